"""What the dashboard shows: each number a row or a range of an index, never a walk of timelines."""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from store import tables as t
from store.database import Reads, Transaction, first, value
from store.dialect import adding_to, checked, insert
from store.rows import HourStats, InboxStats


async def stats(
    reads: Reads, organization_id: str, day: date, hours: Sequence[HourStats]
) -> InboxStats:
    """As of now; `day`: the organization's today, `hours`: those of it that have begun."""
    open, unresponded = await _conversations(reads, organization_id)
    counted = await _counted(reads, organization_id, hours)
    return InboxStats(
        open=open,
        unresponded=unresponded,
        longest_wait_since=await _longest_wait(reads, organization_id),
        received_today=sum(hour.received for hour in counted),
        sent_today=sum(hour.sent for hour in counted),
        undelivered_today=sum(hour.undelivered for hour in counted),
        median_response_seconds=await _median(reads, organization_id, day),
        hours=tuple(counted),
    )


async def _conversations(reads: Reads, organization_id: str) -> tuple[int, int]:
    c = t.conversation_count.c
    counted = sa.select(
        sa.func.sum(sa.case((c.is_resolved.is_(False), c.conversations), else_=0)),
        sa.func.sum(sa.case((c.is_unresponded.is_(True), c.conversations), else_=0)),
    )
    row = await first(reads, counted.where(c.organization_id == organization_id))
    return (0, 0) if row is None else (int(row[0] or 0), int(row[1] or 0))


async def _counted(
    reads: Reads, organization_id: str, hours: Sequence[HourStats]
) -> list[HourStats]:
    if not hours:
        return []
    tally, counted = t.quarter_tally.c, list(hours)
    begun = [hour.begins_at for hour in hours]
    quarters = await reads.rows(
        sa.select(tally.begins_at, tally.received, tally.sent, tally.undelivered).where(
            tally.organization_id == organization_id,
            tally.begins_at >= begun[0],
            tally.begins_at < begun[-1] + timedelta(hours=1),
        )
    )
    for begins_at, received, sent, undelivered in quarters:
        at = bisect_right(begun, begins_at) - 1
        counted[at] = replace(
            counted[at],
            received=counted[at].received + received,
            sent=counted[at].sent + sent,
            undelivered=counted[at].undelivered + undelivered,
        )
    return counted


async def _longest_wait(reads: Reads, organization_id: str) -> datetime | None:
    c = t.conversation.c
    waiting = sa.select(c.waiting_since).where(
        c.organization_id == organization_id, c.waiting_since.is_not(None)
    )
    since: datetime | None = await value(reads, waiting.order_by(c.waiting_since).limit(1))
    return since


async def _median(reads: Reads, organization_id: str, day: date) -> int | None:
    """Of the day's responses, read from the index: the middle one, or between the middle two."""
    r = t.response.c
    todays = (r.organization_id == organization_id, r.day == day)
    count = await value(reads, sa.select(sa.func.count()).select_from(t.response).where(*todays))
    if not count:
        return None
    in_order = sa.select(r.seconds).where(*todays).order_by(r.seconds)
    middle = await reads.rows(in_order.offset((count - 1) // 2).limit(2 - count % 2))
    seconds: list[int] = [row[0] for row in middle]
    return round(sum(seconds) / len(seconds))


async def add_to_tally(
    writes: Transaction,
    organization_id: str,
    quarter: datetime,
    *,
    received: int = 0,
    sent: int = 0,
    undelivered: int = 0,
) -> None:
    more = {"received": received, "sent": sent, "undelivered": undelivered}
    row = {"organization_id": organization_id, "begins_at": quarter, **more}
    await writes.write(adding_to(t.quarter_tally), row)


async def save_response(writes: Transaction, **values: Any) -> None:
    """One of an item that was a response already now ends the longer wait."""
    row = insert(t.response).values(**values)
    again = {name: values[name] for name in ("since", "day", "seconds")}
    await writes.write(row.on_conflict_do_update(index_elements=["item_id"], set_=again))


async def take_responses(
    writes: Transaction, organization_id: str, item_ids: Collection[str]
) -> list[datetime]:
    """Forget that these items were responses. Since when the patients had waited for them."""
    r = t.response
    taken = sa.delete(r).where(
        checked(r.c.organization_id) == organization_id, r.c.item_id.in_(item_ids)
    )
    return [row[0] for row in await writes.rows(taken.returning(r.c.since))]
