"""From rows of the database to rows of ours."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any, TypeVar

import sqlalchemy as sa

R = TypeVar("R")
HOUSE: sa.BindParameter[str] = sa.bindparam("organization_id")
"""Of statements that are made once: whose rows are read, and which of them."""
IDS: sa.BindParameter[list[str]] = sa.bindparam("ids", expanding=True)
OF_HOUSE: sa.BindParameter[str] = sa.bindparam("of_organization")
OF_ID: sa.BindParameter[str] = sa.bindparam("of_id")
"""The same of statements that write, whose other parameters are named after columns."""


def columns(table: sa.FromClause, kind: type[Any]) -> list[sa.ColumnElement[Any]]:
    """The columns of a table that this kind of row holds, in its order."""
    return [table.c[field.name] for field in fields(kind)]


def many(kind: type[R], rows: Iterable[Iterable[Any]]) -> list[R]:
    return [kind(*row) for row in rows]


def one(kind: type[R], row: Iterable[Any] | None) -> R | None:
    return None if row is None else kind(*row)
