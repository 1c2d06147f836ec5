"""The inbox's chips and search at sizes that lie far apart: a page should cost the same.

In process, through `store/inbox.py` and nothing above it. The floor of each is itself in the
smallest clinic; the first line reads nothing at all, through the same door.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass
from functools import partial
from typing import Any

import sqlalchemy as sa

from benchmarks.filling import COMMON, NOWHERE_OPEN, RARE, filled
from benchmarks.measuring import Cost, cost, in_turns
from benchmarks.table import Table, cpu, milliseconds, ratio, wall
from benchmarks.workshop import Workshop
from store import counting, inbox, people
from store import tables as t
from store.copying import copy
from store.database import Database, Latest
from store.engines import engine_aside
from store.rows import InboxFilter
from tests.databases import at_a_server

PAGE = 50
AT_MOST = 16
"""Pages of a kind in each round; fewer of a kind that takes long."""
LONG = 0.05
"""Seconds for a kind in each round."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One clinic, with the ids that its filters name."""

    reads: Latest
    organization_id: str
    people: Mapping[str, str]
    places: Mapping[str, str]
    newest: int
    conversations: int

    def filter(self, unread: str | None = None, at: str | None = None, **chips: Any) -> InboxFilter:
        return InboxFilter(
            unread_by=self.people[unread] if unread else None,
            location_id=self.places[at] if at else None,
            **chips,
        )


Kind = Callable[[Desk], Awaitable[object]]


def page(share: float = 0, oldest_first: bool = False, **chips: Any) -> Kind:
    """A page of what the chips leave, that share of all conversations deep."""

    async def read(desk: Desk) -> None:
        below = desk.newest - int(desk.conversations * share) if share else None
        await inbox.page(
            desk.reads,
            desk.organization_id,
            desk.filter(**chips),
            limit=PAGE,
            below=below,
            oldest_first=oldest_first,
        )

    return read


def total(**chips: Any) -> Kind:
    return lambda desk: counting.total(desk.reads, desk.organization_id, desk.filter(**chips))


def counts(person: str) -> Kind:
    return lambda desk: counting.counts(
        desk.reads, desk.organization_id, desk.people[person], desk.places["Riverside"]
    )


OPEN = {"is_unresponded": True, "is_assistant_only": False, "is_resolved": False}
ANSWERED = {**OPEN, "is_unresponded": False}
KINDS: Mapping[str, Kind] = {
    "nothing (`SELECT 1`)": lambda desk: desk.reads.rows(sa.select(1)),
    "no chip": page(),
    "Unread, 3 % are": page(unread="Dana"),
    "Unread, half are": page(unread="Amir"),
    "Unread, none is": page(unread="Noor"),
    "Unresponded": page(is_unresponded=True),
    "Human Only": page(is_assistant_only=False),
    "My Location": page(at="Hillcrest"),
    "Resolved": page(is_resolved=True),
    "not resolved": page(is_resolved=False),
    "all chips": page(unread="Amir", at="Riverside", **OPEN),
    "Unresponded and Resolved: none is": page(is_unresponded=True, is_resolved=True),
    "the same, Unread, My Location": page(
        unread="Amir", at="Hillcrest", is_unresponded=True, is_resolved=True
    ),
    "99 % deep": page(0.99),
    "99 % deep, Unread": page(0.99, unread="Amir"),
    "oldest first, Unresponded": page(oldest_first=True, is_unresponded=True),
    "search: a rare name": page(search=RARE),
    "search: a name nobody has": page(search="Zzyzx"),
    "search: a common name": page(search=COMMON),
    "search: two letters": page(search=COMMON[:2]),
    "search: a whole number": page(search="(646) 682-6809"),
    "search: area code and three digits": page(search="646 682"),
    "search: four digits": page(search="6809"),
    "search: two common names": page(search=f"Maria {COMMON}"),
    "search: two common names, never together": page(search=f"{COMMON} {NOWHERE_OPEN}"),
    "search: a common name, all chips": page(
        search=COMMON, unread="Amir", at="Riverside", **ANSWERED
    ),
    "search: a common name, nothing is unread": page(search=COMMON, unread="Noor"),
    "search: a common name, no match by its chip": page(search=NOWHERE_OPEN, is_resolved=False),
    "counts of the chips, 3 % unread": counts("Dana"),
    "counts of the chips, half unread": counts("Amir"),
    "count: a common name": total(search=COMMON),
    "count: a common name, Unresponded": total(search=COMMON, is_unresponded=True),
}


async def measure(workshop: Workshop) -> Table:
    return await table_of(workshop, "The inbox's filters", KINDS)


async def measure_on_postgresql(workshop: Workshop) -> Table:
    """The same clinics, copied there; the CPU is that of our side alone."""
    return await table_of(workshop, "The inbox's filters on PostgreSQL", KINDS, at_a_server)


async def table_of(
    workshop: Workshop,
    title: str,
    kinds: Mapping[str, Kind],
    elsewhere: Callable[[], AbstractAsyncContextManager[str]] | None = None,
) -> Table:
    """`elsewhere`: makes an empty database that each clinic is copied into and asked in."""
    async with AsyncExitStack() as stack:
        desks = {}
        for size in workshop.sizes:
            folder = filled(workshop.template, workshop.folder / f"{title} {size}", size)
            url = f"sqlite+aiosqlite:///{folder / 'frontdesk.sqlite3'}"
            if elsewhere is not None:
                there = await stack.enter_async_context(elsewhere())
                async for _ in copy(url, there):
                    pass
                await _analyze(there)
                url = there
            database = Database(url)
            stack.push_async_callback(database.close)
            desks[size] = await _desk(database, size)
        rows = [
            [what, *_cells(await _measured(kind, desks, workshop.rounds))]
            for what, kind in kinds.items()
        ]
    return Table(title, _header(workshop.sizes), rows)


async def _analyze(url: str) -> None:
    """As autovacuum does within a minute."""
    engine = engine_aside(url)
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(sa.text("VACUUM ANALYZE"))
    await engine.dispose()


async def _desk(database: Database, size: int) -> Desk:
    reads = database.latest()
    house = next(o for o in await people.organizations(reads) if o.name.startswith("Hillcrest"))
    team = await reads.rows(
        sa.select(t.person.c.name, t.person.c.id).where(t.person.c.organization_id == house.id)
    )
    return Desk(
        reads,
        house.id,
        {row[0]: row[1] for row in team},
        {place.name: place.id for place in await people.locations(reads, house.id)},
        house.last_position,
        size,
    )


async def _measured(kind: Kind, desks: Mapping[int, Desk], rounds: int) -> dict[int, list[Cost]]:
    trials = {}
    for size, desk in desks.items():
        once = await cost(partial(kind, desk), 1)
        times = max(1, min(AT_MOST, int(LONG / once.wall)))
        trials[size] = partial(cost, partial(_repeat, kind, desk, times), times)
    return await in_turns(trials, rounds)


async def _repeat(kind: Kind, desk: Desk, times: int) -> None:
    for _ in range(times):
        await kind(desk)


def _header(sizes: Sequence[int]) -> list[str]:
    smallest, *larger = sizes
    header = ["CPU ms a page, and its ratio to the smallest", f"{smallest:,}"]
    for size in larger:
        header += [f"{size:,}", "ratio"]
    return [*header, f"wall ms, {sizes[-1]:,}", "ratio"]


def _cells(costs: Mapping[int, Sequence[Cost]]) -> list[str]:
    smallest, *larger = costs.values()
    cells = [milliseconds(cpu(smallest))]
    for of_size in larger:
        cells += [milliseconds(cpu(of_size)), ratio(cpu(of_size), cpu(smallest))]
    last = larger[-1] if larger else smallest
    return [*cells, milliseconds(wall(last)), ratio(wall(last), wall(smallest))]
