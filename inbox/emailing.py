"""An email to a patient: written, and queued for the clinic's relay, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from inbox import (
    access,
    adding,
    attaching,
    linking,
    particulars,
    queueing,
    repeating,
    wording,
)
from inbox.accounts import Account, Accounts
from inbox.attaching import Outbound
from inbox.carrier import MailRelay
from inbox.change import Change, Changes
from inbox.refusal import Refusal, RefusalCode
from inbox.viewer import Viewer
from store import emails, patients
from store.database import Reads
from store.ids import Kind, new_id
from store.rows import Conversation, Email, Patient, TimelineItem, Upload
from store.words import Action, ItemKind

LONGEST_SUBJECT = 998
"""Characters: what a line of an email may hold (RFC 5322, 2.1.1)."""
LONGEST_TEXT = 100_000
LARGEST_IN_ALL = 18_000_000
"""Bytes of one email's files: with what encoding adds to them, most servers take 25 MB."""
MOST_FILES = 10
LONGEST_PREVIEW = 200
MOST_REFERENCES = 50
LONGEST_REFERENCE = 200

SWITCHED_OFF = (
    "Email is not switched on for your clinic, so nothing was sent. "
    "Ask an administrator to set up a mail relay and switch it on."
)
NO_RELAY = (
    "Your clinic has no mail relay yet, so nothing was sent. Ask an administrator to set one up."
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to send. Without a patient it goes to the primary one."""

    conversation_id: str
    subject: str
    text: str
    patient_id: str | None = None
    in_reply_to_id: str | None = None
    upload_ids: Sequence[str] = ()
    idempotency_key: str | None = None


async def send_email(changes: Changes, accounts: Accounts, viewer: Viewer, draft: Draft) -> Email:
    """What was added to the timeline; with a key that was used before, what was added then."""
    async with changes.by(viewer, Action.SEND_EMAIL) as change:
        earlier = await repeating.earlier_result(change, viewer, draft.idempotency_key)
        if earlier is not None:
            return _email_in(earlier)
        conversation = await access.conversation(change.writes, viewer, draft.conversation_id)
        if not viewer.organization.email_enabled:
            raise Refusal(RefusalCode.NOT_CONFIGURED, SWITCHED_OFF)
        draft = _checked(draft)
        answered = await _answered(change, viewer, conversation, draft.in_reply_to_id)
        recipient = await _recipient(change, conversation, draft.patient_id, answered)
        relay = await relay_of(accounts, change.writes, change.organization_id)
        if relay is None:
            raise Refusal(RefusalCode.NOT_CONFIGURED, NO_RELAY)
        uploads = await attaching.ready(change.writes, viewer, draft.upload_ids)
        _guard_size(uploads)
        own = await attaching.outbound(change, viewer, conversation)
        email = await _written(change, relay, draft, own, recipient, answered)
        items = [email, *await _attached(change, viewer, conversation, email, uploads)]
        for item in items:
            conversation = await adding.add(change, conversation, item)
        await queueing.queue(change, email, relay.account.id, relay.address, recipient)
        await repeating.keep_result(change, viewer, draft.idempotency_key, items)
        return email


@dataclass(frozen=True, slots=True)
class Relay:
    account: Account
    address: str
    """The clinic's own, from which its emails go."""


async def relay_of(accounts: Accounts, reads: Reads, organization_id: str) -> Relay | None:
    """The account that sends the clinic's emails: the first that can."""
    for account in await accounts.all(organization_id, reads):
        if isinstance(account.carrier, MailRelay):
            address = account.carrier.address(account.settings)
            if address:
                return Relay(account, address)
    return None


def _email_in(earlier: Sequence[TimelineItem]) -> Email:
    for item in earlier:
        if isinstance(item, Email):
            return item
    sentence = "This idempotency key was used for a text. Send the email under a key of its own."
    raise Refusal(RefusalCode.INVALID, sentence, ("idempotencyKey",))


def _checked(draft: Draft) -> Draft:
    """A subject is one line, whatever was pasted into it."""
    if len(draft.upload_ids) > MOST_FILES:
        sentence = f"An email takes {MOST_FILES} files along at most. Send the others in a second."
        raise Refusal(RefusalCode.INVALID, sentence, attaching.FIELD)
    subject = wording.checked(draft.subject, LONGEST_SUBJECT, "A subject", "subject")
    text = wording.checked(draft.text, LONGEST_TEXT, "An email", "text")
    return replace(draft, subject=" ".join(subject.split()), text=text)


async def _answered(
    change: Change, viewer: Viewer, conversation: Conversation, id: str | None
) -> Email | None:
    if id is None:
        return None
    answered = await access.item_of(change.writes, viewer, conversation, id, "inReplyToId")
    if isinstance(answered, Email):
        return answered
    sentence = "Only an email can be answered by an email. Choose one, or begin a new thread."
    raise Refusal(RefusalCode.INVALID, sentence, ("inReplyToId",))


async def _recipient(
    change: Change, conversation: Conversation, patient_id: str | None, answered: Email | None
) -> str:
    """The patient's address that wrote what is answered, else the first on their record."""
    patient = await _addressee(change, conversation, patient_id)
    rows = await patients.email_addresses(change.writes, change.organization_id, [patient.id])
    held = [row.email for row in rows]
    if not held:
        sentence = f"{patient.name} has no email address on record. Add one first, or text them."
        raise Refusal(RefusalCode.REQUIRED, sentence, ("patientId",))
    thread = [answered.from_address, *answered.to_addresses] if answered else []
    wrote = map(particulars.plain_address, thread)
    return next((address for address in wrote if address in held), held[0])


async def _addressee(change: Change, conversation: Conversation, patient_id: str | None) -> Patient:
    wanted = patient_id or linking.primary_of(conversation)
    number = conversation.phone_number
    for patient in await linking.patients_of(change.writes, change.organization_id, number):
        if patient.id == wanted:
            return patient
    sentence = "This patient is not linked to this number. Choose one of those who are."
    raise Refusal(RefusalCode.NOT_LINKED, sentence, ("patientId",))


def _guard_size(uploads: Sequence[Upload]) -> None:
    size = sum(upload.size for upload in uploads)
    if size > LARGEST_IN_ALL:
        sentence = (
            f"The files of one email may have {LARGEST_IN_ALL // 1_000_000} MB in all; these have "
            f"{size / 1_000_000:.1f}. Send fewer or smaller ones."
        )
        raise Refusal(RefusalCode.FILE_TOO_LARGE, sentence, attaching.FIELD)


async def _written(
    change: Change,
    relay: Relay,
    draft: Draft,
    own: Outbound,
    recipient: str,
    answered: Email | None,
) -> Email:
    """Its Message-ID is made here, once: handed over twice it is still one email."""
    id = new_id(Kind.EMAIL)
    return Email(
        **own,
        id=id,
        kind=ItemKind.EMAIL,
        body=draft.text,
        thread_id=answered.thread_id if answered else await begin_thread(change, draft.subject),
        from_address=relay.address,
        to_addresses=[recipient],
        subject=draft.subject,
        preview=preview(draft.text),
        html=None,
        message_id=f"{id}@{relay.address.rpartition('@')[2]}",
        reference_ids=_references(answered),
    )


def _references(answered: Email | None) -> list[str]:
    """Of a long thread the first and the newest (RFC 5322, 3.6.4; RFC 5537, 3.4.4)."""
    if answered is None:
        return []
    own = [answered.message_id] if answered.message_id else []
    named = [*answered.reference_ids, *own]
    return named if len(named) <= MOST_REFERENCES else [named[0], *named[1 - MOST_REFERENCES :]]


async def _attached(
    change: Change,
    viewer: Viewer,
    conversation: Conversation,
    email: Email,
    uploads: Sequence[Upload],
) -> list[TimelineItem]:
    items: list[TimelineItem] = []
    for upload in uploads:
        own = await attaching.outbound(change, viewer, conversation)
        items.append(await attaching.attach(change, upload, own, leading=email))
    return items


async def begin_thread(change: Change, subject: str) -> str:
    """Its id."""
    id = new_id(Kind.EMAIL_THREAD)
    await emails.add_thread(
        change.writes, organization_id=change.organization_id, id=id, subject=subject
    )
    return id


def reference_of(message_id: str) -> str:
    """As short as the ids of carriers, beside which it is kept."""
    short = len(message_id) <= LONGEST_REFERENCE
    return message_id if short else sha256(message_id.encode()).hexdigest()


def preview(text: str) -> str:
    """The first words."""
    words = " ".join(text[: LONGEST_PREVIEW * 4].split())
    return words if len(words) <= LONGEST_PREVIEW else words[: LONGEST_PREVIEW - 1].rstrip() + "…"
