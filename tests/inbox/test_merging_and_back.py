"""Over random small worlds: what a merge does to a model of it, and back to the very same rows.

Worlds share one clinic; each has numbers of its own.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from inbox import unmerging
from store import merges
from store import tables as t
from tests.clinic import Clinic
from tests.records import house_of, make_primary, read, record, save_fact, suggest, try_to_merge

pytestmark = pytest.mark.anyio
often = settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
MOVES_ON = {"event", "audit_entry", "merge", "merge_step", "organization"}
"""What only ever grows."""
ROW_NUMBER = {"patient_search": "number", "conversation_search": "number"}
"""Of an index, whose rows are written anew."""
block = count(1)

person = some.tuples(
    some.just("person"),
    some.sampled_from(["Rosa Diaz", "Rosita", " Diaz", " "]),
    some.sets(some.integers(0, 2), min_size=1),
    some.sets(some.sampled_from(["a@example.org", "b@example.org"])),
    some.sampled_from([None, date(1980, 2, 29), date(2001, 1, 1)]),
    some.sampled_from([None, "Hillcrest", "Riverside"]),
)
happening = some.one_of(
    some.tuples(some.just("text"), some.integers(0, 2)),
    some.tuples(some.just("answer"), some.integers(0, 2)),
    some.tuples(some.just("fact"), some.integers(0, 4)),
    some.tuples(some.just("suggestion"), some.integers(0, 4)),
    some.tuples(some.just("star"), some.integers(0, 4)),
    some.tuples(some.just("resolve"), some.integers(0, 2)),
)
OF_SOMEBODY = ("fact", "suggestion", "star")
story = some.lists(some.one_of(person, happening), min_size=2, max_size=12)
pairs = some.lists(some.tuples(some.integers(0, 4), some.integers(0, 4)), min_size=1, max_size=3)


@dataclass
class World:
    numbers: list[str]
    people: list[str] = field(default_factory=list)


def sharing(person: tuple[Any, ...]) -> tuple[Any, ...]:
    """The same person, who holds the world's first number as well."""
    what, name, held, *rest = person
    return (what, name, {*held, 0}, *rest)


async def tell(clinic: Clinic, beginning: list[Any], story: list[Any]) -> World:
    """Two records that share a number, then what the story says in its order."""
    here = next(block)
    world = World([f"+1212555{here:03}{number}" for number in range(3)])
    for what, *rest in [*beginning, *story]:
        number = world.numbers[rest[0]] if isinstance(rest[0], int) and rest[0] < 3 else ""
        who = world.people[rest[0] % len(world.people)] if what in OF_SOMEBODY else ""
        if what == "person":
            world.people.append(await _add(clinic, world, *rest))
        elif what == "fact":
            await save_fact(clinic, who, "Turn", str(len(world.people)))
        elif what == "text":
            await clinic.texted(number, "Hello")
        else:
            await _happen(clinic, what, number, who)
    await clinic.until_outbox_is_empty()
    return world


async def _add(
    clinic: Clinic, world: World, name: str, held: set[int], emails: Any, born: Any, at: Any
) -> str:
    numbers = [world.numbers[number] for number in sorted(held)]
    return await record(clinic, name, *numbers, emails=sorted(emails), born=born, at=at)


async def _happen(clinic: Clinic, what: str, number: str, who: str) -> None:
    """What needs a conversation happens where there is one."""
    if what in OF_SOMEBODY:
        for conversation in (await read(clinic, who))["conversations"]:
            if what == "star":
                await make_primary(clinic, conversation["id"], who)
            else:
                await suggest(clinic, conversation["id"], who, "See you!")
        return
    found = [c["id"] for c in await clinic.inbox(search=number)]
    for id in found:
        if what == "answer":
            await clinic.send(id, "Come in!")
        else:
            await clinic.do("resolveConversation", id)


async def rows_of(clinic: Clinic) -> dict[str, Counter[Any]]:
    """Every row of every table; a count of none is no count."""
    found: dict[str, Counter[Any]] = {}
    for table in t.metadata.sorted_tables:
        if table.name not in MOVES_ON:
            kept = [column for column in table.c if column.name != ROW_NUMBER.get(table.name)]
            rows = await clinic.parts.database.latest().rows(sa.select(*kept))
            found[table.name] = Counter(
                str(row) for row in rows if row._mapping.get("conversations") != 0
            )
    return found


Seen = list[Any]


async def seen(clinic: Clinic, world: World) -> Seen:
    return [await read(clinic, id) for id in world.people]


def check(before: Seen, after: Seen, survivor: str, duplicate: str) -> None:
    """Whom the two ids mean has all that either had; nobody else has anything else."""
    was = {node["id"]: node for node in before}
    now = {node["id"]: node for node in after}
    assert set(now) == set(was) - {duplicate}
    stayed = now[survivor]
    for name in ("phoneNumbers", "emailAddresses"):
        assert set(stayed[name]) == set(was[survivor][name]) | set(was[duplicate][name])
    facts = [fact["id"] for id in (survivor, duplicate) for fact in was[id]["savedFacts"]]
    assert sorted(fact["id"] for fact in stayed["savedFacts"]) == sorted(facts)
    for name in ("givenName", "familyName", "dateOfBirth"):
        assert stayed[name] == (was[survivor][name] or was[duplicate][name])
    for conversation in stayed["conversations"]:
        for suggestion in conversation["suggestions"]:
            assert suggestion["patient"]["id"] == conversation["primaryPatient"]["id"]
    became = {duplicate: survivor}
    assert _conversations(after) == {
        number: {
            name: value if isinstance(value, bool) else [became.get(id, id) for id in value]
            for name, value in told.items()
        }
        for number, told in _conversations(before).items()
    }


def _conversations(nodes: Seen) -> dict[str, dict[str, Any]]:
    """What a merge may rename and must not otherwise change, by number."""
    marks = ("isUnread", "isUnresponded", "isResolved")
    return {
        c["phoneNumber"]: {
            **{mark: c[mark] for mark in marks},
            "primary": [c["primaryPatient"]["id"]],
            "authors": [(item["author"] or {}).get("id") for item in c["timeline"]["nodes"]],
        }
        for node in nodes
        for c in node["conversations"]
    }


@often
@given(first=person, second=person, story=story, pairs=pairs)
async def test_merging_and_undoing_gives_back_exactly_what_stood_before(
    clinic: Clinic, first: Any, second: Any, story: list[Any], pairs: list[tuple[int, int]]
) -> None:
    world = await tell(clinic, [sharing(first), sharing(second)], story)
    states = [(await rows_of(clinic), await seen(clinic, world))]
    for one, other in [(0, 1), *pairs]:
        ids = [world.people[place % len(world.people)] for place in (one, other)]
        meant = [str((await read(clinic, id))["id"]) for id in ids]
        payload = await try_to_merge(clinic, *ids)
        state = (await rows_of(clinic), await seen(clinic, world))
        if payload["errors"]:
            assert payload["errors"][0]["code"] in ("INVALID", "NOT_LINKED")
            assert state == states[-1]
        else:
            check(states[-1][1], state[1], *meant)
            states.append(state)
    house = await house_of(clinic)
    there = await merges.merges(clinic.parts.database.latest(), house)
    for merge, before in zip(there, reversed(states[:-1]), strict=False):
        undone = await unmerging.undo_merge(clinic.parts.changes, house, merge.id)
        assert undone.left == []
        assert (await rows_of(clinic), await seen(clinic, world)) == before
