"""PostgreSQL: connections from a pool, for readers and for writers."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from store.sessions import Asked, Outcome, Parameters, Rows, executed


class ServerSession:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def execute(
        self, statement: sa.Executable, parameters: Parameters | None = None
    ) -> Outcome:
        return await self._connection.run_sync(executed, statement, parameters)

    async def read(self, asked: Sequence[Asked]) -> list[Rows]:
        return [(await self.execute(*each)).rows for each in asked]

    async def end(self) -> None:
        await self._connection.close()


class ServerReaders:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def take(self) -> ServerSession:
        return ServerSession(await self._engine.connect())

    async def once(self, statement: sa.Executable, parameters: Parameters | None) -> Outcome:
        async with self._engine.connect() as connection:
            return await ServerSession(connection).execute(statement, parameters)

    async def close(self) -> None:
        await self._engine.dispose()


class ServerWriters:
    """As many as there are connections; those of one organization wait at its row (`log.py`)."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @asynccontextmanager
    async def transaction(self, *, at_length: bool) -> AsyncIterator[ServerSession]:
        async with self._engine.begin() as connection:
            yield ServerSession(connection)

    async def close(self) -> None:
        await self._engine.dispose()
