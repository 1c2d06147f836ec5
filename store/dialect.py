"""Where SQLite and PostgreSQL differ, and nothing else does."""

from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

BUSY_TIMEOUT_MS = 15_000
"""How long SQLite waits for another process that writes, such as the command line."""


def insert(table: sa.Table) -> Insert:
    """An INSERT that knows ON CONFLICT; PostgreSQL's form of it is SQLite's as well."""
    return postgresql.insert(table)


@cache
def insert_or_ignore(table: sa.Table) -> Insert:
    """Made once for a table, as is the next; what is inserted are its parameters."""
    return insert(table).on_conflict_do_nothing()


@cache
def adding_to(table: sa.Table) -> Insert:
    """A row of counts, added to those of its key where there are any."""
    statement, key = insert(table), list(table.primary_key)
    counts = [column for column in table.c if not column.primary_key]
    return statement.on_conflict_do_update(
        index_elements=key,
        set_={count.name: count + statement.excluded[count.name] for count in counts},
    )


def is_postgresql(dialect: str) -> bool:
    return dialect == "postgresql"


class found_by(FunctionElement[Any]):  # noqa: N801 it stands in a query like a function
    """What SQLite looks up by its trigram index in one way and PostgreSQL by its own in another.

    `matched`: FTS5's MATCH. `alike`: LIKE, which PostgreSQL's pg_trgm looks up and SQLite would
    have to walk through (https://www.postgresql.org/docs/current/pgtrgm.html).
    """

    # Without the type of a boolean, beside which SQLAlchemy writes "= 1": MATCH takes none.
    name = "found_by"
    inherit_cache = True

    def __init__(self, matched: sa.ColumnElement[bool], alike: sa.ColumnElement[bool]) -> None:
        super().__init__(matched, alike)


@compiles(found_by)
def _alike(element: found_by, compiler: SQLCompiler, **options: Any) -> str:
    return f"({compiler.process(element.clauses.clauses[1], **options)})"


@compiles(found_by, "sqlite")
def _matched(element: found_by, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses.clauses[0], **options)


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


class looked_at(FunctionElement[str]):  # noqa: N801 it stands in a query like a function
    """A text that rows which are found otherwise are compared by, and that none is found by.

    PostgreSQL would ask its trigram index a second time for all that match anywhere.
    """

    name = "looked_at"
    type = sa.Text()
    inherit_cache = True


@compiles(looked_at)
def _without_index(element: looked_at, compiler: SQLCompiler, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)} || '')"


@compiles(looked_at, "sqlite")
def _as_it_is(element: looked_at, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)
