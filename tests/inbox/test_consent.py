"""Opting out of texting: what ends it, what undoes that, and what never does."""

import pytest

from tests.clinic import Clinic
from tests.founding import MARIA

pytestmark = pytest.mark.anyio


async def opt_out_of(clinic: Clinic, id: str) -> str | None:
    data = await clinic.ask(
        "query($id: ID!) { conversation(id: $id) { optOut { source } } }", id=id
    )
    opt_out = data["conversation"]["optOut"]
    return opt_out["source"] if opt_out else None


STOPS = "STOP|stop| Stop. |STOPALL|Unsubscribe!|CANCEL|end|QUIT|Revoke|OPTOUT|opt-out|opt out"


@pytest.mark.parametrize("word", STOPS.split("|"))
async def test_a_stop_from_the_patient_ends_texting(clinic: Clinic, word: str) -> None:
    id = await clinic.begin(body=word)
    assert await opt_out_of(clinic, id) == "PATIENT"
    held = await clinic.try_to_send(id, "Hello")
    assert held["errors"][0]["code"] == "OPTED_OUT"


@pytest.mark.parametrize("body", ["Please stop by", "stop. thank you", "Is this the end?", ""])
async def test_what_only_holds_such_a_word_is_not_obeyed(clinic: Clinic, body: str) -> None:
    assert await opt_out_of(clinic, await clinic.begin(body=body)) is None


@pytest.mark.parametrize("word", ["START", "yes", "Unstop"])
async def test_the_patient_undoes_their_own_opt_out(clinic: Clinic, word: str) -> None:
    id = await clinic.begin(body="STOP")
    await clinic.texted(MARIA, word)
    assert await opt_out_of(clinic, id) is None
    await clinic.send(id, "Welcome back")


async def test_the_teams_opt_out_is_final(clinic: Clinic) -> None:
    id = await clinic.begin()
    assert (await clinic.do("optOutOfTexting", id))["optOut"] == {"source": "TEAM"}
    for word in ("START", "STOP", "START", "UNSTOP"):
        await clinic.texted(MARIA, word)
    assert await opt_out_of(clinic, id) == "TEAM"
    assert (await clinic.try_to_send(id, "Hello"))["errors"][0]["code"] == "OPTED_OUT"


async def test_the_carriers_opt_out_is_not_undone_by_start(clinic: Clinic) -> None:
    id = await clinic.begin()
    item = await clinic.send(id, "Hello")
    await clinic.until_carried()
    sid = clinic.twilio.texts[0]["sid"]
    await clinic.called_back(item["id"], sid, "failed", ErrorCode="21610")
    await clinic.texted(MARIA, "START")
    assert await opt_out_of(clinic, id) == "CARRIER"


async def test_an_opted_out_numbers_texts_are_kept_and_shown(clinic: Clinic) -> None:
    id = await clinic.begin(body="STOP")
    await clinic.texted(MARIA, "One more thing")
    assert [item["body"] for item in await clinic.timeline(id)] == ["STOP", "One more thing"]
    assert (await clinic.conversation_with(MARIA))["isUnread"]


async def test_opting_out_twice_is_one_event(clinic: Clinic) -> None:
    id = await clinic.begin()
    before = await clinic.ask("{ eventCursor }")
    await clinic.do("optOutOfTexting", id)
    async with clinic.subscriber() as dana:
        await dana.subscribe(after=before["eventCursor"])
        await clinic.do("optOutOfTexting", id, "noor")
        await clinic.texted(MARIA, "Hello")
        assert (await dana.next())["change"] == "OPTED_OUT"
        assert (await dana.next())["__typename"] == "TimelineItemAdded"
