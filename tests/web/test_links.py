"""Signed links to files: who may open them, how they are served, and that nothing in them runs."""

import base64
from datetime import timedelta
from typing import Any

import httpx
import pytest
import time_machine

from inbox import attaching, keeping
from inbox.clock import now
from inbox.links import Linked, Links
from inbox.signing_in import viewer_of
from inbox.starting import conversation_of
from store import people
from store.ids import Kind, new_id
from store.storage import new_place
from store.words import Permission
from tests import pictures
from tests.clinic import Clinic
from tests.founding import MARIA, SECRET_KEY

pytestmark = pytest.mark.anyio
DIGITS = b"0123456789" * 10


async def received(clinic: Clinic, content: bytes, name: str, said: str) -> Any:
    """A file from a patient, as Dana sees it."""
    house = (await people.organizations(clinic.parts.database.latest()))[0]

    async def stream() -> Any:
        yield content

    kept = await keeping.take_in(
        clinic.parts.storage,
        new_place(house.id, "media", new_id(Kind.FILE)),
        stream(),
        said_name=name,
        said_type=said,
    )
    async with clinic.parts.changes.begin(house.id) as change:
        conversation = await conversation_of(change, MARIA, None)
        await attaching.arrive(change, conversation, kept)
    return (await clinic.timeline(conversation.id))[-1]


async def test_a_link_opens_for_the_session_it_was_made_for_alone(clinic: Clinic) -> None:
    await clinic.begin()
    file = await received(clinic, pictures.jpeg(), "card.jpg", "image/jpeg")
    for url in (file["url"], file["thumbnailUrl"]):
        mine = await clinic.open(url)
        assert mine.status_code == 200
        assert pictures.opened(mine.content).size[1] >= 480
        assert (await clinic.open(url, None)).status_code == 401
        for other in ("noor", "vera", "amir", "olga"):
            assert (await clinic.open(url, other)).status_code == 404
        for forged in (url[:-3] + "abc", url[:-3], url + "é", f"{clinic.url}/files/x"):
            assert (await clinic.open(forged)).status_code == 404
    vera = (await clinic.timeline((await clinic.conversation_with(MARIA))["id"], "vera"))[-1]
    assert (await clinic.open(vera["url"], "vera")).status_code == 200


async def test_a_link_of_danas_is_nothing_to_another_clinics_browser(clinic: Clinic) -> None:
    file = await received(clinic, DIGITS, "list.txt", "text/plain")
    async with httpx.AsyncClient(base_url=clinic.url) as browser:
        browser.cookies.set("frontdesk", clinic.tokens["olga"])
        assert (await browser.get(file["url"])).status_code == 404
        browser.cookies.set("frontdesk", clinic.tokens["dana"])
        assert (await browser.get(file["url"])).content == DIGITS


async def test_a_link_is_good_for_an_hour(clinic: Clinic) -> None:
    file = await received(clinic, DIGITS, "list.txt", "text/plain")
    with time_machine.travel(now() + timedelta(minutes=59), tick=True):
        assert (await clinic.open(file["url"])).status_code == 200
    with time_machine.travel(now() + timedelta(minutes=61), tick=True):
        assert (await clinic.open(file["url"])).status_code == 404


async def test_who_may_no_longer_read_chats_opens_no_file(clinic: Clinic) -> None:
    file = await received(clinic, DIGITS, "list.txt", "text/plain")
    assert (await clinic.open(file["url"])).status_code == 200
    await clinic.allow("desk", (Permission.PATIENTS_PROFILES_READ,))
    assert (await clinic.open(file["url"])).status_code == 403
    await clinic.allow("desk", (Permission.MESSAGING_CHATS_READ,))
    assert (await clinic.open(file["url"])).status_code == 200


async def linked(clinic: Clinic, about: Kind, who: str = "dana") -> str:
    """A link to bytes that belong to something of this kind."""

    async def stream() -> Any:
        yield DIGITS

    await clinic.parts.storage.put("kept", stream())
    viewer = await viewer_of(clinic.parts.database.latest(), clinic.tokens[who])
    links = Links(SECRET_KEY, clinic.url)
    return links.file(viewer, Linked(new_id(about), "kept", "picture.jpg", "image/jpeg"))


async def test_a_patients_picture_is_for_whoever_sees_patients(clinic: Clinic) -> None:
    url = await linked(clinic, Kind.PATIENT)
    for permission in (Permission.PATIENTS_PROFILES_READ, Permission.MESSAGING_CHATS_READ):
        await clinic.allow("desk", (permission,))
        assert (await clinic.open(url)).status_code == 200
    await clinic.allow("desk", (Permission.MESSAGING_CHATS_WRITE, Permission.PATIENTS_CREATE))
    assert (await clinic.open(url)).status_code == 403


async def test_a_link_about_anything_else_opens_for_nobody(clinic: Clinic) -> None:
    assert (await clinic.open(await linked(clinic, Kind.CARRIER))).status_code == 403


async def test_signed_links_are_each_for_one_purpose(clinic: Clinic) -> None:
    file = await received(clinic, DIGITS, "list.txt", "text/plain")
    upload = await clinic.announce(10)
    for url in (file["url"], upload["url"]):
        signed = url.rpartition("/")[2]
        assert (await clinic.open(f"/media/{signed}")).status_code == 404
    signed = upload["url"].rpartition("/")[2]
    assert (await clinic.open(f"/files/{signed}")).status_code == 404
    signed = file["url"].rpartition("/")[2]
    assert (await clinic.http.put(f"/uploads/{signed}", content=b"x")).status_code == 404


@pytest.mark.parametrize(
    ("asked", "status", "content", "named"),
    [
        ("bytes=10-19", 206, DIGITS[10:20], "bytes 10-19/100"),
        ("bytes=90-", 206, DIGITS[90:], "bytes 90-99/100"),
        ("bytes=-5", 206, DIGITS[-5:], "bytes 95-99/100"),
        ("bytes=-500", 206, DIGITS, "bytes 0-99/100"),
        ("bytes=95-500", 206, DIGITS[95:], "bytes 95-99/100"),
        ("bytes=0-0", 206, DIGITS[:1], "bytes 0-0/100"),
        ("bytes=100-", 416, b"", "bytes */100"),
        ("bytes=-0", 416, b"", "bytes */100"),
        ("bytes=0-4,10-14", 200, DIGITS, None),
        ("bytes=9-5", 200, DIGITS, None),
        ("bytes=x", 200, DIGITS, None),
        ("bytes=-", 200, DIGITS, None),
        ("lines=1-2", 200, DIGITS, None),
    ],
)
async def test_a_player_may_ask_for_a_part(
    clinic: Clinic, asked: str, status: int, content: bytes, named: str | None
) -> None:
    file = await received(clinic, DIGITS, "voice.mp3", "audio/mpeg")
    answer = await clinic.open(file["url"], Range=asked)
    assert (answer.status_code, answer.content) == (status, content)
    assert answer.headers.get("content-range") == named
    if status != 416:
        assert answer.headers["accept-ranges"] == "bytes"
        assert answer.headers["content-length"] == str(len(content))


async def test_a_part_is_given_only_while_the_bytes_are_the_same(clinic: Clinic) -> None:
    file = await received(clinic, DIGITS, "list.txt", "text/plain")
    whole = await clinic.open(file["url"])
    tag, modified = whole.headers["etag"], whole.headers["last-modified"]
    for condition, status in ((tag, 206), (modified, 206), ('"other"', 200), ("x", 200)):
        answer = await clinic.open(file["url"], **{"Range": "bytes=0-9", "If-Range": condition})
        assert answer.status_code == status
    unchanged = await clinic.open(file["url"], **{"If-None-Match": tag})
    assert (unchanged.status_code, unchanged.content) == (304, b"")


async def test_head_says_what_get_would_give(clinic: Clinic) -> None:
    file = await received(clinic, DIGITS, "list.txt", "text/plain")
    bearer = {"authorization": f"Bearer {clinic.tokens['dana']}"}
    for more in ({}, {"range": "bytes=5-9"}):
        get = await clinic.http.get(file["url"], headers={**bearer, **more})
        head = await clinic.http.head(file["url"], headers={**bearer, **more})
        assert (head.status_code, head.content) == (get.status_code, b"")
        for name in ("content-length", "content-type", "etag", "content-disposition"):
            assert head.headers[name] == get.headers[name]


PAGE = b"<!DOCTYPE html><script>document.title = 'run'</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (PAGE, "page.html", "text/html"),
        (PAGE, "photo.png", "image/png"),
        (SVG, "drawing.svg", "image/svg+xml"),
        (SVG, "photo.jpg", "image/jpeg"),
        (b'<?xml version="1.0"?>' + SVG, "feed.xml", "application/xml"),
        (b'<?xml version="1.0"?><a/>', "a.xhtml", "application/xhtml+xml"),
        (b"%PDF-1.7\n/JavaScript" + b"\0" * 9, "form.pdf", "application/pdf"),
        (b"alert(1)", "run.js", "text/javascript"),
    ],
)
async def test_a_page_or_a_drawing_from_a_patient_never_runs_as_our_page(
    clinic: Clinic, content: bytes, name: str, said: str
) -> None:
    file = await received(clinic, content, name, said)
    assert file["thumbnailUrl"] is None
    answer = await clinic.open(file["url"])
    assert answer.content == content
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["content-security-policy"].endswith("; sandbox")
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["cache-control"].startswith("private")


@pytest.mark.parametrize(
    ("content", "name", "type"),
    [
        (pictures.png(), "card.png", "image/png"),
        (b"ID3\3\0\0\0\0\0\x21" + b"\0" * 100, "voice.mp3", "audio/mpeg"),
        (b"\0\0\0\x18ftypisom\0\0\2\0isommp42" + b"\0" * 64, "clip.mp4", "video/mp4"),
    ],
)
async def test_pictures_audio_and_video_are_shown_in_the_page(
    clinic: Clinic, content: bytes, name: str, type: str
) -> None:
    file = await received(clinic, content, name, "")
    answer = await clinic.open(file["url"])
    assert answer.headers["content-disposition"] == f'inline; filename="{name}"'
    assert answer.headers["content-type"] == type
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_name_in_any_letters_arrives(clinic: Clinic) -> None:
    file = await received(clinic, DIGITS, 'Überweisung "neu".txt', "text/plain")
    answer = await clinic.open(file["url"])
    assert answer.headers["content-disposition"] == (
        'attachment; filename="_berweisung _neu_.txt"; '
        "filename*=UTF-8''%C3%9Cberweisung%20%22neu%22.txt"
    )


async def test_a_links_address_says_nothing_of_what_it_opens(clinic: Clinic) -> None:
    """It may stand in the log of a proxy."""
    file = await received(clinic, DIGITS, "Maria Lopez.txt", "text/plain")
    upload = await clinic.announce(10, "Maria Lopez.txt", "text/plain")
    for url in (file["url"], upload["url"]):
        sealed = url.rpartition("/")[2]
        assert b"Lopez" not in base64.urlsafe_b64decode(sealed + "==")


async def test_a_file_whose_bytes_are_gone_says_so(clinic: Clinic) -> None:
    url = await linked(clinic, Kind.FILE)
    await clinic.parts.storage.delete(["kept"])
    assert (await clinic.open(url)).status_code == 404


async def sent(clinic: Clinic, content: bytes, name: str, type: str) -> str:
    """The address that Twilio was given for a file."""
    id = await clinic.begin()
    await clinic.send(id, "Here it is", uploadIds=[await clinic.upload(content, name, type)])
    await clinic.until_carried()
    return str(clinic.twilio.texts[-1]["media"][0])


async def test_a_carrier_fetches_a_file_of_ours_without_a_session(clinic: Clinic) -> None:
    url = await sent(clinic, pictures.jpeg(), "Übersicht für Maria López.jpg", "image/jpeg")
    for method in ("HEAD", "GET"):
        answer = await clinic.http.request(method, url)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "image/jpeg"
        assert answer.headers["x-content-type-options"] == "nosniff"
        how, _, name = answer.headers["content-disposition"].partition("; ")
        assert (how, len(name.removeprefix("filename=").strip('"'))) == ("inline", 20)
    assert pictures.opened(answer.content).size == (400, 600)


async def test_a_carrier_may_be_late_by_a_day_and_no_more(clinic: Clinic) -> None:
    url = await sent(clinic, DIGITS, "list.txt", "text/plain")
    for hours, status in ((23, 200), (25, 404)):
        with time_machine.travel(now() + timedelta(hours=hours), tick=True):
            assert (await clinic.http.get(url)).status_code == status


async def test_a_carrier_is_given_nothing_that_a_patient_sent(clinic: Clinic) -> None:
    file = await received(clinic, DIGITS, "list.txt", "text/plain")
    message = await clinic.begin()
    house = (await people.organizations(clinic.parts.database.latest()))[0]
    links = Links(SECRET_KEY, clinic.url)
    for id in (file["id"], message, "file_nobodys"):
        assert (await clinic.http.get(links.media(house.id, id))).status_code == 404
    other = next(
        each for each in await people.organizations(clinic.parts.database.latest()) if each != house
    )
    upload = await clinic.upload(DIGITS, "list.txt", "text/plain")
    item = await clinic.send(message, "", uploadIds=[upload])
    assert (await clinic.http.get(links.media(other.id, item["id"]))).status_code == 404
    assert (await clinic.http.get(links.media(house.id, item["id"]))).content == DIGITS
