"""Fetching what this viewer may see; what they may not see does not exist."""

from inbox.denial import NotFound
from inbox.refusal import Refusal, RefusalCode
from inbox.viewer import Viewer
from store import conversations, patients, suggestions, timeline
from store.database import Reads
from store.rows import Conversation, Patient, Suggestion, TimelineItem


async def conversation(reads: Reads, viewer: Viewer, id: str) -> Conversation:
    """For a rule: raises Refusal, in words for the desk."""
    found = await conversations.conversation(reads, viewer.organization_id, id)
    if found is None:
        sentence = "This conversation is not in your inbox. Reload it and choose another."
        raise Refusal(RefusalCode.NOT_FOUND, sentence, ("conversationId",))
    return found


async def conversation_to_follow(reads: Reads, viewer: Viewer, id: str) -> Conversation:
    """For a subscription: raises NotFound."""
    found = await conversations.conversation(reads, viewer.organization_id, id)
    if found is None:
        raise NotFound("conversation")
    return found


async def item_of(
    reads: Reads, viewer: Viewer, conversation: Conversation, id: str, field: str
) -> TimelineItem:
    """An item of this very conversation; raises Refusal."""
    found = await timeline.items(reads, viewer.organization_id, [id])
    if not found or found[0].conversation_id != conversation.id:
        sentence = "The item that was named does not stand in this conversation. Reload it."
        raise Refusal(RefusalCode.NOT_FOUND, sentence, (field,))
    return found[0]


async def suggestion(reads: Reads, viewer: Viewer, id: str) -> Suggestion:
    """For a rule: raises Refusal."""
    found = await suggestions.by_id(reads, viewer.organization_id, [id])
    if not found:
        sentence = "This suggestion is gone: it was dismissed, or the conversation was answered."
        raise Refusal(RefusalCode.NOT_FOUND, sentence, ("suggestionId",))
    return found[0]


async def patient(reads: Reads, viewer: Viewer, id: str, field: str = "patientId") -> Patient:
    """The record that this id means, which may have been merged since; raises Refusal."""
    found = await patients.by_any_id(reads, viewer.organization_id, [id])
    if id not in found:
        sentence = "There is no such patient in your clinic. Search again and choose another."
        raise Refusal(RefusalCode.NOT_FOUND, sentence, (field,))
    return found[id]
