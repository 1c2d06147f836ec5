"""The team chooses who of a number's patients is the primary one."""

from dataclasses import replace

from inbox import access, linking
from inbox.change import Changes
from inbox.refusal import Refusal, RefusalCode
from inbox.viewer import Viewer
from store import carriers, conversations
from store.rows import Conversation
from store.words import Action, ConversationChange


async def set_primary_patient(
    changes: Changes, viewer: Viewer, conversation_id: str, patient_id: str
) -> Conversation:
    """Unread, unresponded and resolved stay as they are; the location is the primary's."""
    async with changes.by(viewer, Action.SET_PRIMARY_PATIENT) as change:
        conversation = await access.conversation(change.writes, viewer, conversation_id)
        patient = await access.patient(change.writes, viewer, patient_id)
        linked = await linking.patients_of(
            change.writes, change.organization_id, conversation.phone_number
        )
        if patient not in linked:
            sentence = (
                f"{patient.name} does not have the number {conversation.phone_number}. Add it to "
                "the patient's record first."
            )
            raise Refusal(RefusalCode.NOT_LINKED, sentence, ("patientId",))
        if patient.id == conversation.primary_patient_id:
            return conversation
        texted = await carriers.clinic_number_by_id(
            change.writes, change.organization_id, conversation.clinic_number_id
        )
        moved = replace(
            conversation,
            primary_patient_id=patient.id,
            location_id=linking.location_of(patient, texted),
        )
        await conversations.save(change.writes, conversation, moved)
        await change.conversation_changed(conversation.id, ConversationChange.PRIMARY_PATIENT)
        return moved
