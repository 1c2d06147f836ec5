"""The words in which mail and rules speak: mail services turn mail into these and back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from inbox.problem import Problem
from store.words import DeliveryStatus


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in an email, whole: mail comes and goes in one piece."""

    name: str | None
    content_type: str
    """What the sender called it."""
    content: bytes


@dataclass(frozen=True, slots=True)
class InboundEmail:
    """An email to the clinic. Message ids are without angle brackets; addresses are bare."""

    message_id: str
    """The sender's own, or one made from the bytes: a repeat carries the same."""
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    """To and Cc, as they were written."""
    delivered_to: str | None
    """The address of ours that it came to, where the mail service says."""
    subject: str
    text: str
    """What a person would read: the plain part, else the words of the HTML."""
    html: str | None
    """As it came: not to be shown before it is sanitised."""
    sent_at: datetime | None
    """By the sender's clock."""
    references: tuple[str, ...] = ()
    """The ids of the emails before it in its thread, oldest first, In-Reply-To last."""
    attachments: tuple[Attachment, ...] = ()
    automatic: bool = False
    """An out-of-office notice or the like, written by nobody (RFC 3834)."""


@dataclass(frozen=True, slots=True)
class EmailReport:
    """What became of an email that we sent: a bounce, or the relay's word that it was delivered.

    `item_id` or `message_id` names it, whichever the report holds; `raw` is kept as it came.
    """

    status: DeliveryStatus
    problem: Problem | None = None
    item_id: str | None = None
    message_id: str | None = None
    raw: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OutboundEmail:
    """An email to hand over. `item_id` names it on our side; `handed_at` in UTC."""

    item_id: str
    message_id: str
    """Without angle brackets; made once, so that a second hand-over is the same email."""
    sender: str
    """The clinic's address, from its account at the relay."""
    sender_name: str
    recipient: str
    subject: str
    text: str
    handed_at: datetime
    references: tuple[str, ...] = ()
    """Oldest first; the last is what it answers."""
    attachments: tuple[Attachment, ...] = ()
