"""An email to the clinic, taken in: whose conversation it stands in, its thread, its files.

Which conversation is in docs/email.md and, in short: that of the email which it answers, by the ids
that it names; else that of the patient whose record holds the sender's address.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from inbox import adding, emailing, particulars, starting
from inbox.change import Change
from inbox.keeping import Kept
from inbox.keeping_mail import Lost, Prepared
from inbox.mail import InboundEmail
from store import conversations, emails, patients, sending
from store.database import Reads, Rows
from store.ids import Kind, new_id
from store.rows import Conversation, Email, File, Patient
from store.words import AuthorKind, Direction, FileState, ItemKind

UNKNOWN_SENDER = "an email from an address that is on no patient's record"
NO_NUMBER = "an email of a patient whose record holds no telephone number"
SHARED = "an email from an address that is on the records of patients who share no number"
LONGEST_SUBJECT = 998


class Unmatched(Exception):
    """It belongs to no conversation that we know of."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where it stands, who of the number's patients wrote it, and what it answers."""

    conversation: Conversation
    patient_id: str | None
    answered: Email | None


async def take(
    change: Change,
    account_id: str,
    prepared: Prepared,
    late_since: datetime | None = None,
) -> bool:
    """Whether it is new: a repeat changes nothing. Raises Unmatched.

    `late_since`: when it came, of one that could not be taken in then.
    """
    email = prepared.email
    if await known(change.writes, change.organization_id, account_id, email):
        return False
    place = await _place(change, email)
    item = await _item(change, place, prepared, late_since)
    conversation = await adding.add(change, place.conversation, item)
    for file in prepared.files:
        part = await _file(change, item, file)
        conversation = await adding.add(change, conversation, part)
    reference = emailing.reference_of(email.message_id)
    await sending.keep_reference(
        change.writes, change.organization_id, account_id, reference, item.id
    )
    return True


async def known(reads: Reads, organization_id: str, account_id: str, email: InboundEmail) -> bool:
    reference = emailing.reference_of(email.message_id)
    found = await sending.item_of_reference(reads, organization_id, account_id, reference)
    return found is not None


async def _place(change: Change, email: InboundEmail) -> Place:
    address = particulars.plain_address(email.sender)
    holders = await patients.with_address(change.writes, change.organization_id, address)
    answered = await _answered(change, email)
    if answered is not None:
        conversation = await conversations.conversation(
            change.writes, change.organization_id, answered.conversation_id
        )
        if conversation is not None:
            author = await _author(change, conversation, holders)
            return Place(conversation, author, answered)
    if not holders:
        raise Unmatched(UNKNOWN_SENDER)
    conversation = await _of_holders(change, holders)
    return Place(conversation, await _author(change, conversation, holders), None)


async def _answered(change: Change, email: InboundEmail) -> Email | None:
    """The nearest email of its thread that stands here."""
    found = await emails.by_message_ids(change.writes, change.organization_id, email.references)
    by_id = {each.message_id: each for each in found}
    return next((by_id[id] for id in reversed(email.references) if id in by_id), None)


async def _of_holders(change: Change, holders: Sequence[Patient]) -> Conversation:
    """Of their numbers' conversations the one where something happened last, else the first

    number's, begun now. Several people's number is one that each of them has: in another, the words
    of one would stand in the timeline of somebody else.
    """
    ids = [holder.id for holder in holders]
    rows = await patients.phone_numbers(change.writes, change.organization_id, ids)
    if not rows:
        raise Unmatched(NO_NUMBER)
    numbers = _shared_by_all(rows)
    if not numbers:
        raise Unmatched(SHARED)
    begun = await conversations.by_numbers(change.writes, change.organization_id, numbers)
    if begun:
        return max(begun, key=lambda each: each.activity_position)
    clinic_number = await starting.nearest_number(change, holders[0].location_id)
    return await starting.conversation_of(change, numbers[0], clinic_number)


def _shared_by_all(rows: Rows) -> list[str]:
    """Numbers that everyone has who has any; the longest linked first."""
    people = {row.patient_id for row in rows}
    held = {(row.patient_id, row.phone_number) for row in rows}
    numbers = dict.fromkeys(row.phone_number for row in rows)
    return [number for number in numbers if all((id, number) in held for id in people)]


async def _author(
    change: Change, conversation: Conversation, holders: Sequence[Patient]
) -> str | None:
    """The one patient of this number who has the address; of several, who is primary."""
    links = await patients.linked(
        change.writes, change.organization_id, [conversation.phone_number]
    )
    linked = {patient_id for _, patient_id in links}
    ids = [holder.id for holder in holders if holder.id in linked]
    if conversation.primary_patient_id in ids:
        return conversation.primary_patient_id
    return ids[0] if len(ids) == 1 else None


async def _item(
    change: Change, place: Place, prepared: Prepared, late_since: datetime | None
) -> Email:
    email, answered = prepared.email, place.answered
    subject = email.subject[:LONGEST_SUBJECT]
    return Email(
        id=new_id(Kind.EMAIL),
        conversation_id=place.conversation.id,
        position=await change.position(),
        kind=ItemKind.EMAIL,
        direction=Direction.INBOUND,
        author_kind=AuthorKind.PATIENT if place.patient_id else None,
        author_id=place.patient_id,
        at=late_since or change.at,
        arrived_late_at=change.at if late_since else None,
        body=email.text,
        delivery_status=None,
        delivery_problem=None,
        is_automatic=email.automatic,
        thread_id=answered.thread_id if answered else await emailing.begin_thread(change, subject),
        from_address=email.sender[:320],
        to_addresses=list(email.recipients),
        subject=subject,
        preview=emailing.preview(email.text),
        html=prepared.html,
        message_id=email.message_id,
        reference_ids=list(email.references),
    )


async def _file(change: Change, email: Email, file: Kept | Lost) -> File:
    """It stands behind its email; one that could not be kept says why."""
    kept = file if isinstance(file, Kept) else None
    return File(
        id=new_id(Kind.FILE),
        conversation_id=email.conversation_id,
        position=await change.position(),
        kind=ItemKind.FILE,
        direction=Direction.INBOUND,
        author_kind=email.author_kind,
        author_id=email.author_id,
        at=email.at,
        arrived_late_at=email.arrived_late_at,
        body="",
        delivery_status=None,
        delivery_problem=None,
        is_automatic=email.is_automatic,
        name=file.name,
        content_type=file.content_type,
        size=file.size,
        storage_key=kept.storage_key if kept else "",
        thumbnail_key=kept.thumbnail_key if kept else None,
        width=kept.width if kept else None,
        height=kept.height if kept else None,
        message_id=email.id,
        travels_with_id=email.id,
        state=FileState.KEPT if kept else FileState.LOST,
        problem=None if kept else file.problem,  # type: ignore[union-attr]
    )
