"""What an item in the timeline does to its conversation in the inbox."""

from dataclasses import replace

from store.rows import Conversation, TimelineItem
from store.words import AuthorKind, Direction, ItemKind


def counts_as_writing(item: TimelineItem) -> bool:
    """Messages, files and emails do; calls neither ask for an answer nor give one, nor does what

    a machine sent in somebody's absence.
    """
    return item.kind is not ItemKind.CALL and not item.is_automatic


def answers_by_itself(item: TimelineItem) -> bool:
    """The clinic's own answer to HELP or STOP, which nobody wrote: whoever waits goes on waiting.

    A patient who texts HELP to a clinic may need help, and a question before it stands as it was.
    """
    return item.direction is Direction.OUTBOUND and item.author_kind is None


def answers(item: TimelineItem) -> bool:
    """What somebody of ours has written, whose answer it then is."""
    return counts_as_writing(item) and not answers_by_itself(item)


def after(conversation: Conversation, item: TimelineItem) -> Conversation:
    moved = replace(
        conversation,
        last_item_id=item.id,
        last_activity_at=item.arrived_late_at or item.at,
        activity_position=item.position,
    )
    if item.direction is Direction.INBOUND and not item.is_automatic:
        moved = replace(moved, is_resolved=False, resolved_at=None, resolved_by_id=None)
    if not answers(item):
        return moved
    return _asked(moved, item) if item.direction is Direction.INBOUND else _answered(moved, item)


def _asked(conversation: Conversation, item: TimelineItem) -> Conversation:
    return replace(
        conversation,
        last_inbound_position=item.position,
        is_unresponded=True,
        waiting_since=conversation.waiting_since or item.at,
    )


def _answered(conversation: Conversation, item: TimelineItem) -> Conversation:
    by_assistant = item.author_kind is AuthorKind.ASSISTANT
    person_replied = conversation.person_replied or not by_assistant
    assistant_replied = conversation.assistant_replied or by_assistant
    wish = conversation.may_want_to_opt_out_id if by_assistant else None
    return replace(
        conversation,
        may_want_to_opt_out_id=wish,
        is_unresponded=False,
        waiting_since=None,
        person_replied=person_replied,
        assistant_replied=assistant_replied,
        is_assistant_only=assistant_replied and not person_replied,
    )
