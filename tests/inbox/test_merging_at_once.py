"""A merge amid texts, answers, facts and open inboxes loses nothing and keeps nobody waiting."""

import asyncio
from typing import Any

import pytest

from inbox import cursors
from store import conversations, log, patients
from store.ids import Kind, new_id
from store.rows import SavedFact
from tests.clinic import Clinic
from tests.founding import STRANGER
from tests.records import authors_in, changing, house_of, merge, read, record
from tests.subscriber import Subscriber

pytestmark = pytest.mark.anyio
HOME, MOBILE = "+12125550121", "+12125550123"
TEXTS, ANSWERS, FACTS = 15, 8, 10


async def test_a_merge_under_load_loses_nothing_and_tells_each_event_once(clinic: Clinic) -> None:
    first, second, third = [await record(clinic, name, HOME) for name in ("A A", "B B", "C C")]
    fourth = await record(clinic, "D D", HOME, MOBILE)
    await record(clinic, "Leo Diaz", HOME)
    ids = {number: await clinic.begin(number) for number in (HOME, MOBILE)}
    cursor = (await clinic.ask("{ eventCursor }"))["eventCursor"]
    async with clinic.subscriber("dana") as dana, clinic.subscriber("noor") as noor:
        heard = [asyncio.create_task(everything(each, cursor)) for each in (dana, noor)]
        await asyncio.gather(
            *(text(clinic, number, turn) for number in ids for turn in range(TEXTS)),
            *(answer(clinic, id, turn) for id in ids.values() for turn in range(ANSWERS)),
            *(note(clinic, ids[HOME], turn) for turn in range(FACTS)),
            merging(clinic, [(second, first), (third, second), (fourth, first)]),
        )
        await clinic.until_carried(2 * ANSWERS)
        await clinic.until_outbox_is_empty()
        await clinic.texted(STRANGER, "The end")
        positions = [await each for each in heard]
    for old in (first, second, third, fourth):
        assert (await read(clinic, old))["id"] == fourth
    stayed = await read(clinic, first)
    assert sorted(fact["value"] for fact in stayed["savedFacts"]) == sorted(map(str, range(FACTS)))
    assert set(stayed["phoneNumbers"]) == {HOME, MOBILE}
    for conversation in stayed["conversations"]:
        assert conversation["primaryPatient"]["id"] == fourth
        bodies = [item["body"] for item in await clinic.timeline(conversation["id"])]
        expected = ["Hello", *(f"Text {turn}" for turn in range(TEXTS))]
        expected += [f"Answer {turn}" for turn in range(ANSWERS)]
        assert sorted(bodies) == sorted(expected)
        assert set(await authors_in(clinic, conversation["id"])) == {fourth, "Dana", "Noor"}
    assert positions == [await logged(clinic, cursor)] * 2


async def text(clinic: Clinic, number: str, turn: int) -> None:
    await asyncio.sleep(turn * 0.01)
    assert (await clinic.texted(number, f"Text {turn}")).status_code == 200


async def answer(clinic: Clinic, conversation_id: str, turn: int) -> None:
    await asyncio.sleep(turn * 0.02)
    await clinic.send(conversation_id, f"Answer {turn}", ("dana", "noor")[turn % 2])


async def note(clinic: Clinic, conversation_id: str, turn: int) -> None:
    """A fact of whoever is primary at that moment."""
    await asyncio.sleep(turn * 0.015)
    async with await changing(clinic) as change:
        found = await conversations.conversation(
            change.writes, change.organization_id, conversation_id
        )
        assert found is not None
        assert found.primary_patient_id is not None
        owner_id = found.primary_patient_id
        fact = SavedFact(
            new_id(Kind.SAVED_FACT), owner_id, "Turn", str(turn), None, change.at, None
        )
        await patients.add_saved_fact(change.writes, change.organization_id, fact)


async def merging(clinic: Clinic, pairs: list[tuple[str, str]]) -> None:
    for survivor, duplicate in pairs:
        await asyncio.sleep(0.03)
        await merge(clinic, survivor, duplicate)


async def everything(subscriber: Subscriber, cursor: str) -> list[str]:
    """The cursors of all events in the order they came, up to the end."""
    await subscriber.subscribe(after=cursor)
    heard: list[str] = []
    event: Any = {}
    while event.get("item", {}).get("body") != "The end":
        event = await subscriber.next()
        heard.append(event["cursor"])
    return heard


async def logged(clinic: Clinic, cursor: str) -> list[str]:
    """What the log has after a cursor, but for what is one person's own."""
    id = await house_of(clinic)
    reads = clinic.parts.database.latest()
    events = await log.after(reads, id, cursors.decode(id, cursor), 1_000)
    return [cursors.encode(id, event.position) for event in events if event.audience is None]
