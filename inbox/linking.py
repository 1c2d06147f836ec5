"""Which patients belong to a conversation: those whose record holds its number."""

from collections.abc import Sequence

from inbox.change import Change
from store import patients, search
from store.database import Reads
from store.rows import ClinicNumber, Conversation, Patient


async def patients_of(reads: Reads, organization_id: str, phone_number: str) -> list[Patient]:
    """Longest linked first."""
    linked = await patients.linked(reads, organization_id, [phone_number])
    ids = [patient_id for _, patient_id in linked]
    found = {
        patient.id: patient for patient in await patients.patients(reads, organization_id, ids)
    }
    return [found[id] for id in ids]


def location_of(primary: Patient | None, clinic_number: ClinicNumber | None) -> str | None:
    """The primary patient's, else that of the clinic's number that was texted."""
    if primary is not None and primary.location_id is not None:
        return primary.location_id
    return clinic_number.location_id if clinic_number else None


async def index(change: Change, conversation: Conversation, linked: Sequence[Patient]) -> None:
    """Let the inbox's search find the conversation by its patients' names and its number."""
    text = search.search_text(conversation.phone_number, [patient.name for patient in linked])
    await search.save(change.writes, change.organization_id, conversation.id, text)
