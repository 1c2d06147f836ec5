"""Posts that were not taken in: kept whole if they were verified, else counted."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from store import tables as t
from store.database import Reads, Transaction
from store.dialect import insert
from store.reading import columns, many
from store.rows import KeptWebhook, RefusedWebhooks

KEPT = columns(t.kept_webhook, KeptWebhook)
REFUSED = columns(t.refused_webhook, RefusedWebhooks)


async def keep(writes: Transaction, **values: Any) -> None:
    await writes.write(t.kept_webhook.insert().values(**values))


async def kept(reads: Reads, organization_id: str) -> list[KeptWebhook]:
    """Those that are not settled, oldest first."""
    k = t.kept_webhook.c
    statement = sa.select(*KEPT).where(k.organization_id == organization_id, k.settled_at.is_(None))
    return many(KeptWebhook, await reads.rows(statement.order_by(k.at, k.id)))


async def settle(
    writes: Transaction, organization_id: str, ids: Collection[str], at: datetime
) -> None:
    k = t.kept_webhook
    await writes.write(
        sa.update(k)
        .where(k.c.organization_id == organization_id, k.c.id.in_(ids))
        .values(settled_at=at)
    )


async def count_refused(
    writes: Transaction,
    organization_id: str,
    carrier: str,
    kind: str,
    reason: str,
    times: int,
    at: datetime,
) -> None:
    r = t.refused_webhook
    statement = insert(r).values(
        organization_id=organization_id,
        carrier=carrier,
        kind=kind,
        reason=reason,
        times=times,
        first_at=at,
        last_at=at,
    )
    await writes.write(
        statement.on_conflict_do_update(
            index_elements=list(r.primary_key),
            set_={"times": r.c.times + times, "kind": kind, "last_at": at},
        )
    )


async def refused(reads: Reads, organization_id: str) -> list[RefusedWebhooks]:
    """Newest first."""
    r = t.refused_webhook.c
    statement = sa.select(*REFUSED).where(r.organization_id == organization_id)
    return many(RefusedWebhooks, await reads.rows(statement.order_by(r.last_at.desc())))


async def forget_refused(writes: Transaction, organization_id: str) -> None:
    r = t.refused_webhook
    await writes.write(sa.delete(r).where(r.c.organization_id == organization_id))
