"""Replies that the assistant proposes, for whoever is primary when it does."""

from inbox import access, linking, wording
from inbox.change import Change, Changes
from inbox.viewer import Viewer
from store import suggestions
from store.ids import Kind, new_id
from store.rows import Conversation, Suggestion
from store.words import Action, ConversationChange

AT_ONCE = 3
"""How many stand for one patient of a conversation; before a newer one the oldest falls away."""


async def suggest_reply(
    changes: Changes,
    viewer: Viewer,
    conversation_id: str,
    body: str,
    *,
    in_reply_to_id: str | None = None,
) -> Suggestion:
    """The same words to the same item are the same suggestion, and change nothing."""
    text = wording.checked(body, wording.LONGEST_TEXT, "A suggestion", "body")
    async with changes.by(viewer, Action.SUGGEST_REPLY) as change:
        conversation = await access.conversation(change.writes, viewer, conversation_id)
        if in_reply_to_id is not None:
            await access.item_of(change.writes, viewer, conversation, in_reply_to_id, "inReplyToId")
        suggestion = Suggestion(
            id=new_id(Kind.SUGGESTION),
            conversation_id=conversation.id,
            patient_id=linking.primary_of(conversation),
            body=text,
            in_reply_to_id=in_reply_to_id,
            created_at=change.at,
        )
        standing = await suggestions.shown(change.writes, change.organization_id, [conversation.id])
        same = [known for known in standing if _says_the_same(known, suggestion)]
        return same[0] if same else await _add(change, standing, suggestion)


def _says_the_same(known: Suggestion, suggestion: Suggestion) -> bool:
    return (known.body, known.in_reply_to_id) == (suggestion.body, suggestion.in_reply_to_id)


async def _add(change: Change, standing: list[Suggestion], suggestion: Suggestion) -> Suggestion:
    oldest = [known.id for known in standing[: 1 - AT_ONCE]]
    await suggestions.remove(change.writes, change.organization_id, oldest)
    await suggestions.add(change.writes, change.organization_id, suggestion)
    await change.conversation_changed(suggestion.conversation_id, ConversationChange.SUGGESTIONS)
    return suggestion


async def dismiss_suggestion(changes: Changes, viewer: Viewer, suggestion_id: str) -> Conversation:
    async with changes.by(viewer, Action.DISMISS_SUGGESTION) as change:
        suggestion = await access.suggestion(change.writes, viewer, suggestion_id)
        conversation = await access.conversation(change.writes, viewer, suggestion.conversation_id)
        await suggestions.remove(change.writes, change.organization_id, [suggestion.id])
        change.concerns(conversation_id=conversation.id, suggestion=suggestion.id)
        await change.conversation_changed(conversation.id, ConversationChange.SUGGESTIONS)
        return conversation


async def withdraw(change: Change, conversation: Conversation) -> None:
    """Once the conversation was answered, by whomever, nothing is proposed in it any more.

    What the patient writes meanwhile leaves suggestions standing: each names what it answers.
    """
    if await suggestions.remove_all(change.writes, change.organization_id, conversation.id):
        await change.conversation_changed(conversation.id, ConversationChange.SUGGESTIONS)
