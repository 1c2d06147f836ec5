"""Where SQLite and PostgreSQL differ, and nothing else does."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

BUSY_TIMEOUT_MS = 15_000
"""How long SQLite waits for another process that writes, such as the command line."""


def insert(table: sa.Table) -> Insert:
    """An INSERT that knows ON CONFLICT; SQLite's form of it is PostgreSQL's as well."""
    return sqlite.insert(table)


def insert_or_ignore(table: sa.Table, **values: Any) -> Insert:
    return insert(table).values(**values).on_conflict_do_nothing()


class checked(FunctionElement[Any]):  # noqa: N801 it stands in a query like a function
    """A column that is compared and never looked up by.

    SQLite, which knows nothing of how many rows there are, takes an organization for ten of them:
    asked for several ids within one, it would read all that the organization has. A plus sign
    keeps a column from its indexes (https://sqlite.org/optoverview.html, 11). PostgreSQL counts,
    and needs the bare column to find the shard.
    """

    name = "checked"
    inherit_cache = True


@compiles(checked)
def _bare(element: checked, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


@compiles(checked, "sqlite")
def _unindexed(element: checked, compiler: SQLCompiler, **options: Any) -> str:
    return "+" + compiler.process(element.clauses, **options)
