"""Finding conversations by a part of a name or of a number.

Trigrams answer any search of three characters and more. So that one or two characters find the
beginnings of words by the same index, every word is kept with two marks before it: `^^li` holds
the trigram of `^li`, which is what a search for "li" looks up.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from store import tables as t
from store.database import Reads, Transaction
from store.dialect import insert

MARK = "^"
CAP = 2_000
"""More matches than this are not fetched as ids: then the inbox is walked in its own order."""

Needles = Sequence[Sequence[str]]
"""Of each group at least one must be found."""


def folded(text: str) -> str:
    """Lower case, accents and marks off: "Zoë" is found by "zoe"."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).replace(MARK, " ")


def search_text(phone_number: str, names: list[str]) -> str:
    words = [word for name in names for word in folded(name).split()]
    return " ".join(MARK * 2 + word for word in [*words, re.sub(r"\D", "", phone_number)])


def needles(search: str) -> list[str]:
    """What must all be found. A number in any spelling becomes its digits, trunk zero off."""
    if re.fullmatch(r"[\d\s().+/-]+", search):
        digits = re.sub(r"\D", "", search).lstrip("0")
        return [digits if len(digits) > 2 else MARK * (3 - len(digits)) + digits] if digits else []
    # NUL would end the expression in the middle of a phrase.
    words = folded(search.replace("\0", " ")).split()
    return [word if len(word) > 2 else MARK * (3 - len(word)) + word for word in words]


async def matches(reads: Reads, organization_id: str, search: str) -> list[str] | None:
    """Ids of the conversations that match, or None where there are more than `CAP`."""
    statement = _matching(organization_id, search).limit(CAP + 1)
    rows = await reads.rows(statement)
    return None if len(rows) > CAP else [row[0] for row in rows]


async def count(reads: Reads, organization_id: str, search: str) -> int:
    matching = _matching(organization_id, search).subquery()
    rows = await reads.rows(sa.select(sa.func.count()).select_from(matching))
    return int(rows[0][0])


def _matching(organization_id: str, search: str) -> sa.Select[tuple[str]]:
    s = t.conversation_search
    wanted = [[word] for word in needles(search)]
    found = matching(s, "conversation_trigram", [s.c.conversation_id], wanted)
    return found.where(s.c.organization_id == organization_id)


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


def contains(search: str) -> sa.ColumnElement[bool]:
    """The same test on one conversation's text, for walking the inbox."""
    text = t.conversation_search.c.text
    return sa.and_(*(text.contains(word, autoescape=True) for word in needles(search)))


async def save(writes: Transaction, organization_id: str, conversation_id: str, text: str) -> None:
    s = t.conversation_search
    statement = insert(s).values(
        organization_id=organization_id, conversation_id=conversation_id, text=text
    )
    await writes.write(
        statement.on_conflict_do_update(
            index_elements=[s.c.conversation_id], set_={"text": statement.excluded.text}
        )
    )
