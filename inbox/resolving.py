"""Resolving is shared by the team, and clears unread for everyone."""

from dataclasses import replace

from inbox import access
from inbox.change import Changes
from inbox.viewer import Viewer
from store import conversations, unread
from store.rows import Conversation
from store.words import Action, ConversationChange


async def resolve(changes: Changes, viewer: Viewer, conversation_id: str) -> Conversation:
    async with changes.by(viewer, Action.RESOLVE_CONVERSATION) as change:
        conversation = await access.conversation(change.writes, viewer, conversation_id)
        cleared = await unread.clear(change.writes, conversation)
        if conversation.is_resolved and not cleared:
            return conversation
        resolved = replace(
            conversation,
            is_resolved=True,
            resolved_at=change.at,
            resolved_by_id=viewer.user.id,
            may_want_to_opt_out_id=None,
        )
        await conversations.save(change.writes, conversation, resolved)
        await change.conversation_changed(conversation.id, ConversationChange.RESOLVED)
        return resolved


async def unresolve(changes: Changes, viewer: Viewer, conversation_id: str) -> Conversation:
    async with changes.by(viewer, Action.UNRESOLVE_CONVERSATION) as change:
        conversation = await access.conversation(change.writes, viewer, conversation_id)
        if not conversation.is_resolved:
            return conversation
        unresolved = replace(conversation, is_resolved=False, resolved_at=None, resolved_by_id=None)
        await conversations.save(change.writes, conversation, unresolved)
        await change.conversation_changed(conversation.id, ConversationChange.UNRESOLVED)
        return unresolved
