"""Calls under way."""

from datetime import datetime

import sqlalchemy as sa

from store import tables as t
from store import timeline
from store.database import Reads
from store.dialect import checked
from store.rows import Call
from store.words import CallOutcome, Direction


async def under_way(
    reads: Reads,
    organization_id: str,
    *,
    since: datetime | None = None,
    before: datetime | None = None,
) -> list[Call]:
    """Calls that nobody has said the end of, oldest first."""
    item, call = timeline.I, t.call.c
    statement = timeline.EVERYTHING.where(
        call.organization_id == organization_id,
        call.outcome == CallOutcome.IN_PROGRESS,
        checked(item.organization_id) == organization_id,
    )
    statement = statement if since is None else statement.where(item.at >= since)
    statement = statement if before is None else statement.where(item.at < before)
    found = timeline.made_of(await reads.rows(statement.order_by(item.position)))
    return [item for item in found if isinstance(item, Call)]


async def never_placed(reads: Reads, organization_id: str, before: datetime) -> list[Call]:
    """Calls of ours from before then of which no phone system has ever said a word."""
    ours = [
        call
        for call in await under_way(reads, organization_id, before=before)
        if call.direction is Direction.OUTBOUND
    ]
    m = t.carrier_message.c
    rows = await reads.rows(
        sa.select(m.item_id).where(
            m.organization_id == organization_id, m.item_id.in_([call.id for call in ours])
        )
    )
    placed = {row[0] for row in rows}
    return [call for call in ours if call.id not in placed]
