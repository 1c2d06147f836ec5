"""Emails, both ways, as the MIME that mail servers pass on.

An email's details are `from`, `to`, `subject`, `message_id`, `references` (oldest first) and, where
it is the clinic's, the names of its `files`.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import format_datetime, getaddresses, make_msgid
from pathlib import PurePosixPath

from web.simulator import carried
from web.simulator.behaviours import Outcome
from web.simulator.carried import DELIVERED, EMAIL, FAILED, UNDELIVERED, Carried
from web.simulator.outside import Outside
from web.simulator.pictures import shown

DOMAIN = "phones.example"
NOT_TAKEN = Outcome(FAILED, reason="The clinic did not take this email.")
BOUNCES = Outcome(UNDELIVERED, "5.1.1", "This mailbox does not exist.")
ENDINGS: Mapping[str, Outcome | None] = {"0001": BOUNCES, "0002": BOUNCES, "0006": None}
"""By the last digits of the phone that the address belongs to; all others are delivered."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody typed on a phone. `answers` is the clinic's email that it is a reply to."""

    phone: str
    address: str
    to: str
    subject: str
    body: str
    pictures: Sequence[str] = ()
    answers: Carried | None = None


def from_patient(draft: Draft) -> Carried:
    email = carried.new(EMAIL, "", draft.phone, draft.body, from_patient=True)
    email.media = shown(draft.pictures)
    before = draft.answers.details if draft.answers else None
    email.details = {
        "from": draft.address,
        "to": draft.to,
        "subject": draft.subject,
        "message_id": make_msgid(domain=DOMAIN),
        "references": [*before["references"], before["message_id"]] if before else [],
    }
    return email


def from_clinic(raw: bytes, client_reference: str) -> Carried:
    """Raises ValueError for what is no email. Its phone is found by who takes it."""
    message = message_from_bytes(raw, policy=default)
    if not isinstance(message, EmailMessage) or not message["To"] or not message["From"]:
        raise ValueError("This is no email with From and To.")
    body = message.get_body(("plain", "html"))
    words = body.get_content().replace("\r\n", "\n") if body else ""
    to = _address(message, "To")
    email = carried.new(EMAIL, "", to, words, from_patient=False)
    email.client_reference = client_reference
    email.details = {
        "from": _address(message, "From"),
        "to": to,
        "subject": str(message["Subject"] or ""),
        "message_id": str(message["Message-ID"]),
        "references": str(message["References"] or "").split(),
        "files": [part.get_filename("file") for part in message.iter_attachments()],
    }
    return email


def _address(message: EmailMessage, header: str) -> str:
    ((_, address), *_) = getaddresses([str(message[header])])
    return address.lower()


async def to_clinic(outside: Outside, email: Carried) -> None:
    is_taken = await outside.clinic.hand_email(email, _written(outside, email))
    outside.memory.settle(email, Outcome(DELIVERED) if is_taken else NOT_TAKEN)


async def to_patient(outside: Outside, email: Carried) -> None:
    await asyncio.sleep(outside.delays.to_end)
    outcome = ENDINGS.get(email.patient_number[-4:], Outcome(DELIVERED))
    if outcome is not None:
        outside.memory.change(email, outcome)
        await outside.clinic.tell_email(email, outcome)
    outside.memory.settle(email)


def _written(outside: Outside, email: Carried) -> bytes:
    message, details = EmailMessage(policy=SMTP.clone(cte_type="7bit")), email.details
    message["From"], message["To"] = details["from"], details["to"]
    message["Subject"] = details["subject"]
    message["Date"] = format_datetime(datetime.fromisoformat(email.at))
    message["Message-ID"] = details["message_id"]
    if details["references"]:
        message["In-Reply-To"] = details["references"][-1]
        message["References"] = " ".join(details["references"])
    message.set_content(email.body)
    for file in email.media:
        name = PurePosixPath(file["url"]).name
        main, _, sub = file["type"].partition("/")
        message.add_attachment(
            outside.pictures.read(name), maintype=main, subtype=sub, filename=name
        )
    return message.as_bytes()
