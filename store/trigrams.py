"""A trigram index over a table of texts, as SQLite's FTS5 builds it and is asked."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

Needles = Sequence[Sequence[str]]
"""Of each group at least one must be found."""


def matching(
    source: sa.Table,
    index_name: str,
    columns: Sequence[sa.ColumnElement[Any]],
    wanted: Needles,
    unwanted: Needles = (),
    above: int | None = None,
) -> sa.Select[Any]:
    """Of `source`, by its trigram index, what holds all that is wanted, and not all unwanted.

    With `above`: rows of higher numbers alone, in the order of these.

    Joined from the index: with IN, all of a common name's matches come before the LIMIT.
    """
    index = sa.table(index_name, sa.column("rowid"))
    expression = _expression(wanted)
    if unwanted:
        expression = f"({expression}) NOT ({_expression(unwanted)})"
    found = (
        sa.select(*columns)
        .join_from(index, source, source.c.number == index.c.rowid)
        .where(sa.literal_column(index_name).op("MATCH")(expression))
    )
    if above is None:
        return found
    return found.where(index.c.rowid > above).order_by(index.c.rowid)


def _expression(wanted: Needles) -> str:
    """In the language of https://sqlite.org/fts5.html#full_text_query_syntax."""
    groups = [" OR ".join('"' + word.replace('"', '""') + '"' for word in each) for each in wanted]
    return " AND ".join(f"({group})" for group in groups)
