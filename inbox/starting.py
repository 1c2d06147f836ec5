"""The conversation of a number: the one there is, or a new one."""

from inbox import linking
from inbox.change import Change
from store import conversations
from store.ids import Kind, new_id
from store.rows import ClinicNumber, Conversation
from store.words import ConversationChange


async def conversation_of(
    change: Change, phone_number: str, clinic_number: ClinicNumber | None
) -> Conversation:
    """Two first texts at once make one: writers take turns, and the number is unique."""
    found = await conversations.by_number(change.writes, change.organization_id, phone_number)
    return found or await _start(change, phone_number, clinic_number)


async def _start(
    change: Change, phone_number: str, clinic_number: ClinicNumber | None
) -> Conversation:
    linked = await linking.patients_of(change.writes, change.organization_id, phone_number)
    primary = linked[0] if linked else None
    conversation = Conversation(
        id=new_id(Kind.CONVERSATION),
        organization_id=change.organization_id,
        phone_number=phone_number,
        clinic_number_id=clinic_number.id if clinic_number else None,
        primary_patient_id=primary.id if primary else None,
        location_id=linking.location_of(primary, clinic_number),
        last_item_id=None,
        last_activity_at=change.at,
        activity_position=await change.position(),
        last_inbound_position=0,
        waiting_since=None,
        person_replied=False,
        assistant_replied=False,
        is_unresponded=False,
        is_assistant_only=False,
        is_resolved=False,
        resolved_at=None,
        resolved_by_id=None,
    )
    await conversations.add(change.writes, conversation)
    await linking.index(change, conversation, linked)
    await change.conversation_changed(
        conversation.id, ConversationChange.STARTED, position=conversation.activity_position
    )
    return conversation
