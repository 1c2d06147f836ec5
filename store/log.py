"""The event log. A position is taken under the organization's row lock and held until the commit,

so that the order of positions is the order of commits: no event ever appears behind a cursor.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from store import tables as t
from store.database import Reads, Transaction, first, value
from store.dialect import is_postgresql
from store.reading import HOUSE, columns, many
from store.rows import Event
from store.words import EventKind

EVENT = columns(t.event, Event)


NEXT_POSITION = (
    sa.update(t.organization)
    .where(t.organization.c.id == HOUSE)
    .values(last_position=t.organization.c.last_position + 1)
    .returning(t.organization.c.last_position)
)
APPEND = t.event.insert()
AFTER = (
    sa.select(*EVENT)
    .where(t.event.c.organization_id == HOUSE, t.event.c.position > sa.bindparam("position"))
    .order_by(t.event.c.position)
    .limit(sa.bindparam("limit", type_=sa.Integer))
)
BOUNDS = sa.select(t.organization.c.pruned_position, t.organization.c.last_position).where(
    t.organization.c.id == HOUSE
)
LAST_POSITIONS = sa.select(t.organization.c.id, t.organization.c.last_position)


async def next_position(writes: Transaction, organization_id: str) -> int:
    rows = await writes.rows(NEXT_POSITION, {"organization_id": organization_id})
    return int(rows[0][0])


async def serialize(writes: Transaction, organization_id: str) -> None:
    """Whoever changes an organization next waits for this transaction, and then sees it all.

    SQLite's writers wait for one another anyway. NO KEY: rows that only refer to it may be written.
    """
    if is_postgresql(writes.dialect):
        house = sa.select(t.organization.c.id).where(t.organization.c.id == organization_id)
        await writes.rows(house.with_for_update(key_share=True))


async def append(
    writes: Transaction,
    organization_id: str,
    position: int,
    kind: EventKind,
    conversation_id: str | None,
    payload: dict[str, Any],
    audience: str | None,
    at: datetime,
) -> None:
    event = {
        "organization_id": organization_id,
        "position": position,
        "kind": kind,
        "conversation_id": conversation_id,
        "payload": payload,
        "audience": audience,
        "at": at,
    }
    await writes.write(APPEND, event)


async def after(reads: Reads, organization_id: str, position: int, limit: int) -> list[Event]:
    asked = {"organization_id": organization_id, "position": position, "limit": limit}
    return many(Event, await reads.rows(AFTER, asked))


async def bounds(reads: Reads, organization_id: str) -> tuple[int, int]:
    """The newest position that was pruned, and the newest of all."""
    row = await first(reads, BOUNDS, {"organization_id": organization_id})
    return (0, 0) if row is None else (row[0], row[1])


async def last_positions(reads: Reads) -> dict[str, int]:
    return {row[0]: row[1] for row in await reads.rows(LAST_POSITIONS)}


async def prune(writes: Transaction, organization_id: str, before: datetime, limit: int) -> int:
    """Forget up to `limit` of the oldest events from before an instant. How many went."""
    e = t.event
    oldest = (
        sa.select(e.c.position, e.c.at)
        .where(e.c.organization_id == organization_id)
        .order_by(e.c.position)
        .limit(limit)
        .subquery()
    )
    newest_gone = await value(
        writes, sa.select(sa.func.max(oldest.c.position)).where(oldest.c.at < before)
    )
    if newest_gone is None:
        return 0
    await writes.write(
        sa.update(t.organization)
        .where(t.organization.c.id == organization_id)
        .values(pruned_position=newest_gone)
    )
    return await writes.write(
        sa.delete(e).where(e.c.organization_id == organization_id, e.c.position <= newest_gone)
    )
