"""callPatient: the person's own phone, then the patient's, by Twilio."""

import asyncio
from typing import Any

import pytest
from starlette.responses import JSONResponse, Response

from inbox import calling
from inbox.clock import now
from tests.clinic import Clinic
from tests.founding import ACCOUNT_SID, MARIA, RIVERSIDE
from tests.telephone import CALL_PATIENT, calls, switch_on

pytestmark = pytest.mark.anyio
OWN = "+12125550155"


async def call(clinic: Clinic, id: str, who: str = "dana") -> Any:
    return (await clinic.ask(CALL_PATIENT, who, input={"conversationId": id}))["callPatient"]


async def test_the_persons_own_phone_rings_and_the_card_stands_at_once(clinic: Clinic) -> None:
    await switch_on(clinic)
    id = await clinic.begin()
    payload = await call(clinic, id)
    assert payload["errors"] == []
    assert (payload["call"]["outcome"], payload["call"]["direction"]) == ("IN_PROGRESS", "OUTBOUND")
    (placed,) = clinic.twilio.calls
    assert (placed["To"], placed["From"]) == (OWN, RIVERSIDE)
    assert placed["Url"].startswith(f"{clinic.url}/webhooks/twilio/answered?")
    (card,) = await calls(clinic, id)
    assert card["author"]["name"] == "Dana"


async def test_a_key_joins_the_patient_and_what_became_of_it_is_told(clinic: Clinic) -> None:
    await switch_on(clinic)
    id = await clinic.begin()
    await call(clinic, id)
    (placed,) = clinic.twilio.calls
    asked = await answered(clinic, placed["Url"], placed["sid"])
    assert "<Gather" in asked
    assert MARIA not in asked.partition("<Gather")[0]
    joined = await answered(clinic, address(asked, "action"), placed["sid"], Digits="1")
    assert f'callerId="{RIVERSIDE}"' in joined
    assert f"<Number>{MARIA}</Number>" in joined
    done = {"DialCallStatus": "completed", "DialCallDuration": "61"}
    await answered(clinic, address(joined, "action"), placed["sid"], **done)
    await answered(clinic, placed["StatusCallback"], placed["sid"], CallStatus="completed")
    (card,) = await calls(clinic, id)
    assert (card["outcome"], card["durationSeconds"]) == ("ANSWERED", 61)
    assert card["deliveryProblem"] is None


async def test_a_phone_that_nobody_takes_ends_the_call_in_words(clinic: Clinic) -> None:
    await switch_on(clinic)
    id = await clinic.begin()
    await call(clinic, id)
    (placed,) = clinic.twilio.calls
    await answered(clinic, placed["StatusCallback"], placed["sid"], CallStatus="no-answer")
    (card,) = await calls(clinic, id)
    assert card["outcome"] == "FAILED"
    assert "the patient was not called" in card["deliveryProblem"]["message"]


async def test_two_clicks_ring_once(clinic: Clinic) -> None:
    await switch_on(clinic)
    id = await clinic.begin()
    payloads = await asyncio.gather(*(call(clinic, id) for _ in range(4)))
    assert len({payload["call"]["id"] for payload in payloads}) == 1
    assert len(clinic.twilio.calls) == 1


async def test_what_twilio_refuses_is_said_on_the_card(clinic: Clinic) -> None:
    await switch_on(clinic)
    id = await clinic.begin()
    clinic.twilio.before_call = lambda _: JSONResponse({"code": 21211}, 400)
    payload = await call(clinic, id)
    assert payload["call"]["outcome"] == "FAILED"
    assert "your own profile" in payload["call"]["deliveryProblem"]["message"]


async def test_a_call_in_doubt_is_settled_by_what_twilio_posts(clinic: Clinic) -> None:
    await switch_on(clinic)
    id = await clinic.begin()
    clinic.twilio.before_call = lambda _: Response(status_code=500)
    payload = await call(clinic, id)
    assert payload["call"]["outcome"] == "IN_PROGRESS"
    (placed,) = clinic.twilio.calls
    await answered(clinic, placed["StatusCallback"], "CA" + "9" * 32, CallStatus="busy")
    (card,) = await calls(clinic, id)
    assert card["outcome"] == "FAILED"


async def test_a_call_that_was_never_placed_does_not_ring_for_ever(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    await switch_on(clinic)
    id = await clinic.begin()
    clinic.twilio.before_call = lambda _: Response(status_code=500)
    await call(clinic, id)
    database, changes = clinic.parts.database, clinic.parts.changes
    await calling.end_forgotten(database, changes)
    assert (await calls(clinic, id))[0]["outcome"] == "IN_PROGRESS"
    later = now() + calling.PLACED_WITHIN
    monkeypatch.setattr(calling, "now", lambda: later)
    await calling.end_forgotten(database, changes)
    (card,) = await calls(clinic, id)
    assert card["outcome"] == "FAILED"
    assert "server stopped" in card["deliveryProblem"]["message"]


async def test_who_has_no_telephone_is_told_what_to_do(clinic: Clinic) -> None:
    await switch_on(clinic, phone=None)
    (error,) = (await call(clinic, await clinic.begin()))["errors"]
    assert error["code"] == "REQUIRED"
    assert "person set dana@example.org --phone" in error["message"]
    assert clinic.twilio.calls == []


async def test_who_opted_out_of_texts_may_be_called(clinic: Clinic) -> None:
    await switch_on(clinic)
    id = await clinic.begin()
    await clinic.do("optOutOfTexting", id)
    assert (await call(clinic, id))["errors"] == []


async def test_an_outsider_calls_nobody(clinic: Clinic) -> None:
    await switch_on(clinic)
    id = await clinic.begin()
    (error,) = (await call(clinic, id, "olga"))["errors"]
    assert error["code"] == "NOT_FOUND"
    assert await clinic.refusal(CALL_PATIENT, "vera", input={"conversationId": id}) == "FORBIDDEN"
    assert clinic.twilio.calls == []


async def answered(clinic: Clinic, url: str, sid: str, **more: str) -> str:
    """What Twilio is told, when it asks at an address that it was given."""
    path = url.removeprefix(clinic.url)
    form = {"CallSid": sid, "AccountSid": ACCOUNT_SID, "From": RIVERSIDE, "To": OWN, **more}
    answer = await clinic.posted(path, form)
    assert answer.status_code == 200, answer.text
    return answer.text


def address(twiml: str, name: str) -> str:
    """An attribute that holds an address."""
    return twiml.partition(f'{name}="')[2].partition('"')[0].replace("&amp;", "&")
