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
from store.database import Reads, Rows
from store.dialect import is_postgresql
from store.reading import HOUSE, columns, many
from store.rows import Conversation, InboxFilter, InboxPage

LOOKED_AT = 1_000
"""Conversations that a search looks at for one page."""
CONVERSATION = columns(t.conversation, Conversation)
Column = sa.ColumnElement[int]
Given = sa.BindParameter[int]


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
    given = {
        "organization_id": organization_id,
        "person_id": chips.unread_by,
        "location_id": chips.location_id,
        "below": below,
        "above": above,
        "limit": limit,
    }
    shape = Shape.of(chips, below is not None, above is not None, oldest_first)
    needles = search.needles(chips.search) if chips.search is not None else []
    if not needles:
        return InboxPage(many(Conversation, await reads.rows(_listed(shape), given)))
    asked = await search.given(reads, cast(str, chips.search))
    statement = _looked_for(shape, len(needles), LOOKED_AT, is_postgresql(reads.dialect))
    return _page(await reads.rows(statement, given | asked), limit, shape.stretch)


def _page(rows: Rows, limit: int, stretch: Stretch) -> InboxPage:
    """Of a search: how far it has looked, where that is not to the end, is in every row."""
    conversations = [Conversation(*row[1:]) for row in rows if row.id is not None]
    last = rows[0].last
    stopped = last not in (None, stretch.behind_all) and len(conversations) < limit
    return InboxPage(conversations, last if stopped else None)


@dataclass(frozen=True, slots=True)
class Shape:
    """What the statement of a page depends on, and is made once for; the rest are parameters."""

    chips: InboxFilter
    """With the names of parameters in the place of ids."""
    has_below: bool
    has_above: bool
    oldest_first: bool

    @classmethod
    def of(cls, chips: InboxFilter, *stretch: bool) -> "Shape":
        named = replace(
            chips,
            search=None,
            unread_by=chips.unread_by and "person_id",
            location_id=chips.location_id and "location_id",
        )
        return cls(named, *stretch)

    @property
    def stretch(self) -> Stretch:
        return Stretch(
            sa.bindparam("limit", type_=sa.Integer),
            sa.bindparam("below", type_=sa.BigInteger) if self.has_below else None,
            sa.bindparam("above", type_=sa.BigInteger) if self.has_above else None,
            self.oldest_first,
        )

    @property
    def wanted(self) -> InboxFilter:
        chips = self.chips
        return replace(
            chips,
            unread_by=chips.unread_by and cast(Any, sa.bindparam(chips.unread_by)),
            location_id=chips.location_id and cast(Any, sa.bindparam(chips.location_id)),
        )


@lru_cache(maxsize=512)
def _listed(shape: Shape) -> sa.Select[Any]:
    stretch = shape.stretch
    arms = [stretch.within(arm) for arm in ranges(HOUSE, shape.wanted)]
    ids, c = _first(arms, stretch), t.conversation
    statement = sa.select(*CONVERSATION).join_from(ids, c, c.c.id == ids.c.id)
    return statement.order_by(stretch.ordered(ids.c.activity_position))


@lru_cache(maxsize=512)
def _looked_for(shape: Shape, needles: int, most: int, is_bound: bool) -> sa.Select[Any]:
    """`most`: conversations that are looked at. SQLite looks no further by itself; PostgreSQL has

    to be bound to it: it would sort all of an arm, and look even where none is.
    """
    stretch, holds = shape.stretch, search.holds_given(needles)

    def near(arm: Arm, *conditions: sa.ColumnElement[bool]) -> Arm:
        return _near(arm.where(*conditions), stretch, most) if is_bound else arm

    arms = [stretch.within(arm) for arm in ranges(HOUSE, shape.wanted)]
    few = search.rarest_given(needles).limit(most + 1).cte("few")
    walk = _walk(few, [near(arm) for arm in arms], stretch, most)
    last = sa.select(walk.c.last).scalar_subquery()
    ids = search.matching(HOUSE, holds, few).where(last.is_(None)).subquery()
    looked_up = stretch.within(among(HOUSE, shape.wanted, ids))
    walked = [near(stretch.up_to(arm, last), last.is_not(None)) for arm in arms]
    looked_for = [search.holding(holds, arm) for arm in walked]
    found, c = _first([looked_up, *looked_for], stretch), t.conversation
    return (
        sa.select(walk.c.last, *CONVERSATION)
        .select_from(walk)
        .outerjoin(found, sa.true())
        .outerjoin(c, c.c.id == found.c.id)
        .order_by(stretch.ordered(found.c.activity_position))
    )


def _walk(few: sa.CTE, near: list[Arm], stretch: Stretch, most: int) -> sa.CTE:
    """One row: the last position to look at along the list, or null where all can be looked up."""
    positions = [arm.with_only_columns(arm.selected_columns.activity_position) for arm in near]
    order = stretch.ordered(sa.literal_column("activity_position", sa.BigInteger))
    examined = sa.union_all(*positions).order_by(order).limit(1).offset(most - 1)
    last = sa.func.coalesce(examined.scalar_subquery(), stretch.behind_all)
    candidates = sa.select(sa.func.count()).select_from(few).scalar_subquery()
    return sa.select(sa.case((candidates > most, last)).label("last")).cte("walk")


def _near(arm: Arm, stretch: Stretch, most: int) -> Arm:
    order = stretch.ordered(arm.selected_columns.activity_position)
    near = arm.order_by(order).limit(most).subquery()
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
