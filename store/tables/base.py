"""What every table shares: one metadata, text ids, UTC instants, words."""

from datetime import UTC, datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = sa.String(48)
"""A TypeID: the kind of thing, then a UUIDv7 (`conversation_01j…`)."""
PhoneNumber = sa.String(32)


class Instant(TypeDecorator[datetime]):
    """A UTC instant to the millisecond: `timestamptz`, and whole milliseconds on SQLite.

    SQLite's text dates lose the zone and cost a parse for every row.
    """

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        whole = sa.BigInteger() if dialect.name == "sqlite" else sa.DateTime(timezone=True)
        return dialect.type_descriptor(whole)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        whole = round(value.timestamp() * 1000)
        return whole if dialect.name == "sqlite" else datetime.fromtimestamp(whole / 1000, UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if dialect.name == "sqlite":
            return datetime.fromtimestamp(value / 1000, UTC)
        instant: datetime = value.astimezone(UTC)
        return instant


class Word(TypeDecorator[Enum]):
    """One of the enums in `store/words.py`, kept as its text: readable, and free to grow."""

    impl = sa.String(32)
    cache_ok = True

    def __init__(self, words: type[Enum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: Enum | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value.value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Enum | None:
        return None if value is None else self.words(value)


def organization_id() -> sa.Column[str]:
    """The first column of every table and of every index: a database can be sharded by it."""
    return sa.Column("organization_id", Id, sa.ForeignKey("organization.id"), nullable=False)
