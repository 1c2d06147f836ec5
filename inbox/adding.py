"""Putting an item at the end of a timeline: the row, the inbox, who has not read it, the event."""

from inbox import activity, suggesting, tallying
from inbox.change import Change
from store import conversations, timeline, unread
from store.rows import Conversation, TimelineItem
from store.words import ConversationChange, Direction, EventKind


async def add(change: Change, conversation: Conversation, item: TimelineItem) -> Conversation:
    """`item.position` was taken from this change; its event is recorded there."""
    await timeline.add(change.writes, change.organization_id, item)
    await change.record(
        EventKind.TIMELINE_ITEM_ADDED, conversation.id, position=item.position, item=item.id
    )
    moved = activity.after(conversation, item)
    await conversations.save(change.writes, conversation, moved)
    await tallying.added(change, conversation, item)
    if item.direction is Direction.INBOUND and activity.counts_as_writing(item):
        await unread.mark_for_all(change.writes, moved)
    if item.direction is Direction.OUTBOUND and activity.answers(item):
        await suggesting.withdraw(change, conversation)
    if conversation.is_resolved and not moved.is_resolved:
        await change.conversation_changed(conversation.id, ConversationChange.UNRESOLVED)
    return moved
