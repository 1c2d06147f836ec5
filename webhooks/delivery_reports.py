"""Reports of what became of an email (RFC 3464): bounces above all."""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

from inbox.carrier import DeliveryStatus
from inbox.mail import EmailReport
from webhooks.mail_headers import Bounded, header, ids, words
from webhooks.mail_problems import problem_of

ACTIONS = {
    "failed": DeliveryStatus.UNDELIVERED,
    "delivered": DeliveryStatus.DELIVERED,
    "relayed": DeliveryStatus.SENT,
    "expanded": DeliveryStatus.SENT,
}
"""RFC 3464, 2.3.3. `delayed` is none: the email is on its way still."""


def reports(message: Message) -> list[EmailReport] | None:
    """None where it is no report about delivery, and is read as any email."""
    parts = list(message.walk())
    status = next((p for p in parts if p.get_content_type() == "message/delivery-status"), None)
    if status is None:
        return None
    original = _original(parts)
    return [report for each in _recipients(status) for report in _report(each, original)]


def _original(parts: list[Message]) -> str | None:
    """The Message-ID of the email that it is about."""
    for part in parts:
        inner = part.get_payload()
        if part.get_content_type() == "message/rfc822" and isinstance(inner, list):
            heads = [each for each in inner if isinstance(each, Message)]
        elif part.get_content_type() == "text/rfc822-headers":
            content = part.get_payload(decode=True)
            heads = (
                [message_from_bytes(content, policy=Bounded())]
                if isinstance(content, bytes)
                else []
            )
        else:
            continue
        for head in heads:
            for id in ids(header(head, "message-id")):
                return id
    return None


def _recipients(status: Message) -> Iterator[Message]:
    """The groups of fields, of which the first is about the report itself."""
    groups = status.get_payload()
    for group in groups if isinstance(groups, list) else []:
        if isinstance(group, Message) and header(group, "action"):
            yield group


def _report(recipient: Message, original: str | None) -> Iterator[EmailReport]:
    became = ACTIONS.get(header(recipient, "action").lower())
    if became is None:
        return
    code = header(recipient, "status")
    said = words(header(recipient, "diagnostic-code"))
    yield EmailReport(
        status=became,
        problem=problem_of(code, said) if became is DeliveryStatus.UNDELIVERED else None,
        message_id=original,
        raw={name: words(header(recipient, name.lower())) for name in dict(recipient.raw_items())},
    )
