"""What patients are found by (`store/patient_search.py` finds them): kept up with their records."""

import re
from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from store import tables as t
from store import trigrams, typos
from store.database import Reads, Transaction, value
from store.dialect import checked, insert
from store.search import MARK, folded

BETWEEN = "\x1f"
"""Between family and given name: it sorts before every letter, and is a space to `str.split`."""


def words_of(name: str) -> list[str]:
    return folded(name.replace(",", " ")).split()


def joined(given: Sequence[str], family: Sequence[str]) -> str:
    """Who has but one name is listed by that."""
    return BETWEEN.join(" ".join(words) for words in (family, given) if words)


def whole(word: str) -> str:
    """As it stands in the text: no longer word and no end of one holds it."""
    return f"{MARK * 2}{word} "


def row(
    given_name: str, family_name: str, phone_numbers: Iterable[str], addresses: Iterable[str]
) -> dict[str, str]:
    """A record's row, but for whose it is."""
    given, family = words_of(given_name), words_of(family_name)
    digits = [re.sub(r"\D", "", number) for number in phone_numbers]
    words = [*given, *family, *digits, *(folded(address) for address in addresses)]
    return {"sort_name": joined(given, family), "text": "".join(whole(word) for word in words)}


async def save(
    writes: Transaction,
    organization_id: str,
    patient_id: str,
    given_name: str,
    family_name: str,
    phone_numbers: Iterable[str],
    addresses: Iterable[str],
) -> None:
    s = t.patient_search
    values = row(given_name, family_name, phone_numbers, addresses)
    before = await _sort_name(writes, organization_id, patient_id)
    statement = insert(s).values(organization_id=organization_id, patient_id=patient_id, **values)
    await writes.write(
        statement.on_conflict_do_update(
            index_elements=[s.c.organization_id, s.c.patient_id],
            set_={name: statement.excluded[name] for name in values},
        )
    )
    if before is None:
        await _count(writes, organization_id, +1)
    were, words = set((before or "").split()), set(values["sort_name"].split())
    await typos.learn(writes, organization_id, words - were)
    await _forget(writes, organization_id, were - words)


async def remove(writes: Transaction, organization_id: str, patient_id: str) -> None:
    """The record is found and listed no more."""
    s = t.patient_search
    before = await _sort_name(writes, organization_id, patient_id)
    if before is None:
        return
    await writes.write(
        sa.delete(s).where(s.c.organization_id == organization_id, s.c.patient_id == patient_id)
    )
    await _count(writes, organization_id, -1)
    await _forget(writes, organization_id, set(before.split()))


async def _sort_name(reads: Reads, organization_id: str, patient_id: str) -> str | None:
    s = t.patient_search.c
    name: str | None = await value(
        reads,
        sa.select(s.sort_name).where(
            s.organization_id == organization_id, s.patient_id == patient_id
        ),
    )
    return name


async def _count(writes: Transaction, organization_id: str, change: int) -> None:
    counts = t.patient_count
    statement = insert(counts).values(organization_id=organization_id, patients=change)
    await writes.write(
        statement.on_conflict_do_update(
            index_elements=[counts.c.organization_id],
            set_={"patients": counts.c.patients + change},
        )
    )


async def _forget(writes: Transaction, organization_id: str, words: set[str]) -> None:
    """The words among these that no patient's name has any more."""
    s = t.patient_search
    for word in sorted(words):
        bearing = trigrams.matching(s, "patient_trigram", [s.c.number], [[whole(word)]])
        bearing = bearing.where(checked(s.c.organization_id) == organization_id).limit(1)
        if await value(writes, bearing) is None:
            await typos.forget(writes, organization_id, [word])
