"""A trigram index over a table of texts, as SQLite's FTS5 or PostgreSQL's pg_trgm builds it.

Both are asked by one name and `rowid`: with PostgreSQL it is a view over the table, whose text is
indexed itself.
"""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

import orjson
import sqlalchemy as sa

from store.database import Reads
from store.dialect import found_by, is_postgresql

Needles = Sequence[Sequence[str]]
"""Of each group at least one must be found."""
ESCAPE = "/"
SAMPLED = 300
"""Rows that are looked at to estimate how many share a trigram."""
ASKED = 32
"""Trigrams that are estimated for one search."""
WORK = 150_000
"""Rows that the index may read through for one search: 16 ns each, where it intersects them."""


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
    found = (
        sa.select(*columns)
        .join_from(index, source, source.c.number == index.c.rowid)
        .where(holds(index_name, wanted, unwanted))
    )
    if above is None:
        return found
    return found.where(index.c.rowid > above).order_by(index.c.rowid)


def holds(index_name: str, wanted: Needles, unwanted: Needles = ()) -> sa.ColumnElement[bool]:
    """Whether a row of the index holds all that is wanted, and not all unwanted."""
    expression = _expression(wanted)
    alike = _alike(index_name, wanted)
    if unwanted:
        expression = f"({expression}) NOT ({_expression(unwanted)})"
        alike = sa.and_(alike, sa.not_(_alike(index_name, unwanted)))
    matched = sa.literal_column(index_name).op("MATCH")(expression)
    return found_by(matched, alike)


def _alike(index_name: str, wanted: Needles) -> sa.ColumnElement[bool]:
    text = _text(index_name)
    groups = ([text.contains(word, autoescape=True) for word in each] for each in wanted)
    return sa.and_(*(sa.or_(*group) for group in groups))


def _text(index_name: str) -> sa.ColumnClause[str]:
    return sa.literal_column(f"{index_name}.text", sa.Text)


def _expression(wanted: Needles) -> str:
    """In the language of https://sqlite.org/fts5.html#full_text_query_syntax."""
    groups = [" OR ".join('"' + word.replace('"', '""') + '"' for word in each) for each in wanted]
    return " AND ".join(f"({group})" for group in groups)


def holds_given(index_name: str, needles: int) -> sa.ColumnElement[bool]:
    """Whether a row of the index may hold the needles, so many, that a statement is `given`."""
    matched = sa.literal_column(index_name).op("MATCH")(sa.bindparam("expression", type_=sa.Text))
    return found_by(matched, text_holds_given(_text(index_name), needles))


def text_holds_given(text: sa.ColumnElement[str], needles: int) -> sa.ColumnElement[bool]:
    """Whether a text does hold all of them."""
    names = (f"needle_{number}" for number in range(needles))
    return sa.and_(*(text.like(sa.bindparam(name, type_=sa.Text), escape=ESCAPE) for name in names))


async def given(
    reads: Reads, source: sa.Table, index_name: str, needles: Sequence[str]
) -> dict[str, str]:
    """The parameters of a statement that is made once, for whatever is searched for."""
    patterns = {f"needle_{number}": _pattern(needle) for number, needle in enumerate(needles)}
    if is_postgresql(reads.dialect):  # which weighs its trigrams itself
        return patterns
    chosen = await _rarest(reads, source, index_name, needles, WORK)
    return {**patterns, "expression": _expression([[each] for each in chosen])}


def _pattern(needle: str) -> str:
    for sign in (ESCAPE, "%", "_"):
        needle = needle.replace(sign, ESCAPE + sign)
    return f"%{needle}%"


async def rarest(
    reads: Reads,
    source: sa.Table,
    index_name: str,
    needles: Sequence[str],
    work: float | None = None,
) -> sa.ColumnElement[bool]:
    """What all rows meet that hold every needle. Others meet it too: who asks looks at their text.

    No more than `work` rows (`WORK` unless given) are read through.
    """
    if is_postgresql(reads.dialect):
        return holds(index_name, [[needle] for needle in needles])
    chosen = await _rarest(reads, source, index_name, needles, WORK if work is None else work)
    return holds(index_name, [[each] for each in chosen])


async def _rarest(
    reads: Reads, source: sa.Table, index_name: str, needles: Sequence[str], work: float
) -> list[str]:
    """Those trigrams of the needles that the fewest rows share.

    The index reads through all rows of each trigram of a needle, so that two or three rare ones are
    found ten times as fast as all of them. No more are asked for than are read through within
    `work` rows, but for the first: then the first few found come at once, and are too many to
    look at anyway.
    """
    asked = [_trigrams(needle)[: ASKED // len(needles[:ASKED])] for needle in needles[:ASKED]]
    sizes = await _sizes(reads, source, index_name, sorted(set().union(*asked)))
    rounds = zip_longest(*(sorted(each, key=sizes.__getitem__) for each in asked))
    by_turns = [one for each in rounds for one in sorted(filter(None, each), key=sizes.__getitem__)]
    rare, *more = list(dict.fromkeys(by_turns))[: max(2, len(asked))]
    chosen, read_through = [rare], sizes[rare]
    for trigram in more:
        read_through += sizes[trigram]
        if read_through > work:
            break
        chosen.append(trigram)
    return chosen


def _trigrams(word: str) -> list[str]:
    return list(dict.fromkeys(word[at : at + 3] for at in range(len(word) - 2)))


async def _sizes(
    reads: Reads, source: sa.Table, index_name: str, trigrams: Sequence[str]
) -> dict[str, int]:
    """How many rows hold each; where many do, by how soon the first `SAMPLED` are found."""
    size = f"""
        SELECT asked.value, (
            SELECT CASE count(*) WHEN :sampled THEN
                :sampled * (SELECT max(number) FROM {source.name}) / max(found.rowid)
            ELSE count(*) END
            FROM (
                SELECT rowid FROM {index_name} WHERE {index_name} MATCH
                '"' || replace(asked.value, '"', '""') || '"' LIMIT :sampled
            ) found
        ) FROM json_each(:trigrams) asked
    """  # noqa: S608 the names are tables' own
    values = {"sampled": SAMPLED, "trigrams": orjson.dumps(trigrams).decode()}
    rows = await reads.rows(sa.text(size).bindparams(**values))
    return {trigram: int(rows_of) for trigram, rows_of in rows}
