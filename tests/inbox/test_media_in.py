"""Pictures from patients: in their place at once, fetched from Twilio until they are ours."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from inbox import fetching, keeping
from tests import databases, pictures
from tests.clinic import Clinic, served
from tests.founding import ACCOUNT_SID, AUTH_TOKEN, MARIA, Template

pytestmark = pytest.mark.anyio
API, STORE = "twilio.test", "mms.twiliocdn.com"


def kept(shown: list[Any]) -> bool:
    return all(item.get("state", "KEPT") == "KEPT" for item in shown)


def times(count: int, answer: Response) -> Callable[[Request], Response | None]:
    """Twilio answers so, so many times."""
    left = iter([answer] * count)
    return lambda _: next(left, None)


async def sends(clinic: Clinic, body: str, *contents: bytes, **more: Any) -> str:
    """The conversation of a patient who sends files."""
    files = [clinic.twilio.holds(content) for content in contents]
    assert (await clinic.texted(MARIA, body, files=files, **more)).status_code == 200
    return str((await clinic.conversation_with(MARIA))["id"])


async def test_a_picture_stands_in_its_place_at_once_and_is_there_when_it_is_there(
    clinic: Clinic,
) -> None:
    clinic.twilio.before_file = lambda _: Response(status_code=404)
    id = await sends(clinic, "My card", pictures.jpeg())
    text, file = await clinic.timeline(id)
    assert (text["body"], text["files"]) == ("My card", [{"id": file["id"]}])
    assert (file["state"], file["size"], file["name"]) == ("FETCHING", 0, "picture.jpg")
    assert file["problem"] == "This file is still being fetched from the carrier."
    assert (await clinic.open(file["url"])).status_code == 404
    clinic.twilio.before_file = lambda _: None
    _, file = await clinic.until_shown(id, kept)
    assert (file["problem"], file["contentType"]) == (None, "image/jpeg")
    assert (file["width"], file["height"]) == (400, 600)
    opened = await clinic.open(file["url"])
    assert opened.headers["content-type"] == "image/jpeg"
    assert len(opened.content) == file["size"]
    assert pictures.SECRET.encode() not in opened.content
    assert (await clinic.open(file["thumbnailUrl"])).status_code == 200


async def test_its_arrival_is_an_event(clinic: Clinic) -> None:
    before = (await clinic.ask("{ eventCursor }"))["eventCursor"]
    id = await sends(clinic, "", pictures.jpeg())
    await clinic.until_shown(id, kept)
    async with clinic.subscriber() as dana:
        await dana.subscribe(after=before)
        told = [await dana.next() for _ in range(3)]
    assert [event["__typename"] for event in told] == [
        "ConversationChanged",
        "TimelineItemAdded",
        "TimelineItemChanged",
    ]


async def test_all_ten_are_kept_in_their_order(clinic: Clinic) -> None:
    sizes = [(number * 10, 10) for number in range(1, 11)]
    contents = [pictures.written(pictures.drawing(size), "PNG") for size in sizes]
    id = await sends(clinic, "", *contents)
    shown = await clinic.until_shown(id, kept)
    assert [(file["width"], file["height"]) for file in shown] == sizes
    assert [file["message"] for file in shown] == [None] * 10


async def test_files_without_words_are_unread_and_ask_for_an_answer(clinic: Clinic) -> None:
    id = await sends(clinic, "  ", pictures.jpeg())
    (file,) = await clinic.timeline(id)
    assert (file["direction"], file["message"]) == ("INBOUND", None)
    conversation = await clinic.conversation_with(MARIA)
    assert (conversation["isUnread"], conversation["isUnresponded"]) == (True, True)


async def test_a_repeat_fetches_nothing_twice(clinic: Clinic) -> None:
    name = clinic.twilio.holds(pictures.jpeg())
    posts = [clinic.texted(MARIA, "", sid="MM1", files=[name]) for _ in range(5)]
    await asyncio.gather(*posts)
    id = (await clinic.conversation_with(MARIA))["id"]
    assert len(await clinic.until_shown(id, kept)) == 1
    await clinic.texted(MARIA, "", sid="MM1", files=[name])
    assert len(await clinic.timeline(id)) == 1
    assert [host for host, _ in clinic.twilio.fetches] == [API, STORE]


async def test_the_credentials_are_shown_to_twilio_and_not_where_it_sends_us(
    clinic: Clinic,
) -> None:
    await clinic.until_shown(await sends(clinic, "", pictures.jpeg()), kept)
    proof = httpx.BasicAuth(ACCOUNT_SID, AUTH_TOKEN)._auth_header
    assert clinic.twilio.fetches == [(API, proof), (STORE, None)]


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/x",
        "http://mms.twiliocdn.com/x",
        "https://mms.twiliocdn.com.evil.example/",
    ],
)
async def test_a_redirect_to_anybody_else_is_not_followed(clinic: Clinic, elsewhere: str) -> None:
    clinic.twilio.before_file = times(1, RedirectResponse(elsewhere))
    await clinic.until_shown(await sends(clinic, "", pictures.jpeg()), kept)
    assert [host for host, _ in clinic.twilio.fetches] == [API, API, STORE]


async def test_a_file_that_lies_elsewhere_is_not_asked_for(clinic: Clinic) -> None:
    form = {
        "NumMedia": "1",
        "MediaUrl0": "https://evil.example/x",
        "MediaContentType0": "image/png",
    }
    await clinic.texted(MARIA, "Look", **form)
    id = (await clinic.conversation_with(MARIA))["id"]
    shown = await clinic.until_shown(id, lambda shown: shown[1]["state"] == "LOST")
    assert "did not lie at the carrier" in shown[1]["problem"]
    assert clinic.twilio.fetches == []


@pytest.mark.parametrize("status", [404, 429, 500, 503])
async def test_it_is_tried_again_until_it_is_there(clinic: Clinic, status: int) -> None:
    clinic.twilio.before_file = times(1, Response(status_code=status))
    (file,) = await clinic.until_shown(await sends(clinic, "", pictures.jpeg()), kept)
    assert file["size"] > 0


async def test_what_the_carrier_has_not_had_for_a_day_is_lost_and_said_to_be(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "BELIEVED_AFTER", timedelta(seconds=1))
    clinic.twilio.before_file = lambda _: Response(status_code=404)
    id = await sends(clinic, "My card", pictures.jpeg())
    _, file = await clinic.until_shown(id, lambda shown: shown[1]["state"] == "LOST")
    assert (
        file["problem"] == "The carrier no longer has this file. Ask the patient to send it again."
    )


async def test_what_is_no_picture_is_kept_as_what_it_is(clinic: Clinic) -> None:
    id = await sends(clinic, "", b"%PDF-1.4\n%%EOF\n")
    (file,) = await clinic.until_shown(id, kept)
    assert (file["contentType"], file["thumbnailUrl"]) == ("application/pdf", None)
    assert file["name"].endswith(".pdf")


async def test_too_large_a_file_is_not_kept_and_said_to_be_so(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "LARGEST", 1_000)
    id = await sends(clinic, "", pictures.jpeg())
    (file,) = await clinic.until_shown(id, lambda shown: shown[0]["state"] == "LOST")
    assert "larger than 25 MB" in file["problem"]


@databases.only_sqlite  # With other processes, what one of them had in hand waits for its lease.
async def test_a_server_that_died_on_the_way_fetches_after_its_start(
    template: Template, tmp_path: Path
) -> None:
    async with served(template, tmp_path) as clinic:
        clinic.twilio.hold_files = asyncio.Event()
        name = clinic.twilio.holds(pictures.jpeg())
        await clinic.texted(MARIA, "My card", files=[name])
        await clinic.until_fetched(1)
        held = clinic.twilio.files
    (tmp_path / "again").mkdir()
    again = Template(databases.url_in(tmp_path), template.tokens)
    async with served(again, tmp_path / "again") as clinic:
        clinic.twilio.files = held
        id = (await clinic.conversation_with(MARIA))["id"]
        _, file = await clinic.until_shown(id, kept)
        assert (await clinic.open(file["url"])).status_code == 200


async def test_another_clinic_opens_none_of_it(clinic: Clinic) -> None:
    id = await sends(clinic, "", pictures.jpeg())
    (file,) = await clinic.until_shown(id, kept)
    assert (await clinic.open(file["url"], "olga")).status_code == 404
    found = await clinic.ask("query($id: ID!) { node(id: $id) { id } }", "olga", id=file["id"])
    assert found["node"] is None
