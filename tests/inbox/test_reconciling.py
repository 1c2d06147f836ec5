"""Twilio's own log against ours: what never reached us is taken in late, and nothing twice."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.responses import Response

from tests import pictures
from tests.clinic import Clinic
from tests.founding import HILLCREST, LAKESIDE, MARIA, RIVERSIDE, STRANGER

pytestmark = pytest.mark.anyio
LOST: dict[str, Any] = {"from": MARIA, "to": RIVERSIDE, "body": "Did you get my text?"}


async def found(clinic: Clinic, days: int = 3) -> tuple[int, int, str | None]:
    (one,) = await clinic.reconcile(days)
    return one.texts, one.statuses, one.problem


async def cursor(clinic: Clinic) -> str:
    return str((await clinic.ask("{ eventCursor }"))["eventCursor"])


def instant(said: str) -> datetime:
    return datetime.fromisoformat(said)


async def test_a_text_that_never_reached_us_is_taken_in_and_marked_as_late(clinic: Clinic) -> None:
    clinic.twilio.logs(timedelta(hours=2), **LOST)
    assert await found(clinic) == (1, 0, None)
    conversation = await clinic.conversation_with(MARIA)
    assert (conversation["isUnread"], conversation["isUnresponded"]) == (True, True)
    (text,) = await clinic.timeline(conversation["id"])
    assert text["body"] == "Did you get my text?"
    age = datetime.now(UTC) - instant(text["at"])
    assert timedelta(minutes=119) < age < timedelta(minutes=121)
    assert datetime.now(UTC) - instant(text["arrivedLateAt"]) < timedelta(minutes=1)
    assert instant(conversation["waitingSince"]) == instant(text["at"])


async def test_its_place_in_the_timeline_is_where_it_came_in(clinic: Clinic) -> None:
    id = await clinic.begin(body="I am here")
    clinic.twilio.logs(**LOST)
    await clinic.reconcile()
    shown = await clinic.timeline(id)
    assert [text["body"] for text in shown] == ["I am here", "Did you get my text?"]
    assert [text["arrivedLateAt"] is None for text in shown] == [True, False]


async def test_repeats_change_nothing_and_neither_does_a_late_webhook(clinic: Clinic) -> None:
    entry = clinic.twilio.logs(**LOST)
    await clinic.reconcile()
    before = await cursor(clinic)
    assert await found(clinic) == (0, 0, None)
    await clinic.texted(MARIA, LOST["body"], sid=entry["sid"])
    assert await cursor(clinic) == before


async def test_webhooks_at_the_same_time_double_nothing(clinic: Clinic) -> None:
    entries = [
        clinic.twilio.logs(**{**LOST, "body": f"Text {number}", "from": f"+1212555020{number}"})
        for number in range(8)
    ]
    webhooks = [clinic.texted(e["from"], e["body"], sid=e["sid"]) for e in entries]
    await asyncio.gather(clinic.reconcile(), *webhooks, clinic.reconcile())
    conversations = await clinic.inbox()
    assert len(conversations) == 8
    for conversation in conversations:
        assert len(await clinic.timeline(conversation["id"])) == 1


async def test_what_came_by_its_webhook_is_not_taken_for_late(clinic: Clinic) -> None:
    id = await clinic.begin(body="Hello")
    (text,) = await clinic.timeline(id)
    clinic.twilio.logs(sid="SMknown", **LOST)
    await clinic.texted(MARIA, "Did you get my text?", sid="SMknown")
    assert await found(clinic) == (0, 0, None)
    assert text["arrivedLateAt"] is None


async def test_a_text_whose_webhook_may_be_on_its_way_is_left_to_it(clinic: Clinic) -> None:
    clinic.twilio.logs(timedelta(seconds=30), **LOST)
    assert await found(clinic) == (0, 0, None)
    assert await clinic.inbox() == []


async def test_what_is_older_than_asked_for_is_left(clinic: Clinic) -> None:
    clinic.twilio.logs(timedelta(days=5), **LOST)
    assert await found(clinic, days=3) == (0, 0, None)
    assert await found(clinic, days=10) == (1, 0, None)


async def test_pictures_of_a_lost_text_are_fetched_too(clinic: Clinic) -> None:
    names = [clinic.twilio.holds(pictures.jpeg()), clinic.twilio.holds(pictures.png(), "image/png")]
    clinic.twilio.logs(media=names, **LOST)
    assert await found(clinic) == (1, 0, None)
    id = (await clinic.conversation_with(MARIA))["id"]
    shown = await clinic.until_shown(id, lambda shown: all(i.get("size", 1) for i in shown))
    assert [item.get("contentType") for item in shown] == [None, "image/jpeg", "image/png"]
    assert all(item["arrivedLateAt"] for item in shown)


async def test_a_text_that_twilio_took_for_a_machines_is_not_lost(clinic: Clinic) -> None:
    """Error 30039: Twilio fails it and posts nothing."""
    clinic.twilio.logs(status="failed", error_code=30039, **LOST)
    assert await found(clinic) == (1, 0, None)


async def test_a_text_to_a_number_that_is_not_the_clinics_is_left(clinic: Clinic) -> None:
    for to in ("+12125559999", LAKESIDE):
        clinic.twilio.logs(**{**LOST, "to": to})
    assert await found(clinic) == (0, 0, None)
    assert await clinic.kept_webhooks() == 0
    assert await clinic.inbox("olga") == []


async def test_statuses_that_we_missed_are_applied(clinic: Clinic) -> None:
    id = await clinic.begin()
    items = [await clinic.send(id, f"Text {number}") for number in range(3)]
    await clinic.until_carried(3)
    await clinic.until_outbox_is_empty()
    delivered, undelivered, opted_out = sorted(clinic.twilio.texts, key=lambda t: str(t["body"]))
    delivered["status"] = "delivered"
    undelivered |= {"status": "undelivered", "error_code": 30003}
    opted_out |= {"status": "failed", "error_code": 21610}
    for text in clinic.twilio.texts:
        text["date_sent"] = text["date_created"]
    assert await found(clinic) == (0, 3, None)
    shown = {item["id"]: item for item in await clinic.timeline(id)}
    assert [shown[item["id"]]["deliveryStatus"] for item in items] == [
        "DELIVERED",
        "UNDELIVERED",
        "FAILED",
    ]
    assert shown[items[1]["id"]]["deliveryProblem"]["code"] == "30003"
    assert (await clinic.try_to_send(id, "Hello"))["errors"][0]["code"] == "OPTED_OUT"
    before = await cursor(clinic)
    assert await found(clinic) == (0, 0, None)
    assert await cursor(clinic) == before


async def test_every_page_of_the_log_is_read(clinic: Clinic) -> None:
    clinic.twilio.page_size = 2
    for number in range(5):
        clinic.twilio.logs(**{**LOST, "from": f"+1212555020{number}"})
    assert await found(clinic) == (5, 0, None)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Response(status_code=401), "credentials"),
        (Response(status_code=503), "503"),
        (Response("<html>"), "200"),
    ],
)
async def test_a_carrier_that_cannot_be_asked_is_said_to_be_so(
    clinic: Clinic, answer: Response, words: str
) -> None:
    clinic.twilio.logs(**LOST)
    clinic.twilio.before_list = lambda _: answer
    texts, statuses, problem = await found(clinic)
    assert (texts, statuses) == (0, 0)
    assert words in str(problem)
    clinic.twilio.before_list = lambda _: None
    assert await found(clinic) == (1, 0, None)


async def opted_out(clinic: Clinic, id: str) -> Any:
    document = "query($id: ID!) { conversation(id: $id) { optOut { source } } }"
    return (await clinic.ask(document, id=id))["conversation"]["optOut"]


async def test_a_stop_that_comes_late_is_heeded_and_not_answered(clinic: Clinic) -> None:
    await clinic.set_twilio(answers_keywords="no")
    clinic.twilio.logs(**{**LOST, "body": "STOP"})
    await clinic.reconcile()
    id = (await clinic.conversation_with(MARIA))["id"]
    assert await opted_out(clinic, id) == {"source": "PATIENT"}
    await clinic.until_outbox_is_empty()
    assert clinic.twilio.texts == []


async def test_a_late_stop_gives_way_to_the_start_that_the_patient_wrote_after_it(
    clinic: Clinic,
) -> None:
    id = await clinic.begin(body="START")
    clinic.twilio.logs(**{**LOST, "body": "STOP"})
    await clinic.reconcile()
    assert await opted_out(clinic, id) is None


async def test_a_late_start_gives_way_to_the_stop_that_the_patient_wrote_after_it(
    clinic: Clinic,
) -> None:
    id = await clinic.begin(body="STOP")
    clinic.twilio.logs(**{**LOST, "body": "START"})
    await clinic.reconcile()
    assert await opted_out(clinic, id) == {"source": "PATIENT"}


async def test_lost_texts_come_in_in_the_order_in_which_they_were_written(clinic: Clinic) -> None:
    clinic.twilio.logs(timedelta(hours=1), **{**LOST, "body": "Second"})
    clinic.twilio.logs(timedelta(hours=2), **{**LOST, "body": "First"})
    await clinic.reconcile()
    id = (await clinic.conversation_with(MARIA))["id"]
    assert [text["body"] for text in await clinic.timeline(id)] == ["First", "Second"]


async def test_the_number_texted_last_stays_the_one_that_answers(clinic: Clinic) -> None:
    id = await clinic.begin()
    clinic.twilio.logs(**{**LOST, "to": HILLCREST})
    await clinic.reconcile()
    await clinic.send(id, "Hello Maria")
    await clinic.until_carried()
    assert clinic.twilio.texts[0]["from"] == RIVERSIDE


async def test_a_number_of_the_clinics_own_service_is_the_clinics(clinic: Clinic) -> None:
    """Added to the Messaging Service at Twilio, and to nothing here."""
    await clinic.set_twilio(messaging_service_sid="MG1")
    await clinic.texted(STRANGER, "Hello", to="+12125550155", MessagingServiceSid="MG1")
    id = (await clinic.conversation_with(STRANGER))["id"]
    await clinic.send(id, "Hello yourself")
    await clinic.until_carried()
    text = clinic.twilio.texts[0]
    assert (text["from"], text["messaging_service_sid"]) == ("+12125550155", "MG1")
    await clinic.texted(MARIA, "Hello", to="+12125550156", MessagingServiceSid="MG2")
    await clinic.texted(MARIA, "Hello", to=LAKESIDE, MessagingServiceSid="MG1")
    assert await clinic.kept_webhooks() == 2
    assert await clinic.inbox("olga") == []
