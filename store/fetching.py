"""Files that lie at carriers still: who fetches which, and when it is tried again."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from store import tables as t
from store.database import Reads, Transaction, value
from store.reading import columns, many
from store.rows import FetchRow
from store.words import FileState

FETCH = columns(t.fetch, FetchRow)


async def add(writes: Transaction, row: FetchRow) -> None:
    await writes.write(t.fetch.insert().values(**asdict(row), next_attempt_at=row.created_at))


async def claim(writes: Transaction, lease: str, now: datetime, until: datetime) -> FetchRow | None:
    """Lease the row that has been due the longest; None if there is none."""
    f = t.fetch
    free = sa.or_(f.c.leased_until.is_(None), f.c.leased_until <= now)
    due = sa.select(f.c.item_id).where(f.c.next_attempt_at <= now, free)
    longest = due.order_by(f.c.next_attempt_at).limit(1).with_for_update(skip_locked=True)
    rows = await writes.rows(
        sa.update(f)
        .where(f.c.item_id == longest.scalar_subquery(), free)
        .values(lease=lease, leased_until=until)
        .returning(*FETCH)
    )
    return next(iter(many(FetchRow, rows)), None)


async def next_due(reads: Reads) -> datetime | None:
    """When there is next something to fetch, if there is anything at all."""
    f = t.fetch.c
    free = sa.case(
        (sa.or_(f.leased_until.is_(None), f.leased_until < f.next_attempt_at), f.next_attempt_at),
        else_=f.leased_until,
    )
    soonest: datetime | None = await value(reads, sa.select(sa.func.min(free)))
    return soonest


async def put_back(
    writes: Transaction, item_id: str, lease: str, problem: str, next_attempt_at: datetime
) -> None:
    f = t.fetch
    await writes.write(
        sa.update(f)
        .where(f.c.item_id == item_id, f.c.lease == lease)
        .values(
            next_attempt_at=next_attempt_at,
            attempts=f.c.attempts + 1,
            problem=problem,
            lease=None,
            leased_until=None,
        )
    )


async def remove(writes: Transaction, item_id: str, lease: str) -> bool:
    """Whether it was there, and still ours."""
    f = t.fetch
    return await writes.write(sa.delete(f).where(f.c.item_id == item_id, f.c.lease == lease)) == 1


async def free_leases(writes: Transaction) -> int:
    """For an embedded database at its start: whoever held these is gone."""
    return await writes.write(
        sa.update(t.fetch).where(t.fetch.c.lease.is_not(None)).values(lease=None, leased_until=None)
    )


async def waiting(reads: Reads, organization_id: str, before: datetime) -> list[FetchRow]:
    """Files of texts from before an instant that are not here yet, longest waiting first."""
    f = t.fetch.c
    statement = sa.select(*FETCH).where(f.organization_id == organization_id, f.created_at < before)
    return many(FetchRow, await reads.rows(statement.order_by(f.created_at)))


async def lost(reads: Reads, organization_id: str, since: datetime) -> list[tuple[Any, ...]]:
    """(when it was sent, why it will not come) of files that were given up, newest first."""
    f, i = t.file.c, t.timeline_item.c
    rows = await reads.rows(
        sa.select(i.at, f.problem)
        .join_from(t.file, t.timeline_item, i.id == f.item_id)
        .where(f.organization_id == organization_id, f.state == FileState.LOST, i.at >= since)
        .order_by(i.position.desc())
    )
    return [tuple(row) for row in rows]
