"""Which patients belong to a conversation: those whose record holds its number."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from inbox.change import Change
from inbox.refusal import Refusal, RefusalCode
from store import carriers, conversations, patients, search
from store.database import Reads
from store.rows import ClinicNumber, Conversation, Merge, Patient
from store.words import ConversationChange


async def patients_of(reads: Reads, organization_id: str, phone_number: str) -> list[Patient]:
    """Longest linked first."""
    linked = await patients.linked(reads, organization_id, [phone_number])
    ids = [patient_id for _, patient_id in linked]
    found = {
        patient.id: patient for patient in await patients.patients(reads, organization_id, ids)
    }
    return [found[id] for id in ids]


def primary_of(conversation: Conversation) -> str:
    """Their id; raises Refusal, in words for the desk, while no patient is linked."""
    if conversation.primary_patient_id is None:
        sentence = (
            "No patient is linked to this number yet. Create one, or add the number to a patient."
        )
        raise Refusal(RefusalCode.NOT_LINKED, sentence, ("conversationId",))
    return conversation.primary_patient_id


def location_of(primary: Patient | None, clinic_number: ClinicNumber | None) -> str | None:
    """The primary patient's, else that of the clinic's number that was texted."""
    if primary is not None and primary.location_id is not None:
        return primary.location_id
    return clinic_number.location_id if clinic_number else None


async def index(change: Change, conversation: Conversation, linked: Sequence[Patient]) -> None:
    """Let the inbox's search find the conversation by its patients' names and its number."""
    text = search.search_text(conversation.phone_number, [patient.name for patient in linked])
    await search.save(change.writes, change.organization_id, conversation.id, text)


async def relink(
    change: Change,
    phone_numbers: Collection[str],
    heirs: Mapping[str, str] | None = None,
    merge: Merge | None = None,
) -> None:
    """After records took, lost or renamed: the conversations of these numbers follow them.

    The primary patient, or who is its heir there (by conversation), stays while linked; else the
    longest linked one follows. A merge that is the reason is told with it.
    """
    found = await conversations.by_numbers(change.writes, change.organization_id, phone_numbers)
    numbers = await carriers.clinic_numbers(change.writes, change.organization_id)
    texted = {number.id: number for number in numbers}
    for conversation in found:
        primary_id = (heirs or {}).get(conversation.id, conversation.primary_patient_id)
        clinic_number = texted.get(conversation.clinic_number_id or "")
        await _follow(change, conversation, primary_id, clinic_number, merge)


async def _follow(
    change: Change,
    conversation: Conversation,
    primary_id: str | None,
    clinic_number: ClinicNumber | None,
    merge: Merge | None,
) -> None:
    linked = await patients_of(change.writes, change.organization_id, conversation.phone_number)
    staying = [patient for patient in linked if patient.id == primary_id]
    primary = next(iter(staying or linked), None)
    moved = replace(
        conversation,
        primary_patient_id=primary.id if primary else None,
        location_id=location_of(primary, clinic_number),
    )
    await conversations.save(change.writes, conversation, moved)
    await index(change, moved, linked)
    told: dict[str, Any] = {}
    if merge is not None:
        told = {"merged": merge.duplicate_id, "merged_into": merge.survivor_id}
    await change.conversation_changed(conversation.id, ConversationChange.PATIENTS, **told)
    if moved.primary_patient_id != conversation.primary_patient_id:
        await change.conversation_changed(conversation.id, ConversationChange.PRIMARY_PATIENT)
