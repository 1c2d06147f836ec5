"""Opting out of texting: what ends it, what undoes that, and what never does."""

from typing import Any

import pytest
import sqlalchemy as sa

from store import tables as t
from tests.clinic import Clinic
from tests.founding import LAKESIDE, MARIA

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


async def shown_of(clinic: Clinic, id: str) -> Any:
    data = await clinic.ask(
        "query($id: ID!) { conversation(id: $id) { optOut { source at by { name } } } }", id=id
    )
    return data["conversation"]["optOut"]


async def test_who_ended_it_is_shown_where_it_was_the_team(clinic: Clinic) -> None:
    id = await clinic.begin(body="STOP")
    by_patient = await shown_of(clinic, id)
    assert (by_patient["source"], by_patient["by"]) == ("PATIENT", None)
    await clinic.do("optOutOfTexting", id, "noor")
    await clinic.do("optOutOfTexting", id, "dana")
    by_team = await shown_of(clinic, id)
    assert (by_team["source"], by_team["by"]) == ("TEAM", {"name": "Noor"})
    assert by_team["at"] >= by_patient["at"]


async def test_the_ledger_keeps_source_and_evidence_of_each(clinic: Clinic) -> None:
    id = await clinic.begin()
    sent = await clinic.send(id, "Hello")
    await clinic.until_carried()
    await clinic.texted(MARIA, "STOP")
    await clinic.texted(MARIA, "START")
    await clinic.texted(MARIA, "QUIT")
    sid = clinic.twilio.texts[0]["sid"]
    await clinic.called_back(sent["id"], sid, "undelivered", ErrorCode="21610")
    await clinic.do("optOutOfTexting", id)
    said = {item["body"]: item["id"] for item in await clinic.timeline(id)}
    o = t.opt_out.c
    rows = await clinic.parts.database.latest().rows(
        sa.select(
            sa.cast(o.source, sa.String), o.phone_number, o.evidence_id, o.ended_at, o.by_id
        ).order_by(o.id)
    )
    assert [(row[0], row.evidence_id, bool(row.ended_at), bool(row.by_id)) for row in rows] == [
        ("PATIENT", said["STOP"], True, False),
        ("PATIENT", said["QUIT"], False, False),
        ("CARRIER", sent["id"], False, False),
        ("TEAM", None, False, True),
    ]
    assert {row.phone_number for row in rows} == {MARIA}


async def test_start_ends_the_patients_own_and_leaves_the_carriers(clinic: Clinic) -> None:
    id = await clinic.begin()
    item = await clinic.send(id, "Hello")
    await clinic.until_carried()
    sid = clinic.twilio.texts[0]["sid"]
    await clinic.texted(MARIA, "STOP")
    await clinic.called_back(item["id"], sid, "failed", ErrorCode="21610")
    assert await opt_out_of(clinic, id) == "PATIENT"
    await clinic.texted(MARIA, "START")
    assert await opt_out_of(clinic, id) == "CARRIER"
    assert (await clinic.try_to_send(id, "Hello"))["errors"][0]["code"] == "OPTED_OUT"


async def test_nobody_is_told_of_an_opting_in_that_does_not_hold(clinic: Clinic) -> None:
    id = await clinic.begin(body="STOP")
    async with clinic.subscriber() as dana:
        await dana.subscribe(after=(await clinic.ask("{ eventCursor }"))["eventCursor"])
        await clinic.texted(MARIA, "START")
        await clinic.texted(MARIA, "STOP")
        await clinic.do("optOutOfTexting", id)
        await clinic.texted(MARIA, "START")
        await clinic.texted(MARIA, "STOP")
        await clinic.texted(MARIA, "The end")
        heard = []
        while "item" not in (event := await dana.next()) or event["item"]["body"] != "The end":
            heard.append(event.get("change") or event["item"]["body"])
    assert heard == [
        *("START", "OPTED_IN"),
        *("STOP", "OPTED_OUT"),
        "OPTED_OUT",
        *("START", "STOP"),
    ]


async def test_a_teams_opt_out_keeps_and_shows_what_comes_in(clinic: Clinic) -> None:
    id = await clinic.begin()
    await clinic.do("optOutOfTexting", id)
    await clinic.do("resolveConversation", id)
    await clinic.texted(MARIA, "But I have a question")
    assert (await clinic.timeline(id))[-1]["body"] == "But I have a question"
    conversation = await clinic.conversation_with(MARIA)
    assert conversation["isUnread"]
    assert conversation["isUnresponded"]
    assert not conversation["isResolved"]


async def test_an_opt_out_is_one_clinics_and_not_anothers(clinic: Clinic) -> None:
    """The same phone texts with Lakeside too, where Olga goes on."""
    await clinic.do("optOutOfTexting", await clinic.begin())
    account = {"AccountSid": "AC" + "2" * 32, "To": LAKESIDE, "From": MARIA, "NumMedia": "0"}
    for body in ("Hello", "START"):
        form = {**account, "MessageSid": f"SM{body}", "Body": body}
        assert (await clinic.posted("/webhooks/twilio/messages", form)).status_code == 200
    (theirs,) = await clinic.inbox("olga")
    await clinic.send(theirs["id"], "Hello from the dentist", "olga")
    await clinic.until_carried()
    assert await opt_out_of(clinic, (await clinic.conversation_with(MARIA))["id"]) == "TEAM"
