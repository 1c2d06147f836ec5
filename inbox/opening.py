"""What a person has opened: unread is each person's own."""

from inbox import access
from inbox.change import Changes
from inbox.viewer import Viewer
from store import unread
from store.rows import Conversation
from store.words import Action, ConversationChange


async def mark_read(
    changes: Changes, viewer: Viewer, conversation_id: str, up_to: str | None
) -> Conversation:
    """It stays unread where something came in after `up_to`, the newest item on the screen."""
    async with changes.by(viewer, Action.MARK_CONVERSATION_READ) as change:
        conversation = await access.conversation(change.writes, viewer, conversation_id)
        if up_to is not None:
            seen = await access.item_of(change.writes, viewer, conversation, up_to, "upTo")
            if seen.position < conversation.last_inbound_position:
                return conversation
        if await unread.clear(change.writes, conversation, viewer.user.id):
            await change.conversation_changed(
                conversation.id, ConversationChange.READ, audience=viewer.user.id
            )
        return conversation


async def mark_unread(changes: Changes, viewer: Viewer, conversation_id: str) -> Conversation:
    async with changes.by(viewer, Action.MARK_CONVERSATION_UNREAD) as change:
        conversation = await access.conversation(change.writes, viewer, conversation_id)
        if await unread.mark(change.writes, conversation, viewer.user.id):
            await change.conversation_changed(
                conversation.id, ConversationChange.UNREAD, audience=viewer.user.id
            )
        return conversation
