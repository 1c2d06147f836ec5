"""Files in texts: what is added to the timeline, what the carrier is given, and what is cleared."""

import asyncio
import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from inbox import housekeeping
from inbox.clock import now
from store import patients, people
from store.rows import Patient
from store.tables import audit_entry
from store.words import Action
from tests import pictures
from tests.clinic import Clinic
from tests.founding import MARIA
from tests.twilio_stand_in import problem

pytestmark = pytest.mark.anyio
NOTES = b"Take one a day.\n"


def code(payload: Any) -> str:
    assert payload["items"] == []
    (error,) = payload["errors"]
    assert error["message"].endswith(".")
    return str(error["code"])


async def notes(clinic: Clinic, name: str = "notes.txt", who: str = "dana") -> str:
    return await clinic.upload(NOTES, name, "text/plain", who)


def lying(clinic: Clinic) -> set[str]:
    folder = clinic.parts.settings.files
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


async def test_the_text_comes_first_and_then_each_file(clinic: Clinic) -> None:
    id = await clinic.begin()
    uploads = [
        await clinic.upload(pictures.jpeg(), "card.jpg"),
        await notes(clinic),
        await clinic.upload(pictures.png(), "map.png", "image/png"),
    ]
    payload = await clinic.try_to_send(id, "Here you are", uploadIds=uploads)
    text, *files = payload["items"]
    assert text["body"] == "Here you are"
    assert [file["name"] for file in files] == ["card.jpg", "notes.txt", "map.png"]
    assert {file["message"]["id"] for file in files} == {text["id"]}
    card, plain, _ = files
    assert (card["width"], card["height"]) == (400, 600)
    assert (plain["contentType"], plain["size"]) == ("text/plain", len(NOTES))
    assert (plain["width"], plain["thumbnailUrl"]) == (None, None)
    shown = await clinic.timeline(id)
    assert [item["id"] for item in shown[1:]] == [item["id"] for item in payload["items"]]
    assert [file["id"] for file in shown[1]["files"]] == [file["id"] for file in files]


async def test_what_is_shown_and_sent_does_not_say_where_it_was_taken(clinic: Clinic) -> None:
    id = await clinic.begin()
    content = pictures.jpeg()
    assert pictures.SECRET.encode() in content
    file = await clinic.send(id, "", uploadIds=[await clinic.upload(content)])
    await clinic.until_carried()
    (media,) = clinic.twilio.texts[0]["media"]
    for link in (file["url"], file["thumbnailUrl"], media):
        given = (await clinic.open(link)).content
        image = pictures.opened(given)
        assert dict(image.getexif()) == {}
        assert image.width < image.height
        assert pictures.is_blue(image, (image.width - 5, 5))
        for mark in pictures.MARKS:
            assert mark not in given


async def test_one_text_at_the_carrier_takes_the_words_and_all_files(clinic: Clinic) -> None:
    id = await clinic.begin()
    uploads = [await notes(clinic, f"{number}.txt") for number in range(10)]
    await clinic.send(id, "All of them", uploadIds=uploads)
    await clinic.until_outbox_is_empty()
    (text,) = clinic.twilio.texts
    assert text["body"] == "All of them"
    assert len(text["media"]) == 10
    for url in text["media"]:
        assert (await clinic.http.get(url)).content == NOTES


async def test_the_status_of_a_text_is_that_of_its_files(clinic: Clinic) -> None:
    id = await clinic.begin()
    for body in ("With words", ""):
        uploads = [await notes(clinic), await notes(clinic)]
        carried = len(clinic.twilio.texts)
        sent = await clinic.try_to_send(id, body, uploadIds=uploads)
        items = sent["items"]
        await clinic.until_carried(carried + 1)
        text = clinic.twilio.texts[carried]
        assert text["callback"].endswith(items[0]["id"])
        for status, shown in (("sent", "SENT"), ("undelivered", "UNDELIVERED")):
            await clinic.called_back(items[0]["id"], text["sid"], status)
            timeline = (await clinic.timeline(id))[-len(items) :]
            assert [item["deliveryStatus"] for item in timeline] == [shown] * len(items)
        await clinic.called_back(items[0]["id"], text["sid"], "undelivered", ErrorCode="30019")
        timeline = (await clinic.timeline(id))[-len(items) :]
        assert {item["deliveryProblem"]["code"] for item in timeline} == {"30019"}
        assert (await clinic.conversation_with(MARIA))["isUnresponded"]


async def test_files_without_words_travel_behind_the_first(clinic: Clinic) -> None:
    id = await clinic.begin()
    uploads = [await notes(clinic, "1.txt"), await notes(clinic, "2.txt")]
    payload = await clinic.try_to_send(id, " \n", uploadIds=uploads)
    first, second = payload["items"]
    assert (first["message"], second["message"]) == (None, None)
    assert (first["name"], second["name"]) == ("1.txt", "2.txt")
    await clinic.until_carried()
    (text,) = clinic.twilio.texts
    assert (text["body"], len(text["media"])) == ("", 2)
    assert not (await clinic.conversation_with(MARIA))["isUnresponded"]


async def test_each_item_is_one_event_in_the_order_of_the_timeline(clinic: Clinic) -> None:
    id = await clinic.begin()
    uploads = [await notes(clinic, "1.txt"), await notes(clinic, "2.txt")]
    document = """subscription($after: String) { inboxEvents(after: $after) { __typename
      ... on TimelineItemAdded { item { ... on Message { id } ... on File { id } } }
      ... on DeliveryStatusChanged { status item { ... on Message { id } ... on File { id } } }
    } }"""
    cursor = (await clinic.ask("{ eventCursor }"))["eventCursor"]
    async with clinic.subscriber() as dana:
        await dana.subscribe(document, after=cursor)
        payload = await clinic.try_to_send(id, "Both", uploadIds=uploads)
        ids = [item["id"] for item in payload["items"]]
        added = [(await dana.hear())["payload"]["data"]["inboxEvents"] for _ in range(3)]
        assert [event["item"]["id"] for event in added] == ids
        await clinic.until_carried()
        await clinic.called_back(ids[0], clinic.twilio.texts[0]["sid"], "sent")
        moved = [(await dana.hear())["payload"]["data"]["inboxEvents"] for _ in range(3)]
    assert [(event["item"]["id"], event["status"]) for event in moved] == [
        (id, "SENT") for id in ids
    ]


async def test_the_same_key_gives_the_same_items_and_sends_once(clinic: Clinic) -> None:
    id = await clinic.begin()
    uploads = [await notes(clinic, f"{number}.txt") for number in range(3)]
    sends = [
        clinic.try_to_send(id, "Once", uploadIds=uploads, idempotencyKey="click") for _ in range(4)
    ]
    payloads = await asyncio.gather(*sends)
    ids = [[item["id"] for item in payload["items"]] for payload in payloads]
    assert len(ids[0]) == 4
    assert ids == [ids[0]] * 4
    await clinic.until_outbox_is_empty()
    assert len(clinic.twilio.texts) == 1


async def test_a_stale_answer_keeps_its_uploads(clinic: Clinic) -> None:
    id = await clinic.begin()
    (seen,) = await clinic.timeline(id)
    await clinic.texted(MARIA, "One more thing")
    upload = await notes(clinic)
    held = await clinic.try_to_send(id, "", uploadIds=[upload], expectedLastItemId=seen["id"])
    assert code(held) == "CONFLICT"
    newest = (await clinic.timeline(id))[-1]
    await clinic.send(id, "", uploadIds=[upload], expectedLastItemId=newest["id"])


async def test_an_upload_is_sent_once(clinic: Clinic) -> None:
    id = await clinic.begin()
    upload = await notes(clinic)
    payloads = await asyncio.gather(
        *(clinic.try_to_send(id, "", uploadIds=[upload]) for _ in range(3))
    )
    assert sorted(len(payload["items"]) for payload in payloads) == [0, 0, 1]
    assert code(await clinic.try_to_send(id, "Again", uploadIds=[upload])) == "INVALID"
    twice = await notes(clinic)
    assert code(await clinic.try_to_send(id, "", uploadIds=[twice, twice])) == "INVALID"


async def test_an_upload_is_only_its_own_persons(clinic: Clinic) -> None:
    id = await clinic.begin()
    upload = await notes(clinic)
    for other in ("noor", "amir", "assistant"):
        held = await clinic.try_to_send(id, "", other, uploadIds=[upload])
        assert code(held) == "NOT_FOUND"
    theirs = await notes(clinic, who="olga")
    held = await clinic.try_to_send(id, "", uploadIds=[theirs])
    none = await clinic.try_to_send(id, "", uploadIds=[theirs[:-4] + "zzzz"])
    assert held == none
    assert code(await clinic.try_to_send(id, "", "olga", uploadIds=[upload])) == "NOT_FOUND"
    assert len(await clinic.timeline(id)) == 1


async def test_an_upload_that_has_expired_is_gone(clinic: Clinic) -> None:
    id = await clinic.begin()
    upload = await notes(clinic)
    with time_machine.travel(now() + timedelta(minutes=61), tick=True):
        assert code(await clinic.try_to_send(id, "", uploadIds=[upload])) == "NOT_FOUND"


async def test_what_carriers_do_not_take_is_refused_with_words(clinic: Clinic) -> None:
    id = await clinic.begin()
    many = [await notes(clinic) for _ in range(11)]
    assert code(await clinic.try_to_send(id, "Many", uploadIds=many)) == "INVALID"
    large = [await clinic.upload(NOTES * 180_000, "large.txt", "text/plain") for _ in range(2)]
    held = await clinic.try_to_send(id, "Large", uploadIds=large)
    assert code(held) == "FILE_TOO_LARGE"
    assert "5 MB" in held["errors"][0]["message"]
    assert "several texts" in held["errors"][0]["message"]
    await clinic.send(id, "One", uploadIds=large[:1])
    assert len(await clinic.timeline(id)) == 3


async def test_nothing_is_sent_when_one_file_is_not_there(clinic: Clinic) -> None:
    id = await clinic.begin()
    ready, half = await notes(clinic), await clinic.announce(10, "b.txt", "text/plain")
    held = await clinic.try_to_send(id, "Both", uploadIds=[ready, half["id"]])
    assert code(held) == "UPLOAD_INCOMPLETE"
    assert len(await clinic.timeline(id)) == 1
    await clinic.send(id, "One", uploadIds=[ready])


async def test_a_file_in_doubt_is_asked_about_and_not_sent_again(clinic: Clinic) -> None:
    """Twilio took it, and the answer was lost: it has no words to be found by."""
    clinic.twilio.after = problem(502, 0)
    id = await clinic.begin()
    file = await clinic.send(id, "", uploadIds=[await notes(clinic)])
    await clinic.until_carried()
    await clinic.until_outbox_is_empty()
    await clinic.called_back(None, clinic.twilio.texts[0]["sid"], "delivered")
    assert await clinic.status_of(id, file["id"]) == "DELIVERED"
    assert len(clinic.twilio.texts) == 1


async def test_an_opt_out_holds_files_back_too(clinic: Clinic) -> None:
    id = await clinic.begin(body="STOP")
    upload = await notes(clinic)
    assert code(await clinic.try_to_send(id, "", uploadIds=[upload])) == "OPTED_OUT"


async def test_a_file_of_ours_is_an_answer_and_says_so_in_a_conflict(clinic: Clinic) -> None:
    id = await clinic.begin()
    (seen,) = await clinic.timeline(id)
    await clinic.send(id, "", "noor", uploadIds=[await notes(clinic, who="noor")])
    held = await clinic.try_to_send(id, "Hello", expectedLastItemId=seen["id"])
    assert "Your team sent a file" in held["errors"][0]["message"]


async def test_uploads_that_were_never_sent_are_cleared(clinic: Clinic) -> None:
    id = await clinic.begin()
    unsent, sent = await clinic.upload(pictures.jpeg()), await clinic.upload(pictures.jpeg())
    await clinic.announce(10, "never.txt", "text/plain")
    file = await clinic.send(id, "", uploadIds=[sent])
    assert len(lying(clinic)) == 4
    await clear(clinic, timedelta(minutes=110))
    assert len(lying(clinic)) == 4
    await clear(clinic, timedelta(minutes=125))
    assert len(lying(clinic)) == 2
    assert unsent not in " ".join(lying(clinic))
    file = (await clinic.timeline(id))[-1]
    for link in (file["url"], file["thumbnailUrl"]):
        assert (await clinic.open(link)).status_code == 200
    assert code(await clinic.try_to_send(id, "", uploadIds=[unsent])) == "NOT_FOUND"


async def clear(clinic: Clinic, after: timedelta) -> None:
    """As housekeeping does by the hour."""
    with time_machine.travel(now() + after, tick=True):
        await housekeeping.clear_files(clinic.parts.database, clinic.parts.storage)


async def test_what_a_broken_try_left_is_cleared_beside_what_was_sent(clinic: Clinic) -> None:
    """The process died between keeping the bytes and saying so; the next try went well."""
    id = await clinic.begin()
    upload = await notes(clinic)
    (kept,) = lying(clinic)
    folder = clinic.parts.settings.files
    (folder / kept).with_name("0" * 32).write_bytes(b"half")
    (folder / f"{kept}#1").write_bytes(b"half")
    await clinic.send(id, "", uploadIds=[upload])
    await clear(clinic, timedelta(hours=3))
    assert lying(clinic) == {kept}


async def test_keys_are_by_organization_and_not_to_be_guessed(clinic: Clinic) -> None:
    house = (await people.organizations(clinic.parts.database.latest()))[0]
    upload = await notes(clinic)
    (key,) = lying(clinic)
    assert re.fullmatch(rf"{house.id}/uploads/{upload}/[0-9a-f]{{32}}", key)


async def test_creating_an_upload_is_audited(clinic: Clinic) -> None:
    upload = await notes(clinic)
    reads = clinic.parts.database.latest()
    entry = audit_entry.c
    created = entry.action == Action.CREATE_UPLOAD
    entries = await reads.rows(sa.select(entry.details).where(created))
    assert [row[0]["upload_id"] for row in entries] == [upload]


async def maria(clinic: Clinic) -> Patient:
    """Who has begun a conversation."""
    data = await clinic.ask("{ conversations { nodes { primaryPatient { id } } } }")
    id = data["conversations"]["nodes"][0]["primaryPatient"]["id"]
    house = (await people.organizations(clinic.parts.database.latest()))[0]
    (found,) = await patients.patients(clinic.parts.database.latest(), house.id, [id])
    return found


UPDATE = """mutation($input: UpdatePatientInput!) { updatePatient(input: $input) {
  errors { code field } } }"""


async def picture(clinic: Clinic, upload_id: str | None, who: str = "dana") -> Any:
    """The errors of making an upload Maria's picture, or of taking it away."""
    given = {"patientId": (await maria(clinic)).id, "pictureUploadId": upload_id}
    return (await clinic.ask(UPDATE, who, input=given))["updatePatient"]["errors"]


PICTURE = "{ conversations { nodes { primaryPatient { pictureUrl } } } }"


async def shown(clinic: Clinic) -> str | None:
    data = await clinic.ask(PICTURE)
    url: str | None = data["conversations"]["nodes"][0]["primaryPatient"]["pictureUrl"]
    return url


async def test_a_patients_picture_is_square_and_upright(clinic: Clinic) -> None:
    await clinic.begin()
    await picture(clinic, await clinic.upload(pictures.jpeg((1600, 1000))))
    url = await shown(clinic)
    assert url is not None
    answer = await clinic.open(url)
    assert answer.headers["content-type"] == "image/jpeg"
    image = pictures.opened(answer.content)
    assert image.size == (512, 512)
    assert pictures.is_blue(image, (505, 5))
    assert (await clinic.open(url, "noor")).status_code == 404


async def test_a_picture_outlives_its_upload_and_the_one_before_is_cleared(clinic: Clinic) -> None:
    await clinic.begin()
    await picture(clinic, await clinic.upload(pictures.jpeg()))
    await clear(clinic, timedelta(hours=3))
    (first,) = lying(clinic)
    await picture(clinic, await clinic.upload(pictures.png(), "new.png", "image/png"))
    await clear(clinic, timedelta(hours=3))
    (second,) = lying(clinic)
    assert first != second
    url = await shown(clinic)
    assert url is not None
    assert (await clinic.open(url)).status_code == 200
    await picture(clinic, None)
    assert await shown(clinic) is None
    await clear(clinic, timedelta(hours=3))
    assert lying(clinic) == set()


async def test_only_a_picture_of_ones_own_becomes_a_patients(clinic: Clinic) -> None:
    await clinic.begin()
    text, theirs = await notes(clinic), await clinic.upload(pictures.jpeg(), who="noor")
    half = await clinic.announce(10)
    sent = await clinic.upload(pictures.jpeg())
    id = (await clinic.conversation_with(MARIA))["id"]
    await clinic.send(id, "", uploadIds=[sent])
    for upload, expected in (
        (text, "FILE_TYPE_NOT_ALLOWED"),
        (theirs, "NOT_FOUND"),
        (half["id"], "UPLOAD_INCOMPLETE"),
        (sent, "INVALID"),
    ):
        refused = await picture(clinic, upload)
        assert refused == [{"code": expected, "field": ["pictureUploadId"]}]
    assert await shown(clinic) is None


async def test_colleagues_are_told_of_a_new_picture(clinic: Clinic) -> None:
    await clinic.begin()
    upload = await clinic.upload(pictures.jpeg())
    cursor = (await clinic.ask("{ eventCursor }"))["eventCursor"]
    document = """subscription($after: String) { inboxEvents(after: $after) { __typename
      ... on ConversationChanged { change conversation { primaryPatient { pictureUrl } } } } }"""
    async with clinic.subscriber("noor") as noor:
        await noor.subscribe(document, after=cursor)
        for id in (upload, None):
            await picture(clinic, id)
            told = await noor.next()
            assert told["change"] == "PATIENTS"
            assert (told["conversation"]["primaryPatient"]["pictureUrl"] is None) == (id is None)
