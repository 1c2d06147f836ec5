"""The conversation of a number: the one there is, or a new one."""

from inbox import access, linking, numbers
from inbox.change import Change, Changes
from inbox.refusal import Refusal, RefusalCode
from inbox.viewer import Viewer
from store import carriers, conversations, patients
from store.ids import Kind, new_id
from store.rows import ClinicNumber, Conversation, Patient
from store.words import Action, ConversationChange


async def start_conversation(
    changes: Changes, viewer: Viewer, patient_id: str, spelling: str | None
) -> Conversation:
    """New Chat. Without a number: the one last in touch with, else the longest held."""
    async with changes.by(viewer, Action.START_CONVERSATION) as change:
        patient = await access.patient(change.writes, viewer, patient_id)
        phone_number = await _number_of(change, viewer, patient, spelling)
        clinic_number = await nearest_number(change, patient.location_id)
        return await conversation_of(change, phone_number, clinic_number)


async def _number_of(change: Change, viewer: Viewer, patient: Patient, spelling: str | None) -> str:
    rows = await patients.phone_numbers(change.writes, change.organization_id, [patient.id])
    held = [row.phone_number for row in rows]
    if spelling is not None:
        phone_number = numbers.parse(spelling, viewer.organization.region)
        if phone_number not in held:
            sentence = f"{phone_number} is not a number of {patient.name}. Add it to the record."
            raise Refusal(RefusalCode.NOT_LINKED, sentence, ("phoneNumber",))
        return phone_number
    if not held:
        sentence = f"There is no number to text {patient.name} at. Add one to the record first."
        raise Refusal(RefusalCode.REQUIRED, sentence, ("phoneNumber",))
    begun = await conversations.by_numbers(change.writes, change.organization_id, held)
    newest = sorted(begun, key=lambda conversation: conversation.activity_position)
    return newest[-1].phone_number if newest else held[0]


async def nearest_number(change: Change, location_id: str | None) -> ClinicNumber | None:
    """The number of the patient's location where there is one, else the clinic's first."""
    there = await carriers.clinic_numbers(change.writes, change.organization_id)
    nearby = [number for number in there if location_id and number.location_id == location_id]
    return next(iter([*nearby, *there]), None)


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
