"""Finding conversations by a part of a name or of a number.

Trigrams answer any search of three characters and more. So that one or two characters find the
beginnings of words by the same index, every word is kept with two marks before it: `^^li` holds
the trigram of `^li`, which is what a search for "li" looks up.
"""

import re
import unicodedata

import sqlalchemy as sa

from store import tables as t
from store import trigrams
from store.chips import Arm
from store.database import Reads, Transaction
from store.dialect import checked, insert, looked_at

MARK = "^"
LOCAL_DIGITS = 7
"""Of a whole number, those that differ from patient to patient."""


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


def candidates(search: str) -> sa.Select[tuple[int]]:
    """Numbers of the texts that the index finds, of every organization: all that match or more."""
    index = sa.table("conversation_trigram", sa.column("rowid", sa.Integer))
    keys = [[_key(needle)] for needle in needles(search)]
    return sa.select(index.c.rowid.label("number")).where(
        trigrams.holds("conversation_trigram", keys)
    )


def rarest_given(needles: int) -> sa.Select[tuple[int]]:
    """Numbers of texts, of every organization, among which are all that match what is `given`."""
    index = sa.table("conversation_trigram", sa.column("rowid", sa.Integer))
    holding = trigrams.holds_given("conversation_trigram", needles)
    return sa.select(index.c.rowid.label("number")).where(holding)


async def given(reads: Reads, search: str) -> dict[str, str]:
    """The parameters of a statement that is made of `rarest_given` and `holds_given`."""
    return await trigrams.given(
        reads, t.conversation_search, "conversation_trigram", needles(search)
    )


def matching(
    organization_id: str | sa.BindParameter[str],
    holds: sa.ColumnElement[bool],
    found: sa.FromClause,
) -> sa.Select[tuple[str]]:
    """Ids of the organization's conversations among these candidates that do match."""
    s = t.conversation_search
    return (
        sa.select(s.c.conversation_id.label("id"))
        .join_from(found, s, s.c.number == found.c.number)
        .where(checked(s.c.organization_id) == organization_id, holds)
    )


def _key(needle: str) -> str:
    """What the index is asked for. Each of its trigrams costs a walk through all who share it.

    Everybody shares the area code: without it the number of one patient is found ten times as fast.
    """
    return needle[-LOCAL_DIGITS:] if needle.isdecimal() else needle


def holding(holds: sa.ColumnElement[bool], arm: Arm) -> Arm:
    """Those of these conversations that match, each looked at."""
    s = t.conversation_search
    joined = arm.join(s, s.c.conversation_id == arm.selected_columns.id)
    return joined.where(holds)


def is_exact(search: str) -> bool:
    """Whether all that the index finds do match."""
    return all(_key(needle) == needle for needle in needles(search))


def holds(search: str) -> sa.ColumnElement[bool]:
    """Whether a text matches."""
    text = looked_at(t.conversation_search.c.text)
    return sa.and_(*(text.contains(needle, autoescape=True) for needle in needles(search)))


def holds_given(needles: int) -> sa.ColumnElement[bool]:
    """Whether a text matches the needles, so many, that a statement is `given`."""
    return trigrams.text_holds_given(looked_at(t.conversation_search.c.text), needles)


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
