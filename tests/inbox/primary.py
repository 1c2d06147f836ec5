"""Changing who is primary."""

from dataclasses import replace

from inbox import linking
from store import conversations, people
from tests.clinic import Clinic


async def make_primary(clinic: Clinic, conversation_id: str, given_name: str | None) -> None:
    """One of the patients of the conversation's number; None: as though none were linked."""
    house = (await people.organizations(clinic.parts.database.latest()))[0].id
    async with clinic.parts.changes.begin(house) as change:
        found = await conversations.conversation(change.writes, house, conversation_id)
        assert found is not None
        linked = await linking.patients_of(change.writes, house, found.phone_number)
        chosen = [patient.id for patient in linked if patient.given_name == given_name]
        primary = replace(found, primary_patient_id=chosen[0] if chosen else None)
        await conversations.save(change.writes, found, primary)
