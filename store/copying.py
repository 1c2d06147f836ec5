"""Moving a clinic from one database to another, all of it or nothing, and checking what arrived."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from store import tables as t
from store.database import Database
from store.dialect import is_postgresql
from store.engines import WRITE, engine_aside
from store.migrating import is_migrated, migrate

AT_ONCE = 1_000


class CannotCopy(Exception):
    """In a sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Progress:
    table: str
    rows: int
    """Of the table, so far."""
    of: int


async def copy(source_url: str, target_url: str) -> AsyncIterator[Progress]:
    """Copies as it is iterated; done, and checked, when that ends. Raises CannotCopy.

    What is committed at the source meanwhile is not copied. Files lie elsewhere and stay there.
    """
    await migrate(target_url)
    source, target = Database(source_url), Database(target_url)
    into = engine_aside(target_url, WRITE)
    try:
        await _check(source, target)
        async with source.connection() as reading, into.begin() as writing:
            for table in t.metadata.sorted_tables:
                async for progress in _copy_table(table, reading, writing):
                    yield progress
    finally:
        await source.close()
        await target.close()


async def _check(source: Database, target: Database) -> None:
    if not await is_migrated(source):
        raise CannotCopy(
            "The first database is not at this release's tables: run `frontdesk migrate` with it "
            "as FRONTDESK_DATABASE_URL."
        )
    if await target.latest().rows(sa.select(t.organization.c.id).limit(1)):
        raise CannotCopy("There is a clinic in the second database: copy into an empty one.")


async def _copy_table(
    table: sa.Table, reading: AsyncConnection, writing: AsyncConnection
) -> AsyncIterator[Progress]:
    count = sa.select(sa.func.count()).select_from(table)
    total = int((await reading.execute(count)).scalar_one())
    sent, rows = Sum(), 0
    yield Progress(table.name, 0, total)
    async with reading.stream(_everything(table)) as result:
        async for batch in result.partitions(AT_ONCE):
            await writing.execute(table.insert(), [dict(row._mapping) for row in batch])
            sent.add(batch)
            rows += len(batch)
            yield Progress(table.name, rows, total)
    await _go_on_counting(table, writing)
    arrived = Sum()
    async with writing.stream(_everything(table)) as result:
        async for batch in result.partitions(AT_ONCE):
            arrived.add(batch)
    if not arrived.is_that_of(sent):
        raise CannotCopy(f"What arrived in {table.name} is not what was sent: nothing was copied.")


def _everything(table: sa.Table) -> sa.Select[tuple[object, ...]]:
    """A record after those that it refers to: what was merged after what it was merged into."""
    to_own = [key.parent for key in table.foreign_keys if key.column.table is table]
    return sa.select(table).order_by(*(column.is_not(None) for column in to_own))


async def _go_on_counting(table: sa.Table, writing: AsyncConnection) -> None:
    """PostgreSQL's own numbers for new rows begin behind those that were copied."""
    column = table.autoincrement_column
    if column is None or not is_postgresql(writing.dialect.name):
        return
    sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
    newest = sa.func.coalesce(sa.func.max(column), 0) + 1
    await writing.execute(sa.select(sa.func.setval(sequence, newest, False)).select_from(table))


class Sum:
    """Of rows in any order: the sum of their hashes, and how many they are."""

    def __init__(self) -> None:
        self._rows = 0
        self._hashes = 0

    def add(self, rows: Sequence[sa.Row[tuple[object, ...]]]) -> None:
        for row in rows:
            digest = sha256(repr(tuple(row)).encode("utf-8", "surrogatepass")).digest()
            self._hashes = (self._hashes + int.from_bytes(digest)) % 2**256
        self._rows += len(rows)

    def is_that_of(self, other: "Sum") -> bool:
        return vars(self) == vars(other)
