"""Where SQLite and PostgreSQL differ, and nothing else does."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import Insert

BUSY_TIMEOUT_MS = 15_000
"""How long SQLite waits for another process that writes, such as the command line."""


def insert(table: sa.Table) -> Insert:
    """An INSERT that knows ON CONFLICT; SQLite's form of it is PostgreSQL's as well."""
    return sqlite.insert(table)


def insert_or_ignore(table: sa.Table, **values: Any) -> Insert:
    return insert(table).values(**values).on_conflict_do_nothing()
