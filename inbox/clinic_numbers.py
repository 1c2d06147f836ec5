"""Which of the clinic's own numbers a patient sees."""

from inbox.change import Change
from store import carriers
from store.rows import ClinicNumber, Conversation


async def best_first(change: Change, conversation: Conversation) -> list[ClinicNumber]:
    """The one that the patient texted last, then those of their location, then all others."""
    numbers = await carriers.clinic_numbers(change.writes, change.organization_id)
    texted = [number for number in numbers if number.id == conversation.clinic_number_id]
    nearby = [number for number in numbers if number.location_id == conversation.location_id]
    return list(dict.fromkeys((*texted, *nearby, *numbers)))
