"""Limits that hold for all processes: each is one row, at which whoever asks takes their turn."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from store import tables as t
from store.database import Transaction, value
from store.dialect import insert


async def tried(
    writes: Transaction, whose: str, now: datetime, within: timedelta, most: int
) -> bool:
    """Whether this try is among the `most` that are allowed within so long; if so, it counts."""
    row = insert(t.tries).values(whose=whose, instants=[], last_at=now)
    instants = await value(
        writes,
        row.on_conflict_do_update(
            index_elements=["whose"], set_={"last_at": row.excluded.last_at}
        ).returning(t.tries.c.instants),
    )
    recent = [instant for instant in instants if instant > _milliseconds(now - within)]
    if len(recent) >= most:
        return False
    counted = [*recent, _milliseconds(now)]
    await writes.write(sa.update(t.tries).where(t.tries.c.whose == whose).values(instants=counted))
    return True


async def forget_tries(writes: Transaction, before: datetime) -> int:
    return await writes.write(sa.delete(t.tries).where(t.tries.c.last_at < before))


async def take_turn(
    writes: Transaction,
    organization_id: str,
    sender: str,
    now: datetime,
    every: timedelta,
    burst: timedelta,
) -> timedelta:
    """How long to wait before this sender's next may leave: one `every` so long.

    Who has been silent may send at once as much as fits into `burst`: the generic cell rate
    algorithm (ATM Forum TM 4.0).
    """
    at, step = _milliseconds(now), round(every / timedelta(milliseconds=1))
    earliest = at - max(round(burst / timedelta(milliseconds=1)) - step, 0)
    turn = t.sender_turn.c
    row = insert(t.sender_turn).values(
        organization_id=organization_id, sender=sender, free_at=earliest + step
    )
    later = sa.case((turn.free_at < earliest, earliest), else_=turn.free_at) + step
    free_at = await value(
        writes,
        row.on_conflict_do_update(
            index_elements=["organization_id", "sender"], set_={"free_at": later}
        ).returning(turn.free_at),
    )
    return timedelta(milliseconds=max(free_at - step - at, 0))


def _milliseconds(instant: datetime) -> int:
    return round(instant.timestamp() * 1000)
