"""When each carrier's log was last compared with ours."""

from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa

from store import tables as t
from store.database import Reads, Transaction, value
from store.dialect import insert
from store.reading import columns, many
from store.rows import Reconciliation
from store.words import Direction

RECONCILIATION = columns(t.reconciliation, Reconciliation)


async def last(reads: Reads, organization_id: str) -> dict[str, Reconciliation]:
    """By the id of the account."""
    r = t.reconciliation.c
    statement = sa.select(*RECONCILIATION).where(r.organization_id == organization_id)
    found = many(Reconciliation, await reads.rows(statement))
    return {one.carrier_id: one for one in found}


async def begin(
    writes: Transaction, organization_id: str, one: Reconciliation, unless_since: datetime
) -> bool:
    """Whether it is ours to do: not where one has begun since then."""
    r = t.reconciliation
    values = asdict(one)
    statement = insert(r).values(organization_id=organization_id, **values)
    begun = await writes.write(
        statement.on_conflict_do_update(
            index_elements=list(r.primary_key), set_=values, where=r.c.began_at <= unless_since
        )
    )
    return begun == 1


async def texts_brought(
    reads: Reads, organization_id: str, carrier_id: str, since: datetime, before: datetime
) -> int:
    """How many texts of patients this account's webhooks have brought in that time."""
    m, i = t.carrier_message.c, t.timeline_item.c
    statement = (
        sa.select(sa.func.count())
        .join_from(t.timeline_item, t.carrier_message, m.item_id == i.id)
        .where(
            i.organization_id == organization_id,
            m.organization_id == organization_id,
            m.carrier_id == carrier_id,
            i.direction == Direction.INBOUND,
            i.arrived_late_at.is_(None),
            i.at >= since,
            i.at < before,
        )
    )
    return int(await value(reads, statement))


async def end(writes: Transaction, organization_id: str, one: Reconciliation) -> None:
    r = t.reconciliation
    await writes.write(
        sa.update(r)
        .where(r.c.organization_id == organization_id, r.c.carrier_id == one.carrier_id)
        .values(**asdict(one))
    )
