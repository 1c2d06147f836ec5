"""STOP, START and HELP: answered once, by the carrier or by the clinic, and by nobody else."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from inbox import answering as answering_rule
from inbox import outbox
from tests.clinic import Clinic
from tests.founding import MARIA, RIVERSIDE, STRANGER
from tests.twilio_stand_in import problem

pytestmark = pytest.mark.anyio
STOPPED = (
    "Hillcrest Family Clinic: you will get no more texts from us. Reply START to get them again."
)
STARTED = (
    "Hillcrest Family Clinic: you will get our texts again. Reply HELP for help, STOP to end them."
)
HELPED = (
    "Hillcrest Family Clinic: for help call (212) 555-0100. Message and data rates may apply. "
    "Reply STOP to end these texts."
)


@pytest.fixture
async def answering(clinic: Clinic) -> Clinic:
    """The clinic at a carrier that leaves the keywords to it."""
    await clinic.set_twilio(answers_keywords="no")
    return clinic


def words(shown: list[Any]) -> list[tuple[str, str]]:
    return [(item["direction"], item["body"]) for item in shown]


async def silence(clinic: Clinic) -> None:
    """Until whatever there was to send has been sent."""
    await clinic.until_outbox_is_empty()


async def carried(clinic: Clinic) -> list[str]:
    await silence(clinic)
    return [text["body"] for text in clinic.twilio.texts]


async def test_a_stop_is_confirmed_by_one_text_that_nobody_wrote(answering: Clinic) -> None:
    id = await answering.begin(body="STOP")
    assert await carried(answering) == [STOPPED]
    assert answering.twilio.texts[0]["from"] == RIVERSIDE
    answer = (await answering.timeline(id))[-1]
    assert (answer["body"], answer["author"]) == (STOPPED, None)
    for body in ("STOP", "stop", "Hello?", "HELP"):
        await answering.texted(MARIA, body)
    assert await carried(answering) == [STOPPED]


@pytest.mark.parametrize("body", ["HELP", "help!", " Info. "])
async def test_help_is_answered_with_the_clinics_name_and_number(
    answering: Clinic, body: str
) -> None:
    id = await answering.begin(body=body)
    assert await carried(answering) == [HELPED]
    assert words(await answering.timeline(id)) == [("INBOUND", body), ("OUTBOUND", HELPED)]


async def test_a_start_is_confirmed_where_it_undid_something(answering: Clinic) -> None:
    await answering.begin(body="Yes")
    assert await carried(answering) == []
    await answering.texted(MARIA, "STOP")
    await silence(answering)
    await answering.texted(MARIA, "START")
    assert await carried(answering) == [STOPPED, STARTED]


async def test_it_answers_nothing_that_was_asked(answering: Clinic) -> None:
    """Whoever waits for a person, or may need help, goes on waiting for one."""
    id = await answering.begin(body="Am I late?")
    since = (await answering.conversation_with(MARIA))["waitingSince"]
    await answering.texted(MARIA, "HELP")
    await silence(answering)
    conversation = await answering.conversation_with(MARIA)
    assert (conversation["isUnresponded"], conversation["waitingSince"]) == (True, since)
    assert len(await answering.inbox(humanOnly=True)) == 1
    await answering.send(id, "No, come in")
    assert not (await answering.conversation_with(MARIA))["isUnresponded"]


async def test_an_answer_that_fails_changes_nothing_else(answering: Clinic) -> None:
    answering.twilio.before = problem(400, 21614)
    id = await answering.begin(body="HELP")
    await silence(answering)
    answer = (await answering.timeline(id))[-1]
    assert answer["deliveryStatus"] == "FAILED"
    assert (await answering.conversation_with(MARIA))["isUnresponded"]


async def test_two_machines_that_answer_one_another_fall_silent(answering: Clinic) -> None:
    id = await answering.begin(body="HELP")
    for _ in range(5):
        await answering.texted(MARIA, "HELP")
    assert await carried(answering) == [HELPED]
    assert len(await answering.timeline(id)) == 7


async def test_an_hour_later_it_is_answered_again(
    answering: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    await answering.begin(body="HELP")
    await silence(answering)
    monkeypatch.setattr(answering_rule, "ONCE_IN", timedelta(0))
    await answering.texted(MARIA, "HELP")
    assert await carried(answering) == [HELPED, HELPED]


async def test_a_short_code_is_not_answered(answering: Clinic) -> None:
    await answering.texted("262966", "HELP")
    assert await carried(answering) == []


async def test_a_repeat_of_the_webhook_is_answered_once(answering: Clinic) -> None:
    await asyncio.gather(*(answering.texted(STRANGER, "HELP", sid="SM1") for _ in range(5)))
    assert await carried(answering) == [HELPED]


async def test_the_teams_opt_out_holds_against_what_would_confirm_a_stop(
    answering: Clinic,
) -> None:
    answering.twilio.before = problem(429, 20429)
    id = await answering.begin(body="STOP")
    answer = (await answering.timeline(id))[-1]
    await answering.until_tried(answer["id"])
    await answering.do("optOutOfTexting", id)
    answering.twilio.before = lambda _: None
    await answering.until_status(id, answer["id"], "FAILED")
    assert answering.twilio.texts == []


async def test_a_stop_is_not_confirmed_to_who_is_back_meanwhile(answering: Clinic) -> None:
    answering.twilio.before = problem(429, 20429)
    id = await answering.begin(body="STOP")
    confirmation = (await answering.timeline(id))[-1]
    await answering.until_tried(confirmation["id"])
    await answering.texted(MARIA, "START")
    answering.twilio.before = lambda _: None
    assert await carried(answering) == [STARTED]


async def test_a_stop_is_not_confirmed_after_five_minutes(
    answering: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering.twilio.before = problem(429, 20429)
    id = await answering.begin(body="STOP")
    answer = (await answering.timeline(id))[-1]
    await answering.until_tried(answer["id"])
    monkeypatch.setattr(outbox, "CONFIRM_WITHIN", timedelta(0))
    answering.twilio.before = lambda _: None
    await answering.until_status(id, answer["id"], "FAILED")
    assert (await answering.timeline(id))[-1]["deliveryProblem"]["advice"]


async def test_a_carrier_that_will_not_confirm_a_stop_records_no_opt_out_of_its_own(
    answering: Clinic,
) -> None:
    """It was set to leave the keywords to us and did not; START must still work."""
    answering.twilio.before = problem(400, 21610)
    id = await answering.begin(body="STOP")
    await silence(answering)
    answering.twilio.before = lambda _: None
    await answering.texted(MARIA, "START")
    await answering.send(id, "Welcome back")


async def test_twilio_answers_them_itself_unless_we_are_told_otherwise(clinic: Clinic) -> None:
    id = await clinic.begin(body="HELP")
    await clinic.texted(MARIA, "STOP")
    assert await carried(clinic) == []
    assert words(await clinic.timeline(id)) == [("INBOUND", "HELP"), ("INBOUND", "STOP")]
    assert (await clinic.try_to_send(id, "Hello"))["errors"][0]["code"] == "OPTED_OUT"


@pytest.mark.parametrize("told", ["STOP", "stop"])
async def test_advanced_opt_out_is_believed_whatever_the_words_are(
    answering: Clinic, told: str
) -> None:
    """The clinic has set its own words at Twilio, and Twilio has answered them."""
    id = await answering.begin()
    await answering.texted(MARIA, "Arrêtez", OptOutType=told)
    assert (await answering.try_to_send(id, "Hello"))["errors"][0]["code"] == "OPTED_OUT"
    await answering.texted(MARIA, "Reprendre", OptOutType="START")
    await answering.texted(MARIA, "Aide", OptOutType="HELP")
    assert await carried(answering) == []
    await answering.send(id, "Welcome back")


async def test_an_opt_out_type_that_nobody_knows_is_a_text_like_others(answering: Clinic) -> None:
    await answering.texted(MARIA, "HELP", OptOutType="PAUSE")
    assert await carried(answering) == [HELPED]
