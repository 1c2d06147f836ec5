"""An email to a patient. Frontdesk has no mail relay of its own yet: what can be checked is."""

from inbox import access, linking, wording
from inbox.refusal import Refusal, RefusalCode
from inbox.viewer import Viewer
from store import patients
from store.database import Reads
from store.rows import Conversation, Email, Patient

LONGEST_SUBJECT = 998
"""Characters: what a line of an email may hold (RFC 5322, 2.1.1)."""
LONGEST_TEXT = 100_000

SWITCHED_OFF = (
    "Email is not switched on for your clinic, so nothing was sent. "
    "Ask an administrator to set up a mail relay and switch it on."
)
NO_RELAY = (
    "Your clinic has no mail relay yet, so nothing was sent. Ask an administrator to set one up."
)


async def send_email(
    reads: Reads,
    viewer: Viewer,
    conversation_id: str,
    subject: str,
    text: str,
    *,
    patient_id: str | None = None,
    in_reply_to_id: str | None = None,
) -> Email:
    """Raises Refusal: NOT_CONFIGURED where nothing else is wrong."""
    conversation = await access.conversation(reads, viewer, conversation_id)
    if not viewer.organization.email_enabled:
        raise Refusal(RefusalCode.NOT_CONFIGURED, SWITCHED_OFF)
    wording.checked(subject, LONGEST_SUBJECT, "A subject", "subject")
    wording.checked(text, LONGEST_TEXT, "An email", "text")
    if in_reply_to_id is not None:
        await _guard_email(reads, viewer, conversation, in_reply_to_id)
    patient = await _addressee(reads, viewer, conversation, patient_id)
    if not await patients.email_addresses(reads, viewer.organization_id, [patient.id]):
        sentence = f"{patient.name} has no email address on record. Add one first, or text them."
        raise Refusal(RefusalCode.REQUIRED, sentence, ("patientId",))
    raise Refusal(RefusalCode.NOT_CONFIGURED, NO_RELAY)


async def _guard_email(reads: Reads, viewer: Viewer, conversation: Conversation, id: str) -> None:
    answered = await access.item_of(reads, viewer, conversation, id, "inReplyToId")
    if not isinstance(answered, Email):
        sentence = "Only an email can be answered by an email. Choose one, or begin a new thread."
        raise Refusal(RefusalCode.INVALID, sentence, ("inReplyToId",))


async def _addressee(
    reads: Reads, viewer: Viewer, conversation: Conversation, patient_id: str | None
) -> Patient:
    wanted = patient_id or linking.primary_of(conversation)
    linked = await linking.patients_of(reads, viewer.organization_id, conversation.phone_number)
    for patient in linked:
        if patient.id == wanted:
            return patient
    sentence = "This patient is not linked to this number. Choose one of those who are."
    raise Refusal(RefusalCode.NOT_LINKED, sentence, ("patientId",))
