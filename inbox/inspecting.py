"""The audit as an administrator reads it: filtered, with names beside the ids, a page at a time."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from inbox import numbers, staffing
from inbox.refusal import Refusal, RefusalCode
from store import audit, conversations, ids, patients, people
from store.database import Reads
from store.ids import Kind
from store.rows import AuditEntry, AuditFilter, Organization
from store.words import Action

PAGE = 500
"""Entries that are held at once, however many there are."""
NAMED = 5
"""Patients of a name that are told apart in words."""


@dataclass(frozen=True, slots=True)
class Asked:
    """As it was typed; what is None is not asked for."""

    person: str | None = None
    """An address."""
    conversation: str | None = None
    """An id, or the number in any spelling."""
    patient: str | None = None
    """An id, or a part of the name that only one patient has."""
    action: Action | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """An entry, and whom its ids name; None where it has no id, or nobody has it any more."""

    entry: AuditEntry
    email: str | None
    phone_number: str | None
    patient_name: str | None


async def filter_of(reads: Reads, house: Organization, asked: Asked) -> AuditFilter:
    """Raises Refusal for a person, a conversation or a patient that cannot be found."""
    return AuditFilter(
        person_id=await _person(reads, house, asked.person) if asked.person else None,
        conversation_id=(
            await _conversation(reads, house, asked.conversation) if asked.conversation else None
        ),
        patient_ids=await _records(reads, house, asked.patient) if asked.patient else None,
        action=asked.action,
        since=asked.since,
        until=asked.until,
    )


async def _person(reads: Reads, house: Organization, email: str) -> str:
    member = await staffing.member(reads, email)
    if member.organization_id != house.id:
        raise Refusal(RefusalCode.NOT_FOUND, f"Nobody of {house.name} has the address {email}.")
    return member.id


async def _conversation(reads: Reads, house: Organization, asked: str) -> str:
    if ids.kind_of(asked) is Kind.CONVERSATION:
        return asked
    found = await conversations.by_number(reads, house.id, numbers.parse(asked, house.region))
    if found is None:
        raise Refusal(RefusalCode.NOT_FOUND, f"There is no conversation with {asked}.")
    return found.id


async def _records(reads: Reads, house: Organization, asked: str) -> list[str]:
    """Whatever was done with a record that was merged was done with who it is now."""
    id = await _patient(reads, house, asked)
    whom = await patients.by_any_id(reads, house.id, [id])
    stayed = whom[id].id if id in whom else id
    return [stayed, *await patients.merged_into(reads, house.id, stayed)]


async def _patient(reads: Reads, house: Organization, asked: str) -> str:
    if ids.kind_of(asked) is Kind.PATIENT:
        return asked
    found = await patients.named(reads, house.id, asked, NAMED + 1)
    exactly = [patient for patient in found if patient.name.casefold() == asked.casefold()]
    for only in (exactly, found):
        if len(only) == 1:
            return only[0].id
    if not found:
        raise Refusal(RefusalCode.NOT_FOUND, f"There is no patient of the name {asked}.")
    several = ", ".join(f"{patient.name} ({patient.id})" for patient in found[:NAMED])
    raise Refusal(RefusalCode.CONFLICT, f"Several patients are called so; give an id: {several}.")


async def entries(
    reads: Reads, organization_id: str, wanted: AuditFilter, newest: int | None = None
) -> AsyncIterator[list[Told]]:
    """Page by page, newest last; of the newest so many, or of all there are."""
    after = ""
    if newest is not None:
        after = await audit.place_before_newest(reads, organization_id, wanted, newest)
    while page := await audit.page(reads, organization_id, wanted, after, PAGE):
        yield await _told(reads, organization_id, page)
        after = page[-1].id


async def _told(reads: Reads, organization_id: str, page: Sequence[AuditEntry]) -> list[Told]:
    person_ids = {entry.person_id for entry in page if entry.person_id}
    conversation_ids = {entry.conversation_id for entry in page if entry.conversation_id}
    patient_ids = {entry.patient_id for entry in page if entry.patient_id}
    team = await people.users(reads, organization_id, person_ids)
    spoken = await conversations.conversations(reads, organization_id, conversation_ids)
    treated = await patients.by_any_id(reads, organization_id, patient_ids)
    emails = {person.id: person.email for person in team}
    phone_numbers = {conversation.id: conversation.phone_number for conversation in spoken}
    names = {id: patient.name for id, patient in treated.items()}
    return [
        Told(
            entry,
            emails.get(entry.person_id or ""),
            phone_numbers.get(entry.conversation_id or ""),
            names.get(entry.patient_id or ""),
        )
        for entry in page
    ]
