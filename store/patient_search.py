"""Finding patients by a part of a name, of a number or of an address, best match first.

The trigrams are those of the inbox's search (`store/search.py`); here every word ends in a space
as well, so that `^^garcia ` is a whole one. Up to `CAP` matches are read and sorted. More than
that nobody reads to the end, and sorting them would cost what they number: they come in streams,
one rank after the other, each in the order of an index.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any, NamedTuple

import sqlalchemy as sa

from store import search, trigrams, typos
from store import tables as t
from store.database import Reads, value
from store.dialect import checked
from store.patient_index import joined, whole
from store.search import MARK
from store.trigrams import Needles

CAP = 500
ENOUGH = 50
"""Of so many that match as it was typed, nobody looks for those that would match with a typo."""
END = "\U0010ffff"
"""Sorts after every letter."""
S = t.patient_search.c


class Rank(IntEnum):
    """How well a record matches. Where few do, those of a rank are in the order of their names."""

    LISTED = 0
    """Nothing was searched for."""
    EXACT = 1
    """The full name, in either order."""
    BEGINS = 2
    """All that was typed begins a word of the record."""
    PART = 3
    TYPO = 4
    STREAMED_EXACT = 11
    STREAMED_FAMILY = 12
    """Begins, and one of it the family name. The ranks below are in the order of their rows."""
    STREAMED_BEGINS = 13
    STREAMED_PART = 14
    STREAMED_TYPO = 15


class Place(NamedTuple):
    """Where a record stands in a list: a keyset, which a cursor carries."""

    rank: int
    sort_name: str
    patient_id: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Typed:
    """What was searched for, and how each kind of match is asked for."""

    words: Sequence[str]
    parts: Needles
    beginnings: Needles
    rare: sa.ColumnElement[bool]
    """What all rows meet that hold all parts, and few others do."""
    exact: int
    """How many hold all parts; more than `CAP` are not counted."""
    anything: Needles
    """Parts, or words that are one letter off where `ENOUGH` do not match without."""

    @property
    def has_typos(self) -> bool:
        return self.anything != self.parts

    @property
    def is_exact(self) -> sa.ColumnElement[bool]:
        splits = [(self.words[:at], self.words[at:]) for at in range(len(self.words) + 1)]
        orders = {joined(*pair) for one, other in splits for pair in ((one, other), (other, one))}
        return S.sort_name.in_(sorted(orders))

    @property
    def begins(self) -> sa.ColumnElement[bool]:
        return sa.and_(*(S.text.contains(word, autoescape=True) for [word] in self.beginnings))

    @property
    def is_part(self) -> sa.ColumnElement[bool]:
        return sa.and_(*(S.text.contains(word, autoescape=True) for [word] in self.parts))

    @property
    def families(self) -> list[sa.ColumnElement[bool]]:
        """One range of names for each word that may begin a family name; none overlap."""
        words = sorted(set(self.words))
        apart = [word for word in words if not any(word.startswith(w) for w in words if w != word)]
        return [sa.and_(S.sort_name >= word, S.sort_name < word + END) for word in apart]


async def typed(
    reads: Reads, organization_id: str, text: str, after: Place | None = None
) -> Typed | None:
    """None where there is nothing in it to search for. Who pages among typos goes on with them."""
    plain = text.replace(",", " ")
    needles = list(dict.fromkeys(search.needles(plain)))
    if not needles:
        return None
    parts = [[needle] for needle in needles]
    beginnings = [[needle if needle[0] == MARK else MARK + needle] for needle in needles]
    words = search.folded(plain).split()
    source, unbounded = t.patient_search, float("inf")
    rare = await trigrams.rarest(reads, source, "patient_trigram", needles, unbounded)
    wanted = Typed(words, parts, beginnings, rare, 0, parts)
    found = _holding_parts(organization_id, [S.number], wanted).limit(CAP + 1).subquery()
    exact = int(await value(reads, sa.select(sa.func.count()).select_from(found)))
    among_typos = after is not None and after.rank in (Rank.TYPO, Rank.STREAMED_TYPO)
    if exact >= ENOUGH and not among_typos:
        return replace(wanted, exact=exact)
    near = await typos.corrections(reads, organization_id, needles)
    anything = [[needle, *map(whole, near.get(needle, ()))] for needle in needles]
    return replace(wanted, exact=exact, anything=anything)


async def page(
    reads: Reads, organization_id: str, text: str, limit: int, after: Place | None
) -> list[Place]:
    """Up to `limit` places after one of the same search; without a search, of all patients."""
    wanted = await typed(reads, organization_id, text, after)
    if wanted is None:
        return await _listed(reads, organization_id, limit, after)
    # Who has begun to page goes on in the same order, though there be too many by now.
    begun = after is not None and after.rank < Rank.STREAMED_EXACT
    if begun or (after is None and await _is_sortable(reads, organization_id, wanted)):
        found = await _ranked(reads, organization_id, wanted)
        return [place for place in found if after is None or place > after][:limit]
    return await _streamed(reads, organization_id, wanted, limit, after)


async def total(reads: Reads, organization_id: str, text: str) -> int:
    """Of a search, this grows with what there is to count."""
    wanted = await typed(reads, organization_id, text)
    if wanted is None:
        counts = t.patient_count.c
        statement = sa.select(counts.patients).where(counts.organization_id == organization_id)
    elif wanted.exact <= CAP and not wanted.has_typos:
        return wanted.exact
    else:
        found = _found(organization_id, [S.number], wanted).subquery()
        statement = sa.select(sa.func.count()).select_from(found)
    return int(await value(reads, statement) or 0)


def _matching(
    organization_id: str,
    columns: Sequence[sa.ColumnElement[Any]],
    wanted: Needles,
    unwanted: Needles = (),
    *,
    above: int | None = None,
) -> sa.Select[Any]:
    found = trigrams.matching(t.patient_search, "patient_trigram", columns, wanted, unwanted, above)
    return found.where(checked(S.organization_id) == organization_id)


async def _listed(
    reads: Reads, organization_id: str, limit: int, after: Place | None
) -> list[Place]:
    return await _by_name(reads, [S.organization_id == organization_id], Rank.LISTED, limit, after)


def _holding_parts(
    organization_id: str, columns: Sequence[sa.ColumnElement[Any]], wanted: Typed
) -> sa.Select[Any]:
    index = sa.table("patient_trigram", sa.column("rowid"))
    own = checked(S.organization_id) == organization_id
    found = sa.select(*columns).join_from(index, t.patient_search, S.number == index.c.rowid)
    return found.where(wanted.rare, own, wanted.is_part)


def _found(
    organization_id: str, columns: Sequence[sa.ColumnElement[Any]], wanted: Typed
) -> sa.Select[Any]:
    if wanted.has_typos:
        return _matching(organization_id, columns, wanted.anything)
    return _holding_parts(organization_id, columns, wanted)


async def _is_sortable(reads: Reads, organization_id: str, wanted: Typed) -> bool:
    if wanted.exact > CAP or not wanted.has_typos:
        return wanted.exact <= CAP
    found = _found(organization_id, [S.number], wanted).limit(CAP + 1).subquery()
    return int(await value(reads, sa.select(sa.func.count()).select_from(found))) <= CAP


async def _ranked(reads: Reads, organization_id: str, wanted: Typed) -> list[Place]:
    rank = sa.case(
        (wanted.is_exact, Rank.EXACT.value),
        (wanted.begins, Rank.BEGINS.value),
        (wanted.is_part, Rank.PART.value),
        else_=Rank.TYPO.value,
    )
    columns = [rank, S.sort_name, S.patient_id]
    rows = await reads.rows(_found(organization_id, columns, wanted))
    return sorted(Place(*row) for row in rows)


async def _streamed(
    reads: Reads, organization_id: str, wanted: Typed, limit: int, after: Place | None
) -> list[Place]:
    places: list[Place] = []
    first = after.rank if after else Rank.STREAMED_EXACT if wanted.exact else Rank.STREAMED_TYPO
    last = Rank.STREAMED_TYPO if wanted.has_typos else Rank.STREAMED_PART
    for rank in [rank for rank in Rank if first <= rank <= last]:
        begun = after if after is not None and after.rank == rank else None
        left = limit - len(places)
        if left > 0:
            places += await _stream(reads, organization_id, wanted, rank, left, begun)
    return places


async def _stream(
    reads: Reads,
    organization_id: str,
    wanted: Typed,
    rank: Rank,
    limit: int,
    after: Place | None,
) -> list[Place]:
    own = S.organization_id == organization_id
    if rank is Rank.STREAMED_EXACT:
        return await _by_name(reads, [own, wanted.is_exact], rank, limit, after)
    if rank is Rank.STREAMED_FAMILY:
        others = [own, wanted.begins, sa.not_(wanted.is_exact)]
        found = [
            place
            for family in wanted.families
            for place in await _by_name(reads, [family, *others], rank, limit, after)
        ]
        return sorted(found)[:limit]
    wanted_of = {
        Rank.STREAMED_BEGINS: (wanted.beginnings, ()),
        Rank.STREAMED_PART: (wanted.parts, wanted.beginnings),
        Rank.STREAMED_TYPO: (wanted.anything, wanted.parts),
    }
    columns = [S.patient_id, S.number]
    statement = _matching(
        organization_id, columns, *wanted_of[rank], above=after.number if after else 0
    )
    if rank is Rank.STREAMED_BEGINS:
        statement = statement.where(sa.not_(sa.or_(wanted.is_exact, *wanted.families)))
    rows = await reads.rows(statement.limit(limit))
    return [Place(rank.value, "", patient_id, number) for patient_id, number in rows]


async def _by_name(
    reads: Reads,
    conditions: Sequence[sa.ColumnElement[bool]],
    rank: Rank,
    limit: int,
    after: Place | None,
) -> list[Place]:
    statement = sa.select(S.sort_name, S.patient_id).where(*conditions)
    if after is not None:
        place = sa.tuple_(S.sort_name, S.patient_id)
        statement = statement.where(place > (after.sort_name, after.patient_id))
    rows = await reads.rows(statement.order_by(S.sort_name, S.patient_id).limit(limit))
    return [Place(rank.value, sort_name, patient_id) for sort_name, patient_id in rows]
