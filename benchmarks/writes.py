"""Small transactions on SQLite by many at once: a row, a position, an event, a commit."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from benchmarks.filling import copied, filled
from benchmarks.measuring import Cost, cost, in_turns
from benchmarks.table import Table, cpu, milliseconds, ratio, wall
from benchmarks.workshop import Workshop
from inbox.clock import now
from store import log, people
from store import tables as t
from store.database import Database, Transaction
from store.engines import WRITE, engine_aside
from store.words import EventKind

WRITERS, EACH = 64, 8
INSERT = t.tries.insert()
OURS, NORMAL, ALONE = "FULL", "NORMAL", "one by one"
HEADER = (
    "64 writers",
    "a second",
    "CPU ms",
    "ms",
    "to `synchronous = NORMAL`",
    "times SQLAlchemy's async path, one by one",
)
Write = Callable[[Callable[[Any], Awaitable[None]]], Awaitable[None]]


async def measure(workshop: Workshop) -> Table:
    made = filled(workshop.template, workshop.folder / "writes", 100)
    async with AsyncExitStack() as stack:
        trials = {}
        for kind, door in ((OURS, _ours), (NORMAL, _normal), (ALONE, _alone)):
            folder = copied(made, workshop.folder / f"writes-{kind}")
            url = f"sqlite+aiosqlite:///{folder / 'frontdesk.sqlite3'}"
            write = await stack.enter_async_context(door(url))
            trials[kind] = partial(_round, write, await _house(url))
        costs = await in_turns(trials, workshop.rounds)
    ours, normal, alone = (wall(costs[kind]) for kind in (OURS, NORMAL, ALONE))
    row = [
        "insert, update, event, commit",
        f"{1 / sorted(ours)[len(ours) // 2]:,.0f}",
        milliseconds(cpu(costs[OURS])),
        milliseconds(ours),
        ratio(normal, ours),
        ratio(alone, ours),
    ]
    return Table("Writes", HEADER, [row])


async def _round(write: Write, organization_id: str) -> Cost:
    async def one_writer() -> None:
        for _ in range(EACH):
            await write(partial(_text, organization_id))

    async def all_writers() -> None:
        await asyncio.gather(*(one_writer() for _ in range(WRITERS)))

    return await cost(all_writers, WRITERS * EACH)


async def _text(organization_id: str, writes: Transaction) -> None:
    """As many statements as the floor of a webhook has, through our own door."""
    await writes.write(INSERT, {"whose": uuid4().hex, "instants": [], "last_at": now()})
    position = await log.next_position(writes, organization_id)
    await log.append(
        writes, organization_id, position, EventKind.ACCESS_CHANGED, None, {}, None, now()
    )


async def _house(url: str) -> str:
    database = Database(url)
    try:
        return (await people.organizations(database.latest()))[0].id
    finally:
        await database.close()


@asynccontextmanager
async def _ours(url: str, synchronous: str = OURS) -> AsyncIterator[Write]:
    database = Database(url)
    pragma = f"PRAGMA synchronous = {synchronous}"
    sa.event.listen(database.engines[1], "connect", lambda made, _: made.execute(pragma))

    async def write(work: Callable[[Any], Awaitable[None]]) -> None:
        async with database.transaction() as writes:
            await work(writes)

    try:
        yield write
    finally:
        await database.close()


def _normal(url: str) -> Any:
    return _ours(url, NORMAL)


class Plain:
    """A transaction of SQLAlchemy's own, with the same face."""

    dialect = "sqlite"

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def rows(self, statement: sa.Executable, parameters: Any = None) -> Any:
        return (await self._connection.execute(statement, parameters)).all()

    async def write(self, statement: sa.Executable, parameters: Any = None) -> int:
        return int((await self._connection.execute(statement, parameters)).rowcount)


@asynccontextmanager
async def _alone(url: str) -> AsyncIterator[Write]:
    engine, turn = engine_aside(url, WRITE), asyncio.Lock()
    connection = await engine.connect()

    async def write(work: Callable[[Any], Awaitable[None]]) -> None:
        async with turn, connection.begin():
            await work(Plain(connection))

    try:
        yield write
    finally:
        await connection.close()
        await engine.dispose()
