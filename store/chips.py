"""What the inbox's chips leave, as ranges of an index.

The three chips are columns at the head of an index that ends in `activity_position`. Chips that
are not set are not left out but spelled out, so that each combination is one range of that index,
read from its end: a page is the newest few of at most eight ranges, whatever they hold.
"""

from itertools import product

import sqlalchemy as sa

from store import tables as t
from store.database import AnyRow
from store.dialect import checked
from store.rows import InboxFilter

Arm = sa.Select[tuple[str, int]]
"""(id, activity_position) of some of the conversations that a filter allows."""


def ranges(organization_id: str | sa.BindParameter[str], chips: InboxFilter) -> list[Arm]:
    """One SELECT for each range of the index that the chips allow."""
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


def among(
    organization_id: str | sa.BindParameter[str], chips: InboxFilter, ids: sa.Subquery
) -> Arm:
    """Those that the chips allow of the conversations with these ids, each looked up by its id."""
    wanted = {name: getattr(chips, name) for name in ("location_id", *t.CHIPS)}
    source = t.conversation if chips.unread_by is None else t.unread
    allowed = [checked(source.c[name]) == set for name, set in wanted.items() if set is not None]
    if chips.unread_by is None:
        c = t.conversation
        return (
            sa.select(c.c.id.label("id"), c.c.activity_position)
            .join_from(ids, c, c.c.id == checked(ids.c.id))
            .where(checked(c.c.organization_id) == organization_id, *allowed)
        )
    u = t.unread
    return (
        sa.select(u.c.conversation_id.label("id"), u.c.activity_position)
        .join_from(ids, u, u.c.conversation_id == checked(ids.c.id))
        .where(u.c.organization_id == organization_id, u.c.person_id == chips.unread_by, *allowed)
    )


def allows(chips: InboxFilter, state: AnyRow) -> bool:
    """Whether conversations that stand in this state, counted in a row, are among them."""
    if chips.location_id is not None and state.location_id != chips.location_id:
        return False
    return all(getattr(chips, name) in (None, getattr(state, name)) for name in t.CHIPS)
