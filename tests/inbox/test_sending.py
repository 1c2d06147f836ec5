"""Texts to patients: what is refused, what is sent once, and what the carrier makes of it."""

import asyncio

import pytest

from tests.clinic import Clinic
from tests.founding import MARIA, STRANGER
from tests.twilio_stand_in import problem

pytestmark = pytest.mark.anyio


def code(payload: object) -> str:
    assert isinstance(payload, dict)
    assert payload["items"] == []
    (error,) = payload["errors"]
    return str(error["code"])


async def test_the_same_key_answers_with_the_first_result_and_sends_once(clinic: Clinic) -> None:
    id = await clinic.begin()
    sends = [clinic.send(id, "Come in!", idempotencyKey="click-1") for _ in range(5)]
    items = await asyncio.gather(*sends)
    assert len({item["id"] for item in items}) == 1
    assert (await clinic.send(id, "Other words", idempotencyKey="click-1"))["body"] == "Come in!"
    await clinic.send(id, "Another click", idempotencyKey="click-2")
    await clinic.until_carried(2)
    assert [text["body"] for text in clinic.twilio.texts] == ["Come in!", "Another click"]


async def test_a_key_is_each_persons_own(clinic: Clinic) -> None:
    id = await clinic.begin()
    dana = await clinic.send(id, "From Dana", idempotencyKey="1")
    noor = await clinic.send(id, "From Noor", "noor", idempotencyKey="1")
    assert dana["id"] != noor["id"]


async def test_a_stale_answer_is_held_and_says_what_came(clinic: Clinic) -> None:
    id = await clinic.begin(body="Am I late?")
    (seen,) = await clinic.timeline(id)
    await clinic.texted(MARIA, "Never mind, I am here")
    held = await clinic.try_to_send(id, "Yes", expectedLastItemId=seen["id"])
    assert code(held) == "CONFLICT"
    assert "Never mind, I am here" in held["errors"][0]["message"]
    newest = (await clinic.timeline(id))[-1]
    await clinic.send(id, "Welcome!", expectedLastItemId=newest["id"])
    assert len(await clinic.timeline(id)) == 3


async def test_of_two_desks_that_answer_at_once_one_is_told(clinic: Clinic) -> None:
    id = await clinic.begin()
    (seen,) = await clinic.timeline(id)
    payloads = await asyncio.gather(
        clinic.try_to_send(id, "From Dana", "dana", expectedLastItemId=seen["id"]),
        clinic.try_to_send(id, "From Noor", "noor", expectedLastItemId=seen["id"]),
    )
    assert sorted(len(payload["items"]) for payload in payloads) == [0, 1]


async def test_what_cannot_be_sent_has_its_own_clear_answer(clinic: Clinic) -> None:
    id = await clinic.begin()
    assert code(await clinic.try_to_send(id, "")) == "REQUIRED"
    assert code(await clinic.try_to_send(id, " \n ")) == "REQUIRED"
    assert code(await clinic.try_to_send(id, "x" * 1601)) == "TOO_LONG"
    assert code(await clinic.try_to_send("conversation_nobodys", "Hello")) == "NOT_FOUND"
    assert code(await clinic.try_to_send(id, "Hello", uploadIds=["none"])) == "NOT_FOUND"
    assert code(await clinic.try_to_send(id, "Hello", expectedLastItemId=id)) == "NOT_FOUND"
    assert code(await clinic.try_to_send(id, "Hello", idempotencyKey="")) == "INVALID"
    assert len(await clinic.timeline(id)) == 1
    assert (await clinic.send(id, "x" * 1600))["deliveryStatus"] == "SENDING"


async def test_who_only_reads_may_not_write(clinic: Clinic) -> None:
    id = await clinic.begin()
    mutation = "mutation($id: ID!) { %s(input: {conversationId: $id}) { errors { code } } }"
    send = (
        'mutation($id: ID!) { sendMessage(input: {conversationId: $id, body: "x"}) '
        "{ errors { code } } }"
    )
    for document in (send, mutation % "resolveConversation", mutation % "optOutOfTexting"):
        assert await clinic.refusal(document, "vera", id=id) == "FORBIDDEN"
        assert await clinic.refusal(document, None, id=id) == "UNAUTHENTICATED"
    assert len(await clinic.timeline(id)) == 1


async def test_what_the_carrier_refuses_is_final_and_explained(clinic: Clinic) -> None:
    clinic.twilio.before = problem(400, 21614)
    id = await clinic.begin()
    item = await clinic.send(id, "Hello")
    await clinic.until_status(id, item["id"], "FAILED")
    failed = (await clinic.timeline(id))[-1]
    assert failed["deliveryProblem"]["code"] == "21614"
    assert failed["deliveryProblem"]["advice"]
    assert clinic.twilio.texts == []


async def test_a_busy_carrier_is_tried_again(clinic: Clinic) -> None:
    refusals = iter([problem(429, 20429), problem(429, 20429)])

    def twice(text: dict[str, object]) -> object:
        fault = next(refusals, None)
        return fault(text) if fault else None

    clinic.twilio.before = twice  # type: ignore[assignment]
    id = await clinic.begin()
    await clinic.send(id, "Hello")
    await clinic.until_carried()


async def test_a_text_in_doubt_is_asked_about_and_not_sent_again(clinic: Clinic) -> None:
    """Twilio took it, and the answer was lost."""
    clinic.twilio.after = problem(502, 0)
    id = await clinic.begin()
    item = await clinic.send(id, "Hello")
    await clinic.until_carried()
    assert await clinic.status_of(id, item["id"]) == "SENDING"
    await clinic.until_outbox_is_empty()
    (carried,) = clinic.twilio.texts
    await clinic.called_back(None, carried["sid"], "delivered")
    assert await clinic.status_of(id, item["id"]) == "DELIVERED"
    assert len(clinic.twilio.texts) == 1


async def test_a_carriers_own_callback_settles_the_doubt(clinic: Clinic) -> None:
    clinic.twilio.before = problem(503, 0)
    id = await clinic.begin()
    item = await clinic.send(id, "Hello")
    await clinic.until_handed(item["id"])
    await clinic.called_back(item["id"], "SMlate", "sent")
    await clinic.until_outbox_is_empty()
    assert await clinic.status_of(id, item["id"]) == "SENT"


async def test_an_opt_out_that_commits_before_the_hand_over_holds(clinic: Clinic) -> None:
    """The text is in the outbox already, waiting for a carrier that is busy."""
    clinic.twilio.before = problem(429, 20429)
    id = await clinic.begin()
    item = await clinic.send(id, "Hello")
    await clinic.until_tried(item["id"])
    await clinic.do("optOutOfTexting", id)
    clinic.twilio.before = lambda _: None
    await clinic.until_status(id, item["id"], "FAILED")
    assert clinic.twilio.texts == []


async def test_a_slow_carrier_slows_no_inbox(clinic: Clinic) -> None:
    stuck = asyncio.Event()
    clinic.twilio.hold = stuck
    id = await clinic.begin()
    for number in range(20):
        await clinic.send(id, f"Text {number}")
    async with asyncio.timeout(5):
        for _ in range(10):
            await clinic.texted(STRANGER, "Hello")
            await clinic.inbox()
    stuck.set()
    await clinic.until_carried(20)


async def test_a_failed_answer_leaves_the_patient_waiting_since_they_wrote(clinic: Clinic) -> None:
    id = await clinic.begin()
    asked = (await clinic.conversation_with(MARIA))["waitingSince"]
    item = await clinic.send(id, "Hello")
    assert (await clinic.conversation_with(MARIA))["waitingSince"] is None
    await clinic.until_carried()
    await clinic.called_back(item["id"], clinic.twilio.texts[0]["sid"], "undelivered")
    reopened = await clinic.conversation_with(MARIA)
    assert reopened["isUnresponded"]
    assert reopened["waitingSince"] == asked


async def test_sending_never_sends_to_another_clinics_patient(clinic: Clinic) -> None:
    id = await clinic.begin()
    payload = await clinic.try_to_send(id, "Hello", "olga")
    assert code(payload) == "NOT_FOUND"
    assert len(await clinic.timeline(id)) == 1
