"""SQLite: a few readers, and one writer that commits for many.

SQLite has one writer. Transactions take their turn here, so that none of them ever meets "database
is locked" from another of this process; `busy_timeout` covers the command line.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any, TypeVar, cast

import aiosqlite
import sqlalchemy as sa

from store.sessions import Asked, Outcome, Parameters, Rows, Session, executed

T = TypeVar("T")
MOST_TOGETHER = 64
"""Transactions in one commit."""
LONGEST_WAIT = 0.01
"""Seconds that the first of a group waits for others, at most."""
WAIT_FOR_READER = 30
"""Seconds."""
TURN = "turn"
"""The savepoint of whom it is now. SQLAlchemy would compile one of its own for each of them."""


class Thread:
    """A connection to the file that stays in one thread, aiosqlite's.

    That takes SQLAlchemy's connection for the driver's: a whole statement is one hop there and
    back, where the driver's cursor takes one each to be opened, executed, fetched and closed.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._driver: aiosqlite.Connection | None = None
        self._worked: _Worked | None = None
        self._begun = 0
        self.is_broken = False
        """Whether nobody knows what state the connection is in: the next statement has another."""

    async def run(self, work: Callable[[sa.Connection], T]) -> T:
        if self.is_broken:
            await self.close()
        if self._driver is None:
            self._worked, self._begun = _Worked(self._engine), 0
            connector = cast("Callable[[], Any]", self._worked.connect)
            self._driver = await aiosqlite.Connection(connector, iter_chunk_size=1)
        self._begun += 1
        return cast(T, await self._driver.execute_fetchall(cast(Any, work)))

    async def run_soon(self, work: Callable[[sa.Connection], None]) -> None:
        """What takes microseconds is done here, unless the thread still does what somebody left."""
        worked = self._worked
        if worked is None or self._driver is None or worked.done != self._begun:
            await self.run(work)
        else:
            work(worked.connection)

    async def close(self) -> None:
        driver, self._driver, self.is_broken = self._driver, None, False
        if driver is not None:
            await driver.close()


class _Worked:
    """What aiosqlite asks of a connection, done with SQLAlchemy's."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._result: Any = None
        self.connection: sa.Connection
        self.done = 0
        """Of what was asked for; counted in the thread alone."""

    def connect(self) -> "_Worked":
        self.connection = self._engine.connect()
        return self

    def execute(self, work: Callable[[sa.Connection], Any], _: object) -> "_Worked":
        try:
            self._result = work(self.connection)
        finally:
            self.done += 1
        return self

    def fetchall(self) -> Any:
        result, self._result = self._result, None
        return result

    def close(self) -> None:
        self.connection.close()


class Reader:
    def __init__(self, engine: sa.Engine, idle: "asyncio.LifoQueue[Reader]") -> None:
        self.thread = Thread(engine)
        self._idle = idle

    async def read(self, asked: Sequence[Asked]) -> list[Rows]:
        return await self.thread.run(
            lambda connection: [executed(connection, *each).rows for each in asked]
        )

    async def end(self) -> None:
        # Whoever takes it next waits until this is done: a thread does one thing after the other.
        self._idle.put_nowait(self)
        await self.thread.run_soon(sa.Connection.rollback)


class EmbeddedReaders:
    def __init__(self, engine: sa.Engine, size: int) -> None:
        self._idle: asyncio.LifoQueue[Reader] = asyncio.LifoQueue()
        self._all = [Reader(engine, self._idle) for _ in range(size)]
        for reader in self._all:
            self._idle.put_nowait(reader)

    async def take(self) -> Reader:
        async with asyncio.timeout(WAIT_FOR_READER):
            return await self._idle.get()

    async def once(self, statement: sa.Executable, parameters: Parameters | None) -> Outcome:
        reader = await self.take()
        try:
            return await reader.thread.run(
                lambda connection: _newest(connection, statement, parameters)
            )
        finally:
            self._idle.put_nowait(reader)

    async def close(self) -> None:
        for reader in self._all:
            await reader.thread.close()


def _newest(
    connection: sa.Connection, statement: sa.Executable, parameters: Parameters | None
) -> Outcome:
    try:
        return executed(connection, statement, parameters)
    finally:
        connection.rollback()


class Group:
    """Transactions that one commit makes durable, or none of them."""

    def __init__(self) -> None:
        self.size = 0
        self.began_at = monotonic()
        self.begun: asyncio.Task[sa.Connection] | None = None
        """Of its first statement: who waits for it may be cancelled, and it begins all the same."""
        self.committed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        # Nobody may be there to be told, if all were cancelled meanwhile.
        self.committed.add_done_callback(lambda done: done.cancelled() or done.exception())

    @property
    def is_full(self) -> bool:
        return self.size >= MOST_TOGETHER or monotonic() - self.began_at > LONGEST_WAIT


class Turn:
    """One transaction: a savepoint in its group's, begun with its first statement.

    What may have to wait, for another process or for the disk, is done in the thread: BEGIN and
    COMMIT. Between them a statement takes some ten microseconds, and a hop there and back
    ten times as long; so it is executed here, but for `at_length`.
    """

    def __init__(self, thread: Thread, group: Group, *, at_length: bool) -> None:
        self._thread = thread
        self._group = group
        self._at_length = at_length
        self._has_savepoint = False

    async def execute(
        self, statement: sa.Executable, parameters: Parameters | None = None
    ) -> Outcome:
        begun = self._group.begun
        if begun is None:
            begun = self._group.begun = asyncio.create_task(self._thread.run(self._begin))
        connection = begun.result() if begun.done() else await asyncio.shield(begun)
        if not self._has_savepoint:
            connection.exec_driver_sql(f"SAVEPOINT {TURN}")
            self._has_savepoint = True
        if self._at_length:
            return await self._thread.run(lambda there: executed(there, statement, parameters))
        return executed(connection, statement, parameters)

    def _begin(self, connection: sa.Connection) -> sa.Connection:
        try:
            connection.begin()
        except BaseException:
            self._thread.is_broken = True
            raise
        return connection

    async def end(self, *, keeps: bool, commits: bool) -> None:
        """Raises where SQLite has rolled the whole group back (a full disk)."""
        if self._group.begun is None:
            return
        connection = await self._group.begun
        try:
            if self._at_length:
                # A statement of its own may still be running there.
                await self._thread.run(lambda there: self._end_savepoint(there, keeps))
            else:
                self._end_savepoint(connection, keeps)
            if commits:
                await self._thread.run(sa.Connection.commit)
        except BaseException:
            self._thread.is_broken = True
            raise

    def _end_savepoint(self, connection: sa.Connection, keeps: bool) -> None:
        if not self._has_savepoint:
            return
        if not keeps:
            connection.exec_driver_sql(f"ROLLBACK TO {TURN}")
        connection.exec_driver_sql(f"RELEASE {TURN}")


class EmbeddedWriter:
    def __init__(self, engine: sa.Engine) -> None:
        self._thread = Thread(engine)
        self._lock = asyncio.Lock()
        self._waiting = 0
        self._group: Group | None = None
        self._leaving: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def transaction(self, *, at_length: bool = False) -> AsyncIterator[Session]:
        await self._take_turn()
        group = self._group = self._group or Group()
        turn, keeps = Turn(self._thread, group, at_length=at_length), False
        try:
            yield turn
            keeps = True
        finally:
            # A task: who is cancelled here must not leave the others without their commit.
            await asyncio.shield(self._spawn(self._leave(group, turn, keeps)))
        await asyncio.shield(group.committed)

    async def _take_turn(self) -> None:
        self._waiting += 1
        try:
            await self._lock.acquire()
        except asyncio.CancelledError:
            if self._waiting == 1 and self._group is not None:
                self._spawn(self._commit_what_is_left())
            raise
        finally:
            self._waiting -= 1

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)
        return task

    async def _leave(self, group: Group, turn: Turn, keeps: bool) -> None:
        group.size += keeps
        commits = self._waiting == 0 or group.is_full
        try:
            await self._end(group, turn, keeps, commits)
        finally:
            self._lock.release()

    async def _end(self, group: Group, turn: Turn, keeps: bool, commits: bool) -> None:
        try:
            await turn.end(keeps=keeps, commits=commits)
        except BaseException as failure:
            self._group = None
            group.committed.set_exception(failure)
        else:
            if commits:
                self._group = None
                group.committed.set_result(None)

    async def _commit_what_is_left(self) -> None:
        """The last who waited went away, and had the group's commit to do."""
        async with self._lock:
            if self._group is not None and self._waiting == 0:
                idle = Turn(self._thread, self._group, at_length=False)
                await self._end(self._group, idle, keeps=True, commits=True)

    async def close(self) -> None:
        await asyncio.gather(*self._leaving, return_exceptions=True)
        await self._thread.close()
