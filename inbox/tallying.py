"""What the dashboard counts by the quarter of an hour, and how long patients waited for an answer.

A file that travelled in a text is not counted beside it; calls are not counted.
"""

from collections.abc import Collection
from datetime import datetime

from inbox import activity
from inbox.change import Change
from inbox.clock import quarter_of
from store import stats, timeline
from store.rows import Conversation, File, TimelineItem
from store.words import Direction


async def added(change: Change, conversation: Conversation, item: TimelineItem) -> None:
    """`conversation`: as it was before the item."""
    if not _counts(item):
        return
    inbound = item.direction is Direction.INBOUND
    await stats.add_to_tally(
        change.writes,
        change.organization_id,
        quarter_of(item.at),
        received=1 if inbound else 0,
        sent=0 if inbound else 1,
    )
    arrives = item.delivery_status not in timeline.NOT_AN_ANSWER
    answers = not inbound and activity.answers(item) and arrives
    if answers and conversation.waiting_since is not None:
        await _responded(change, item, conversation.waiting_since)


async def not_arrived(change: Change, item: TimelineItem, moved: Collection[str]) -> None:
    """`moved`: the item, and the files in it. The next answer that stands was the first one."""
    await stats.add_to_tally(
        change.writes, change.organization_id, quarter_of(change.at), undelivered=1
    )
    waits = await stats.take_responses(change.writes, change.organization_id, moved)
    if not waits:
        return
    answer = await timeline.answer_after(
        change.writes, change.organization_id, item.conversation_id, item.position
    )
    if answer is not None:
        await _responded(change, answer, min(waits))


def _counts(item: TimelineItem) -> bool:
    in_a_text = isinstance(item, File) and item.message_id is not None
    return activity.counts_as_writing(item) and not in_a_text


async def _responded(change: Change, item: TimelineItem, since: datetime) -> None:
    await stats.save_response(
        change.writes,
        organization_id=change.organization_id,
        item_id=item.id,
        since=since,
        day=await change.day_of(item.at),
        seconds=max(round((item.at - since).total_seconds()), 0),
    )
