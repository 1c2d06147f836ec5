"""Opt-outs are by clinic and number: they outlive records, and hold against the outbox."""

import asyncio
from random import Random

import pytest

from inbox import connecting, unmerging
from inbox.outbox import OPTED_OUT
from store import merges, sending
from store.words import OutboxState
from tests.clinic import Clinic
from tests.founding import ACCOUNT_SID, AUTH_TOKEN
from tests.records import house_of, merge, read, record, take_off

pytestmark = pytest.mark.anyio
HOME, MOBILE = "+12125550121", "+12125550123"


async def held(clinic: Clinic, conversation_id: str) -> bool:
    payload = await clinic.try_to_send(conversation_id, "Hello")
    return [error["code"] for error in payload["errors"]] == ["OPTED_OUT"]


async def test_a_merge_neither_ends_nor_spreads_an_opt_out(clinic: Clinic) -> None:
    goes = await record(clinic, "Rosita Diaz", HOME, MOBILE)
    stays = await record(clinic, "Rosa Diaz", HOME)
    home, mobile = await clinic.begin(HOME), await clinic.begin(MOBILE)
    await clinic.do("optOutOfTexting", mobile)
    await merge(clinic, stays, goes)
    assert [await held(clinic, id) for id in (home, mobile)] == [False, True]
    await clinic.texted(MOBILE, "START")
    assert await held(clinic, mobile)
    house = await house_of(clinic)
    (made,) = await merges.merges(clinic.parts.database.latest(), house)
    await unmerging.undo_merge(clinic.parts.changes, house, made.id)
    assert [await held(clinic, id) for id in (home, mobile)] == [False, True]


async def test_a_new_record_of_the_number_is_opted_out_as_the_old_one_was(clinic: Clinic) -> None:
    old = await record(clinic, "Rosa Diaz", HOME)
    id = await clinic.begin(HOME)
    await clinic.do("optOutOfTexting", id)
    await take_off(clinic, old, HOME)
    assert await held(clinic, id)
    new = await record(clinic, "Rosa Diaz", HOME)
    (conversation,) = (await read(clinic, new))["conversations"]
    assert conversation["id"] == id
    await clinic.texted(HOME, "START")
    assert await held(clinic, id)
    assert (await clinic.timeline(id))[-1]["body"] == "START"


async def test_a_patients_stop_outlives_the_record_too_until_their_start(clinic: Clinic) -> None:
    old = await record(clinic, "Rosa Diaz", HOME)
    id = await clinic.begin(HOME, "STOP")
    await take_off(clinic, old, HOME)
    await record(clinic, "Rosa Diaz", HOME)
    assert await held(clinic, id)
    await clinic.texted(HOME, "START")
    assert not await held(clinic, id)


async def test_two_desks_that_opt_out_at_once_make_one_entry(clinic: Clinic) -> None:
    id = await clinic.begin(HOME)
    before = (await clinic.ask("{ eventCursor }"))["eventCursor"]
    await asyncio.gather(*(clinic.do("optOutOfTexting", id, who) for who in ("dana", "noor") * 3))
    async with clinic.subscriber() as dana:
        await dana.subscribe(after=before)
        await clinic.texted(HOME, "The end")
        assert (await dana.next())["change"] == "OPTED_OUT"
        assert (await dana.next())["item"]["body"] == "The end"


ROUNDS, AT_ONCE, TEXTS = 30, 6, 4


async def test_a_text_not_handed_over_when_the_opt_out_commits_is_not_sent(clinic: Clinic) -> None:
    """Many numbers at once, ended by the desk or by the patient, at any moment of the sending."""
    await carry_fast(clinic)
    chance = Random(2026)  # noqa: S311 no secret, only variety
    outcomes = []
    for start in range(0, ROUNDS, AT_ONCE):
        numbers = [f"+121255540{turn:02}" for turn in range(start, start + AT_ONCE)]
        rounds = [race(clinic, number, chance.uniform(0, 0.8)) for number in numbers]
        outcomes += await asyncio.gather(*rounds)
    await clinic.until_outbox_is_empty()
    carried = [text["body"] for text in clinic.twilio.texts]
    assert len(set(carried)) == len(carried)
    waited = {body for _, bodies in outcomes for body in bodies}
    assert waited.isdisjoint(carried)
    for id, bodies in outcomes:
        told = {item["body"]: item["deliveryProblem"] for item in await clinic.timeline(id)}
        for body in bodies:
            assert told[body]["message"] == OPTED_OUT.message
        assert all(body in carried for body in told if told[body] is None and " text " in body)
    # Both happened: else the race was none.
    assert waited
    assert carried


async def carry_fast(clinic: Clinic) -> None:
    account = {"account_sid": ACCOUNT_SID, "auth_token": AUTH_TOKEN, "messages_per_second": "50"}
    account["api_url"] = "http://twilio.test"
    house = await house_of(clinic)
    await connecting.set_carrier(clinic.parts.changes, clinic.parts.desk, house, "twilio", account)


async def race(clinic: Clinic, number: str, seconds: float) -> tuple[str, set[str]]:
    """The conversation, and the texts that still waited once the opt-out had committed."""
    id = await clinic.begin(number)
    sends = [clinic.try_to_send(id, f"{number} text {turn}") for turn in range(TEXTS)]
    ending = end(clinic, id, number, seconds)
    waiting, *_ = await asyncio.gather(ending, *sends)
    return id, waiting


async def end(clinic: Clinic, id: str, number: str, seconds: float) -> set[str]:
    await asyncio.sleep(seconds)
    if int(number[-1]) % 2:
        assert (await clinic.texted(number, "STOP")).status_code == 200
    else:
        await clinic.do("optOutOfTexting", id)
    reads = clinic.parts.database.latest()
    waiting = set()
    for item in await clinic.timeline(id):
        row = await sending.outbox_row(reads, item["id"])
        if row is not None and row.state is OutboxState.WAITING:
            waiting.add(item["body"])
    return waiting
