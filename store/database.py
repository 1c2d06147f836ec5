"""The only door to the database: read snapshots and write transactions.

How each database does it is in `embedded.py` and `postgresql.py`.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from store.embedded import EmbeddedReaders, EmbeddedWriter
from store.engines import (
    READ,
    WRITE,
    embedded_engine,
    engine_aside,
    is_embedded,
    server_engine,
)
from store.postgresql import ServerReaders, ServerWriters
from store.sessions import AnyRow as AnyRow
from store.sessions import Asked, Moment, Readers, Session, Writers
from store.sessions import Parameters as Parameters
from store.sessions import Rows as Rows

READERS = 4
SERVER_READERS, SERVER_WRITERS = 8, 8
"""Connections of one process."""


class Reads(Protocol):
    """Where a query reads. Each statement is awaited whole: nothing is fetched lazily."""

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""

    async def rows(self, statement: sa.Executable, parameters: Parameters | None = None) -> Rows:
        """A statement that is made once and given its parameters costs half of one that is put

        together each time.
        """


async def first(
    reads: Reads, statement: sa.Executable, parameters: Parameters | None = None
) -> AnyRow | None:
    rows = await reads.rows(statement, parameters)
    return rows[0] if rows else None


async def value(
    reads: Reads, statement: sa.Executable, parameters: Parameters | None = None
) -> Any:
    row = await first(reads, statement, parameters)
    return None if row is None else row[0]


class Snapshot:
    """One read transaction, opened by its first statement; concurrent resolvers may share it.

    What they ask for while a statement is on its way goes together on the next.
    """

    def __init__(self, readers: Readers, dialect: str) -> None:
        self._readers = readers
        self.dialect = dialect
        self._turn = asyncio.Lock()
        self._moment: Moment | None = None
        self._asked: list[tuple[Asked, asyncio.Future[Rows]]] = []

    async def rows(self, statement: sa.Executable, parameters: Parameters | None = None) -> Rows:
        answer: asyncio.Future[Rows] = asyncio.get_running_loop().create_future()
        self._asked.append(((statement, parameters), answer))
        async with self._turn:
            if not answer.done():
                await self._read()
        return answer.result()

    async def _read(self) -> None:
        asked, self._asked = self._asked, []
        try:
            if self._moment is None:
                self._moment = await self._readers.take()
            found = await self._moment.read([statement for statement, _ in asked])
        except asyncio.CancelledError:
            # Whoever asked for this one alone is gone: the others' turns come.
            self._asked = asked + self._asked
            raise
        except Exception as failure:
            for _, answer in asked:
                answer.set_exception(failure)
            return
        for (_, answer), rows in zip(asked, found, strict=True):
            answer.set_result(rows)

    async def close(self) -> None:
        """Let go of the moment that was read; the next statement begins a new one."""
        async with self._turn:
            moment, self._moment = self._moment, None
            if moment is not None:
                await moment.end()


class Latest:
    """Each statement reads the newest there is, and holds no connection in between."""

    def __init__(self, readers: Readers, dialect: str) -> None:
        self._readers = readers
        self.dialect = dialect

    async def rows(self, statement: sa.Executable, parameters: Parameters | None = None) -> Rows:
        return (await self._readers.once(statement, parameters)).rows


class Transaction:
    """One write transaction. It reads its own writes."""

    def __init__(self, session: Session, dialect: str) -> None:
        self._session = session
        self.dialect = dialect

    async def rows(self, statement: sa.Executable, parameters: Parameters | None = None) -> Rows:
        return (await self._session.execute(statement, parameters)).rows

    async def write(self, statement: sa.Executable, parameters: Parameters | None = None) -> int:
        """How many rows were written."""
        return (await self._session.execute(statement, parameters)).written


class Database:
    def __init__(self, url: str) -> None:
        self._aside = engine_aside(url)
        self.dialect = self._aside.dialect.name
        self._readers: Readers
        self._writers: Writers
        if is_embedded(url):
            reading, writing = embedded_engine(url, READ), embedded_engine(url, WRITE)
            self._readers = EmbeddedReaders(reading, READERS)
            self._writers = EmbeddedWriter(writing)
            # For whoever counts or explains statements.
            self.engines = reading, writing
        else:
            # One snapshot a request, whatever is committed meanwhile.
            readers = server_engine(url, SERVER_READERS, "REPEATABLE READ")
            writers = server_engine(url, SERVER_WRITERS, "READ COMMITTED")
            self._readers, self._writers = ServerReaders(readers), ServerWriters(writers)
            self.engines = readers.sync_engine, writers.sync_engine

    def snapshot(self) -> Snapshot:
        return Snapshot(self._readers, self.dialect)

    def latest(self) -> Latest:
        return Latest(self._readers, self.dialect)

    @asynccontextmanager
    async def transaction(self, *, at_length: bool = False) -> AsyncIterator[Transaction]:
        """Commits on leaving, rolls back on any exception.

        `at_length`: its statements may take milliseconds, and must hold up nobody else.
        """
        async with self._writers.transaction(at_length=at_length) as session:
            yield Transaction(session, self.dialect)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection]:
        """For what is no query: the migrations' own look at the database."""
        async with self._aside.connect() as connection:
            yield connection

    async def answers(self) -> bool:
        try:
            await self.latest().rows(sa.select(1))
        except Exception:  # whatever the driver raises, it does not answer
            return False
        return True

    async def close(self) -> None:
        await self._readers.close()
        await self._writers.close()
