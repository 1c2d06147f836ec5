"""How many conversations the chips leave, and what each chip would show.

Every state that a conversation can be in is counted in its own row, for the organization and for
each person's unread, so that counting costs the same at any size. Only what a search finds is
counted one by one.
"""

import asyncio
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from store import search
from store import tables as t
from store.chips import allows, among, ranges
from store.database import Reads, Rows, value
from store.reading import HOUSE
from store.rows import InboxCounts, InboxFilter

OF_ALL = sa.select(t.conversation_count).where(t.conversation_count.c.organization_id == HOUSE)
OF_UNREAD = sa.select(t.unread_count).where(
    t.unread_count.c.organization_id == HOUSE,
    t.unread_count.c.person_id == sa.bindparam("person_id"),
)


async def total(reads: Reads, organization_id: str, chips: InboxFilter) -> int:
    """How many conversations the filter leaves."""
    if chips.search is not None and search.needles(chips.search):
        return await _total_found(reads, organization_id, chips, chips.search)
    counted = await _counted(reads, organization_id, chips.unread_by)
    return _sum(counted, chips)


async def counts(
    reads: Reads, organization_id: str, person_id: str, location_id: str | None
) -> InboxCounts:
    everybodys, unread = await asyncio.gather(
        _counted(reads, organization_id), _counted(reads, organization_id, person_id)
    )
    return InboxCounts(
        all=_sum(everybodys, InboxFilter()),
        unread=_sum(unread, InboxFilter()),
        unresponded=_sum(everybodys, InboxFilter(is_unresponded=True)),
        human_only=_sum(everybodys, InboxFilter(is_assistant_only=False)),
        my_location=_sum(everybodys, InboxFilter(location_id=location_id)) if location_id else 0,
    )


async def _counted(reads: Reads, organization_id: str, unread_by: str | None = None) -> Rows:
    given = {"organization_id": organization_id}
    if unread_by is None:
        return await reads.rows(OF_ALL, given)
    return await reads.rows(OF_UNREAD, {**given, "person_id": unread_by})


def _sum(counted: Rows, chips: InboxFilter) -> int:
    return sum(row.conversations for row in counted if allows(chips, row))


async def _total_found(reads: Reads, organization_id: str, chips: InboxFilter, words: str) -> int:
    """One by one, from whichever side has less: what the search finds, or what the chips leave."""
    found, holds = search.candidates(words), search.holds(words)
    ids = search.matching(organization_id, holds, found.subquery())
    if chips == InboxFilter(search=words):
        alone = search.is_exact(words) and await _is_alone(reads, organization_id)
        return await _count(reads, found if alone else ids)
    left = await total(reads, organization_id, replace(chips, search=None))
    if await _count(reads, found.limit(left)) < left:
        return await _count(reads, among(organization_id, chips, ids.subquery()))
    arms = [search.holding(holds, arm) for arm in ranges(organization_id, chips)]
    return await _count(reads, sa.union_all(*arms))


async def _is_alone(reads: Reads, organization_id: str) -> bool:
    """Whether no other organization has a conversation in this database."""
    others = t.conversation_count.c.organization_id
    return not await reads.rows(sa.select(others).where(others != organization_id).limit(1))


async def _count(reads: Reads, found: sa.Select[Any] | sa.CompoundSelect[Any]) -> int:
    return int(await value(reads, sa.select(sa.func.count()).select_from(found.subquery())))
