"""The list of conversations: a page, and how many there are, at the same cost at any size.

The three chips are columns at the head of an index that ends in `activity_position`. Chips that
are not set are not left out but spelled out, so that each combination is one range of that index,
read from its end: a page is the newest few of at most eight ranges, whatever they hold.
"""

from itertools import product

import sqlalchemy as sa

from store import search
from store import tables as t
from store.database import AnyRow, Reads, Rows
from store.dialect import checked
from store.reading import columns, many
from store.rows import Conversation, InboxCounts, InboxFilter

CONVERSATION = columns(t.conversation, Conversation)


async def page(
    reads: Reads,
    organization_id: str,
    chips: InboxFilter,
    *,
    limit: int,
    below: int | None = None,
    above: int | None = None,
    oldest_first: bool = False,
) -> list[Conversation]:
    """Conversations whose activity lies between two positions, newest first unless asked."""
    found: list[str] | None = None
    if chips.search is not None and search.needles(chips.search):
        found = await search.matches(reads, organization_id, chips.search)
        if found == []:
            return []
    ids = _page_ids(organization_id, chips, found, limit, below, above, oldest_first)
    c = t.conversation
    statement = sa.select(*CONVERSATION).join_from(ids, c, c.c.id == ids.c.id)
    order = ids.c.activity_position.asc() if oldest_first else ids.c.activity_position.desc()
    return many(Conversation, await reads.rows(statement.order_by(order)))


def _page_ids(
    organization_id: str,
    chips: InboxFilter,
    found: list[str] | None,
    limit: int,
    below: int | None,
    above: int | None,
    oldest_first: bool,
) -> sa.Subquery:
    arms = []
    for arm in _arms(organization_id, chips, found):
        position = arm.selected_columns.activity_position
        arm = arm if below is None else arm.where(position < below)
        arm = arm if above is None else arm.where(position > above)
        order = position.asc() if oldest_first else position.desc()
        arms.append(arm.order_by(order).limit(limit))
    # SQLite takes no LIMIT in the arm of a UNION, only in a subquery of it.
    union = sa.union_all(*(sa.select(arm.subquery()) for arm in arms)).subquery()
    order = union.c.activity_position.asc() if oldest_first else union.c.activity_position.desc()
    return sa.select(union).order_by(order).limit(limit).subquery()


def _ranges(organization_id: str, chips: InboxFilter) -> list[sa.Select[tuple[str, int]]]:
    """One SELECT of (id, activity_position) for each range of the index that the chips allow."""
    source = t.conversation if chips.unread_by is None else t.unread
    id = source.c.id if chips.unread_by is None else source.c.conversation_id
    base = sa.select(id.label("id"), source.c.activity_position).where(
        source.c.organization_id == organization_id
    )
    if chips.unread_by is not None:
        base = base.where(source.c.person_id == chips.unread_by)
    if chips.location_id is not None:
        base = base.where(source.c.location_id == chips.location_id)
    elif chips.unread_by is None and all(getattr(chips, name) is None for name in t.CHIPS):
        return [base]
    allowed = [
        (False, True) if getattr(chips, name) is None else (getattr(chips, name),)
        for name in t.CHIPS
    ]
    return [
        base.where(*(source.c[name] == set for name, set in zip(t.CHIPS, state, strict=True)))
        for state in product(*allowed)
    ]


def _arms(
    organization_id: str, chips: InboxFilter, found: list[str] | None
) -> list[sa.Select[tuple[str, int]]]:
    if found is not None:
        return [_among(organization_id, chips, found)]
    ranges = _ranges(organization_id, chips)
    if chips.search is None or not search.needles(chips.search):
        return ranges
    texts, wanted = t.conversation_search, search.contains(chips.search)
    return [
        arm.join(texts, texts.c.conversation_id == arm.selected_columns.id).where(wanted)
        for arm in ranges
    ]


def _among(
    organization_id: str, chips: InboxFilter, found: list[str]
) -> sa.Select[tuple[str, int]]:
    """Those of the found ones that the chips allow, each looked up by its id."""
    c, u = t.conversation.c, t.unread.c
    if chips.unread_by is None:
        source, id = c, c.id
        own = [checked(c.organization_id) == organization_id]
    else:
        source, id = u, u.conversation_id
        own = [u.organization_id == organization_id, u.person_id == chips.unread_by]
    wanted = {name: getattr(chips, name) for name in ("location_id", *t.CHIPS)}
    allowed = [checked(source[name]) == set for name, set in wanted.items() if set is not None]
    return sa.select(id.label("id"), source.activity_position).where(id.in_(found), *own, *allowed)


async def total(reads: Reads, organization_id: str, chips: InboxFilter) -> int:
    """How many conversations the chips leave."""
    if chips.search is not None and search.needles(chips.search):
        return await _total_found(reads, organization_id, chips)
    if chips.unread_by is not None:
        ranges = [
            sa.select(sa.func.count().label("n")).select_from(arm.subquery())
            for arm in _ranges(organization_id, chips)
        ]
        rows = await reads.rows(sa.union_all(*ranges))
        return sum(row[0] for row in rows)
    counted = await _counted(reads, organization_id)
    return sum(row.conversations for row in counted if _allows(chips, row))


async def _total_found(reads: Reads, organization_id: str, chips: InboxFilter) -> int:
    wanted = chips.search or ""
    if chips == InboxFilter(search=chips.search):
        return await search.count(reads, organization_id, wanted)
    found = await search.matches(reads, organization_id, wanted)
    union = sa.union_all(*_arms(organization_id, chips, found)).subquery()
    return int((await reads.rows(sa.select(sa.func.count()).select_from(union)))[0][0])


async def counts(
    reads: Reads, organization_id: str, person_id: str, location_id: str | None
) -> InboxCounts:
    counted = await _counted(reads, organization_id)
    unread = await total(reads, organization_id, InboxFilter(unread_by=person_id))

    def sum_of(chips: InboxFilter) -> int:
        return sum(row.conversations for row in counted if _allows(chips, row))

    return InboxCounts(
        all=sum_of(InboxFilter()),
        unread=unread,
        unresponded=sum_of(InboxFilter(is_unresponded=True)),
        human_only=sum_of(InboxFilter(is_assistant_only=False)),
        my_location=sum_of(InboxFilter(location_id=location_id)) if location_id else 0,
    )


async def _counted(reads: Reads, organization_id: str) -> Rows:
    counts = t.conversation_count
    return await reads.rows(sa.select(counts).where(counts.c.organization_id == organization_id))


def _allows(chips: InboxFilter, row: AnyRow) -> bool:
    if chips.location_id is not None and row.location_id != chips.location_id:
        return False
    return all(getattr(chips, name) in (None, getattr(row, name)) for name in t.CHIPS)
