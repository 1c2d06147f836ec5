"""The list of conversations, a page at a time, at the same cost at any size.

Without a search a page is the newest few of some ranges of an index (`store/chips.py`). A search
looks at no more than `LOOKED_AT` conversations, in one of two ways. Where no more than that may
match, all of them are looked up by the search's own index. Where more may, the next of those that
the chips leave are looked at along the list: the page may then be short, even empty, and says how
far it has looked, so that the next one goes on from there.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, cast

import sqlalchemy as sa

from store import search
from store import tables as t
from store.chips import Arm, among, ranges
from store.database import Reads
from store.dialect import is_postgresql
from store.reading import HOUSE, columns, many
from store.rows import Conversation, InboxFilter, InboxPage

LOOKED_AT = 1_000
"""Conversations that a search looks at for one page."""
CONVERSATION = columns(t.conversation, Conversation)
Column = sa.ColumnElement[int]
Given = int | sa.BindParameter[int]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which part of the list is asked for: so many between two positions, and from which end."""

    limit: Given
    below: Given | None
    above: Given | None
    oldest_first: bool

    def within(self, arm: Arm) -> Arm:
        position = arm.selected_columns.activity_position
        arm = arm if self.below is None else arm.where(position < self.below)
        return arm if self.above is None else arm.where(position > self.above)

    def ordered(self, position: Column) -> Column:
        return position.asc() if self.oldest_first else position.desc()

    def up_to(self, arm: Arm, last: Column) -> Arm:
        position = arm.selected_columns.activity_position
        return arm.where(position <= last if self.oldest_first else position >= last)

    @property
    def behind_all(self) -> int:
        """A position with no conversation's behind it."""
        return 2**63 - 1 if self.oldest_first else 0


async def page(
    reads: Reads,
    organization_id: str,
    chips: InboxFilter,
    *,
    limit: int,
    below: int | None = None,
    above: int | None = None,
    oldest_first: bool = False,
) -> InboxPage:
    """Conversations whose activity lies between two positions, newest first unless asked."""
    stretch = Stretch(limit, below, above, oldest_first)
    if chips.search is not None and search.needles(chips.search):
        return await _searched(reads, organization_id, chips, chips.search, stretch)
    given = {
        "organization_id": organization_id,
        "person_id": chips.unread_by,
        "location_id": chips.location_id,
        "below": below,
        "above": above,
        "limit": limit,
    }
    asked = replace(
        chips,
        search=None,
        unread_by=chips.unread_by and "person_id",
        location_id=chips.location_id and "location_id",
    )
    statement = _listed(asked, below is not None, above is not None, oldest_first)
    return InboxPage(many(Conversation, await reads.rows(statement, given)))


@lru_cache(maxsize=512)
def _listed(
    chips: InboxFilter, has_below: bool, has_above: bool, oldest_first: bool
) -> sa.Select[Any]:
    """Made once for all who ask in this way; what they ask for are its parameters."""
    stretch = Stretch(
        sa.bindparam("limit", type_=sa.Integer),
        sa.bindparam("below", type_=sa.BigInteger) if has_below else None,
        sa.bindparam("above", type_=sa.BigInteger) if has_above else None,
        oldest_first,
    )
    wanted = replace(
        chips,
        unread_by=chips.unread_by and cast(Any, sa.bindparam(chips.unread_by)),
        location_id=chips.location_id and cast(Any, sa.bindparam(chips.location_id)),
    )
    arms = [stretch.within(arm) for arm in ranges(HOUSE, wanted)]
    ids, c = _first(arms, stretch), t.conversation
    statement = sa.select(*CONVERSATION).join_from(ids, c, c.c.id == ids.c.id)
    return statement.order_by(stretch.ordered(ids.c.activity_position))


async def _searched(
    reads: Reads,
    organization_id: str,
    chips: InboxFilter,
    words: str,
    stretch: Stretch,
) -> InboxPage:
    arms = [stretch.within(arm) for arm in ranges(organization_id, chips)]
    few = (await search.rarest(reads, words)).limit(LOOKED_AT + 1).cte("few")
    walk = _walk(few, [_near(reads, arm, stretch) for arm in arms], stretch)
    last = sa.select(walk.c.last).scalar_subquery()
    ids = search.matching(organization_id, words, few).where(last.is_(None)).subquery()
    looked_up = stretch.within(among(organization_id, chips, ids))
    walked = [_near(reads, stretch.up_to(arm, last), stretch, last.is_not(None)) for arm in arms]
    looked_for = [search.holding(words, arm) for arm in walked]
    found, c = _first([looked_up, *looked_for], stretch), t.conversation
    statement = (
        sa.select(walk.c.last, *CONVERSATION)
        .select_from(walk)
        .outerjoin(found, sa.true())
        .outerjoin(c, c.c.id == found.c.id)
        .order_by(stretch.ordered(found.c.activity_position))
    )
    rows = await reads.rows(statement)
    conversations = [Conversation(*row[1:]) for row in rows if row.id is not None]
    is_short = len(conversations) < cast(int, stretch.limit)
    stopped = rows[0].last not in (None, stretch.behind_all) and is_short
    return InboxPage(conversations, rows[0].last if stopped else None)


def _walk(few: sa.CTE, near: list[Arm], stretch: Stretch) -> sa.CTE:
    """One row: the last position to look at along the list, or null where all can be looked up."""
    positions = [arm.with_only_columns(arm.selected_columns.activity_position) for arm in near]
    order = stretch.ordered(sa.literal_column("activity_position", sa.BigInteger))
    examined = sa.union_all(*positions).order_by(order).limit(1).offset(LOOKED_AT - 1)
    last = sa.func.coalesce(examined.scalar_subquery(), stretch.behind_all)
    candidates = sa.select(sa.func.count()).select_from(few).scalar_subquery()
    return sa.select(sa.case((candidates > LOOKED_AT, last)).label("last")).cte("walk")


def _near(reads: Reads, arm: Arm, stretch: Stretch, *conditions: sa.ColumnElement[bool]) -> Arm:
    """As far of an arm as is ever looked at.

    SQLite looks no further by itself; PostgreSQL would sort all of it, and look even where none is.
    """
    if not is_postgresql(reads.dialect):
        return arm
    order = stretch.ordered(arm.selected_columns.activity_position)
    near = arm.where(*conditions).order_by(order).limit(LOOKED_AT).subquery()
    return sa.select(near.c.id, near.c.activity_position)


def _first(arms: list[Arm], stretch: Stretch) -> sa.Subquery:
    """The first of the stretch that any arm holds."""
    limited = [
        arm.order_by(stretch.ordered(arm.selected_columns.activity_position)).limit(stretch.limit)
        for arm in arms
    ]
    # SQLite takes no LIMIT in the arm of a UNION, only in a subquery of it.
    union = sa.union_all(*(sa.select(arm.subquery()) for arm in limited)).subquery()
    order = stretch.ordered(union.c.activity_position)
    return sa.select(union).order_by(order).limit(stretch.limit).subquery()
