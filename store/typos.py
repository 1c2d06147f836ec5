"""Words of patients' names that are one letter off from what was typed.

Each word is kept by what is left of it without one letter, each letter in turn, and whole. Two
words that are one edit apart share such a remainder, so that looking up the few of what was typed
finds them all, however many names there are (https://github.com/wolfgarbe/SymSpell).
"""

from collections.abc import Collection

import sqlalchemy as sa
from rapidfuzz.distance import OSA

from store import tables as t
from store.database import Reads, Transaction
from store.dialect import insert

SHORTEST, LONGEST = 5, 40
"""Letters of the words that may be mistyped: most short ones are one letter off from another."""
CAP = 50
"""Words taken for what was typed; an ordinary one has a few such neighbours."""


def remainders(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def kept(words: Collection[str]) -> list[dict[str, str]]:
    """A row, but for its organization, for each remainder of each word that may be mistyped."""
    return [
        {"remainder": remainder, "word": word}
        for word in sorted(set(words))
        if SHORTEST <= len(word) <= LONGEST
        for remainder in sorted(remainders(word))
    ]


async def corrections(
    reads: Reads, organization_id: str, typed: Collection[str]
) -> dict[str, list[str]]:
    """For each, words of names with one letter replaced, left out, added, or two swapped."""
    likely = [word for word in typed if SHORTEST - 1 <= len(word) <= LONGEST + 1]
    likely = [word for word in likely if not word.isdecimal()]
    if not likely:
        return {}
    w = t.patient_word.c
    left = sorted({remainder for word in likely for remainder in remainders(word)})
    rows = await reads.rows(
        sa.select(w.word)
        .distinct()
        .where(w.organization_id == organization_id, w.remainder.in_(left))
        .order_by(w.word)
    )
    names = [row[0] for row in rows]
    return {
        word: [name for name in names if OSA.distance(word, name, score_cutoff=1) == 1][:CAP]
        for word in likely
    }


async def learn(writes: Transaction, organization_id: str, words: Collection[str]) -> None:
    rows = [{"organization_id": organization_id, **row} for row in kept(words)]
    if rows:
        await writes.write(insert(t.patient_word).on_conflict_do_nothing(), rows)


async def forget(writes: Transaction, organization_id: str, words: Collection[str]) -> None:
    w = t.patient_word
    await writes.write(
        sa.delete(w).where(
            w.c.organization_id == organization_id,
            w.c.remainder.in_([row["remainder"] for row in kept(words)]),
            w.c.word.in_(words),
        )
    )
