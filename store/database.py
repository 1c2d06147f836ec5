"""The only door to the database: read snapshots and write transactions.

SQLite has one writer. Writers here take their turn at a lock of ours, so that none of them ever
meets "database is locked" from another in this process; `busy_timeout` covers the command line.
PostgreSQL has many: they take their turn at an organization's row (`store/log.py`).
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Row
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from store.dialect import BUSY_TIMEOUT_MS

READERS = 4
POSTGRESQL_READERS, POSTGRESQL_WRITERS = 8, 8
"""Connections of one process."""

AnyRow = Row[*tuple[Any, ...]]
Rows = Sequence[AnyRow]


class Reads(Protocol):
    """Where a query reads. Each statement is awaited whole: nothing is fetched lazily."""

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""

    async def rows(self, statement: sa.Executable) -> Rows: ...


async def first(reads: Reads, statement: sa.Executable) -> AnyRow | None:
    rows = await reads.rows(statement)
    return rows[0] if rows else None


async def value(reads: Reads, statement: sa.Executable) -> Any:
    row = await first(reads, statement)
    return None if row is None else row[0]


class Snapshot:
    """One read transaction, opened by its first statement; concurrent resolvers may share it."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._turn = asyncio.Lock()
        self._connection: AsyncConnection | None = None

    @property
    def dialect(self) -> str:
        return self._engine.dialect.name

    async def rows(self, statement: sa.Executable) -> Rows:
        async with self._turn:
            if self._connection is None:
                self._connection = await self._engine.connect()
            return (await self._connection.execute(statement)).all()

    async def close(self) -> None:
        """Let go of the moment that was read; the next statement begins a new one."""
        async with self._turn:
            connection, self._connection = self._connection, None
            if connection is not None:
                await connection.close()


class Latest:
    """Each statement reads the newest there is, and holds no connection in between."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @property
    def dialect(self) -> str:
        return self._engine.dialect.name

    async def rows(self, statement: sa.Executable) -> Rows:
        async with self._engine.connect() as connection:
            return (await connection.execute(statement)).all()


class Transaction:
    """One write transaction. It reads its own writes."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    @property
    def dialect(self) -> str:
        return self._connection.dialect.name

    async def rows(self, statement: sa.Executable) -> Rows:
        return (await self._connection.execute(statement)).all()

    async def write(
        self, statement: sa.Executable, parameters: Sequence[dict[str, Any]] | None = None
    ) -> int:
        """How many rows were written."""
        result = await self._connection.execute(statement, parameters)
        return int(getattr(result, "rowcount", 0))


class Database:
    def __init__(self, url: str) -> None:
        if sa.make_url(url).get_backend_name() == "sqlite":
            self._readers = _embedded(url, READERS, "BEGIN")
            self._writers = _embedded(url, 1, "BEGIN IMMEDIATE")
            self._turn = asyncio.Semaphore(1)
        else:
            # One snapshot a request, whatever is committed meanwhile.
            self._readers = _engine(url, POSTGRESQL_READERS, isolation_level="REPEATABLE READ")
            self._writers = _engine(url, POSTGRESQL_WRITERS, isolation_level="READ COMMITTED")
            self._turn = asyncio.Semaphore(POSTGRESQL_WRITERS)

    @property
    def engines(self) -> tuple[AsyncEngine, AsyncEngine]:
        """What reads and what writes, for whoever counts or explains statements."""
        return self._readers, self._writers

    def snapshot(self) -> Snapshot:
        return Snapshot(self._readers)

    def latest(self) -> Latest:
        return Latest(self._readers)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Commits on leaving, rolls back on any exception."""
        async with self._turn, self._writers.begin() as connection:
            yield Transaction(connection)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection]:
        """For what is no query: the migrations' own look at the database."""
        async with self._readers.connect() as connection:
            yield connection

    async def answers(self) -> bool:
        try:
            await self.latest().rows(sa.select(1))
        except Exception:  # whatever the driver raises, it does not answer
            return False
        return True

    async def close(self) -> None:
        await self._readers.dispose()
        await self._writers.dispose()


def _engine(url: str, size: int, **more: Any) -> AsyncEngine:
    # Parameters are names, numbers and bodies: they stay out of exceptions, and so out of logs.
    return create_async_engine(
        url, pool_size=size, max_overflow=0, pool_timeout=30, hide_parameters=True, **more
    )


def _embedded(url: str, size: int, begin: str) -> AsyncEngine:
    engine = _engine(url, size)
    sa.event.listen(engine.sync_engine, "connect", _prepare)
    sa.event.listen(engine.sync_engine, "begin", lambda c: c.exec_driver_sql(begin))
    return engine


def _prepare(connection: DBAPIConnection, _: object) -> None:
    # The driver's own transactions begin late, and not at all before a SELECT: a request's reads
    # would not be one snapshot. With this it leaves BEGIN to us (see SQLAlchemy's SQLite notes).
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "cache_size = -32000",
        "mmap_size = 268435456",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
