"""What both databases do for `store/database.py`, each in its own way."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Row

AnyRow = Row[*tuple[Any, ...]]
Rows = Sequence[AnyRow]
Parameters = dict[str, Any] | Sequence[dict[str, Any]]
"""Of one, or of each of several."""

Asked = tuple[sa.Executable, Parameters | None]


@dataclass(frozen=True, slots=True)
class Outcome:
    rows: Rows
    written: int


def executed(
    connection: sa.Connection, statement: sa.Executable, parameters: Parameters | None = None
) -> Outcome:
    result = connection.execute(statement, parameters)
    written = int(getattr(result, "rowcount", 0))
    return Outcome(result.all() if result.returns_rows else (), written)


class Session(Protocol):
    """One connection, and the transaction that is open on it."""

    async def execute(
        self, statement: sa.Executable, parameters: Parameters | None = None
    ) -> Outcome: ...


class Moment(Protocol):
    """What is read from the first statement on is as it was then."""

    async def read(self, asked: Sequence[Asked]) -> list[Rows]:
        """All of them in one go, where the database can."""

    async def end(self) -> None: ...


class Readers(Protocol):
    async def take(self) -> Moment: ...

    async def once(self, statement: sa.Executable, parameters: Parameters | None) -> Outcome:
        """The newest there is."""

    async def close(self) -> None: ...


class Writers(Protocol):
    def transaction(self, *, at_length: bool) -> AbstractAsyncContextManager[Session]:
        """Commits on leaving, rolls back on any exception.

        `at_length`: its statements may take milliseconds, and must hold up nobody else.
        """

    async def close(self) -> None: ...
