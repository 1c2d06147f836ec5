"""The outbox, the carriers' ids of texts, and every callback as it came."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from store import tables as t
from store.database import Reads, Transaction, first, value
from store.dialect import insert_or_ignore
from store.reading import HOUSE, columns, many, one
from store.rows import Callback, OutboxRow
from store.words import OutboxState

OUTBOX = columns(t.outbox, OutboxRow)
CALLBACK = columns(t.status_callback, Callback)
M = t.carrier_message.c
ITEM_OF_REFERENCE = sa.select(M.item_id).where(
    M.organization_id == HOUSE,
    M.carrier_id == sa.bindparam("carrier_id"),
    M.reference == sa.bindparam("reference"),
)


async def add_to_outbox(writes: Transaction, row: OutboxRow) -> None:
    await writes.write(t.outbox.insert().values(**asdict(row), next_attempt_at=row.created_at))


async def claim(
    writes: Transaction,
    lease: str,
    now: datetime,
    until: datetime,
    limit: int,
    in_hand: Collection[str],
    full: Collection[str],
) -> list[OutboxRow]:
    """Lease the rows that are due, oldest first, but not items `in_hand` or of `full` carriers."""
    o = t.outbox
    due = (
        sa.select(o.c.item_id)
        .where(
            o.c.next_attempt_at <= now,
            sa.or_(o.c.leased_until.is_(None), o.c.leased_until <= now),
            o.c.item_id.not_in(in_hand),
            o.c.carrier_id.not_in(full),
        )
        .order_by(o.c.next_attempt_at)
        .limit(limit)
        .with_for_update(skip_locked=True)  # What another process is claiming is that one's.
    )
    rows = await writes.rows(
        sa.update(o)
        .where(o.c.item_id.in_(due))
        .values(lease=lease, leased_until=until)
        .returning(*OUTBOX)
    )
    return sorted(many(OutboxRow, rows), key=lambda row: (row.created_at, row.item_id))


async def next_due(reads: Reads) -> datetime | None:
    """When the outbox next has something to do, if it has anything at all."""
    o = t.outbox.c
    free = sa.case(
        (sa.or_(o.leased_until.is_(None), o.leased_until < o.next_attempt_at), o.next_attempt_at),
        else_=o.leased_until,
    )
    soonest: datetime | None = await value(reads, sa.select(sa.func.min(free)))
    return soonest


async def outbox_row(reads: Reads, item_id: str) -> OutboxRow | None:
    statement = sa.select(*OUTBOX).where(t.outbox.c.item_id == item_id)
    return one(OutboxRow, await first(reads, statement))


async def overdue(
    reads: Reads, organization_id: str, state: OutboxState, before: datetime
) -> list[OutboxRow]:
    """Texts that have been in this state since before an instant, oldest first."""
    o = t.outbox.c
    since = o.handed_at if state is OutboxState.HANDED else o.created_at
    statement = sa.select(*OUTBOX).where(
        o.organization_id == organization_id, o.state == state, since < before
    )
    return many(OutboxRow, await reads.rows(statement.order_by(since)))


async def mark_handed(writes: Transaction, item_id: str, lease: str, at: datetime) -> bool:
    """Whether the row was still ours to hand over."""
    o = t.outbox
    marked = await writes.write(
        sa.update(o)
        .where(o.c.item_id == item_id, o.c.lease == lease, o.c.state == OutboxState.WAITING)
        .values(state=OutboxState.HANDED, handed_at=at)
    )
    return marked == 1


async def put_back(
    writes: Transaction, item_id: str, state: OutboxState | None, next_attempt_at: datetime
) -> None:
    """Free the row's lease, to be worked again at a time, in this state or the one it is in."""
    o = t.outbox
    await writes.write(
        sa.update(o)
        .where(o.c.item_id == item_id)
        .values(
            state=o.c.state if state is None else state,
            next_attempt_at=next_attempt_at,
            attempts=o.c.attempts + 1,
            lease=None,
            leased_until=None,
        )
    )


async def remove_from_outbox(writes: Transaction, item_id: str) -> bool:
    """Whether it was there."""
    return await writes.write(sa.delete(t.outbox).where(t.outbox.c.item_id == item_id)) == 1


async def free_leases(writes: Transaction) -> int:
    """For an embedded database at its start: whoever held these is gone."""
    return await writes.write(
        sa.update(t.outbox)
        .where(t.outbox.c.lease.is_not(None))
        .values(lease=None, leased_until=None)
    )


async def keep_reference(
    writes: Transaction, organization_id: str, carrier_id: str, reference: str, item_id: str
) -> bool:
    """Whether this is the first time that the carrier's id is seen."""
    row = {
        "organization_id": organization_id,
        "carrier_id": carrier_id,
        "reference": reference,
        "item_id": item_id,
    }
    return await writes.write(insert_or_ignore(t.carrier_message), row) == 1


async def item_of_reference(
    reads: Reads, organization_id: str, carrier_id: str, reference: str
) -> str | None:
    asked = {
        "organization_id": organization_id,
        "carrier_id": carrier_id,
        "reference": reference,
    }
    found: str | None = await value(reads, ITEM_OF_REFERENCE, asked)
    return found


async def items_of_references(
    reads: Reads, organization_id: str, carrier_id: str, references: Collection[str]
) -> dict[str, str]:
    """Of those that we know, whose they are."""
    m = t.carrier_message.c
    rows = await reads.rows(
        sa.select(m.reference, m.item_id).where(
            m.organization_id == organization_id,
            m.carrier_id == carrier_id,
            m.reference.in_(references),
        )
    )
    return {row[0]: row[1] for row in rows}


async def known_references(
    reads: Reads, organization_id: str, carrier_id: str, recipient: str
) -> frozenset[str]:
    """Carrier ids of the newest texts with a number that are already somebody's."""
    m, i, c = t.carrier_message.c, t.timeline_item.c, t.conversation.c
    rows = await reads.rows(
        sa.select(m.reference)
        .join_from(t.conversation, t.timeline_item, i.conversation_id == c.id)
        .join(t.carrier_message, m.item_id == i.id)
        .where(
            c.organization_id == organization_id,
            c.phone_number == recipient,
            i.organization_id == organization_id,
            m.organization_id == organization_id,
            m.carrier_id == carrier_id,
        )
        .order_by(i.position.desc())
        .limit(1_000)
    )
    return frozenset(row[0] for row in rows)


async def keep_callback(writes: Transaction, **values: Any) -> None:
    await writes.write(t.status_callback.insert().values(**values))


async def waiting_callbacks(
    reads: Reads, organization_id: str, carrier_id: str, reference: str
) -> list[Callback]:
    """Callbacks that came before we knew what they were about, in the order they came."""
    s = t.status_callback.c
    rows = await reads.rows(
        sa.select(*CALLBACK)
        .where(
            s.organization_id == organization_id,
            s.carrier_id == carrier_id,
            s.reference == reference,
            s.item_id.is_(None),
        )
        .order_by(s.id)
    )
    return many(Callback, rows)


async def orphaned_callbacks(reads: Reads, organization_id: str, before: datetime) -> int:
    """Callbacks about texts that nobody knows, from before an instant."""
    s = t.status_callback.c
    statement = sa.select(sa.func.count()).where(
        s.organization_id == organization_id, s.item_id.is_(None), s.at < before
    )
    return int(await value(reads, statement))


async def settle_callbacks(writes: Transaction, ids: Collection[str], item_id: str) -> None:
    s = t.status_callback
    await writes.write(sa.update(s).where(s.c.id.in_(ids)).values(item_id=item_id))
