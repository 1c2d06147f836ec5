"""An email as it travels (RFC 5322, RFC 2045 to 2049), read by the standard library's parser.

Its older policy takes in what the newer one fails on. Nothing that somebody sends is an error: what
cannot be understood of it is kept as bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.utils import collapse_rfc2231_value

import inscriptis
import nh3
from lxml.etree import LxmlError
from tnefparse import TNEF

from inbox.carrier import Malformed, NotUnderstood, Posted
from inbox.mail import Attachment, InboundEmail
from webhooks.delivery_reports import reports
from webhooks.mail_headers import (
    Bounded,
    addresses,
    as_meant,
    header,
    is_automatic,
    message_id,
    references,
    sent_at,
    text_in,
    words,
)

NO_SENDER = "An email that does not say who sent it"
LONGEST_HTML = 1_000_000
"""Characters of which the words are read: whoever keeps the email keeps the rest as a file."""
TNEF_TYPES = ("application/ms-tnef", "application/vnd.ms-tnef")


def read_mail(raw: bytes, delivered_to: str | None = None) -> list[Posted]:
    """An email, or what a report says became of emails of ours. Raises Malformed."""
    try:
        message = message_from_bytes(raw, policy=Bounded())
        if message.get_content_type() == "multipart/report":
            told = reports(message)
            if told is not None:
                return list(told)
        return [_email(message, raw, delivered_to)]
    except RecursionError:
        raise Malformed("Nested too deeply") from None


def _email(message: Message, raw: bytes, delivered_to: str | None) -> Posted:
    senders = addresses(message, "from") or addresses(message, "sender")
    if not senders:
        return NotUnderstood(NO_SENDER)
    (name, sender), *_ = senders
    content = _Content()
    for part in _parts(message):
        content.take(part)
    return InboundEmail(
        message_id=message_id(message, raw),
        sender=sender,
        sender_name=name,
        recipients=tuple(address for _, address in addresses(message, "to", "cc")),
        delivered_to=delivered_to or header(message, "delivered-to") or None,
        subject=words(header(message, "subject")),
        text=content.text,
        html="\n".join(content.htmls) or None,
        sent_at=sent_at(message),
        references=references(message),
        attachments=tuple(content.attachments),
        automatic=is_automatic(message),
    )


def _parts(message: Message) -> Iterator[Message]:
    """What is no container, in order. An email within the email is one file."""
    if message.get_content_type() != "message/rfc822" and message.is_multipart():
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _parts(part)
    else:
        yield message


@dataclass
class _Content:
    plains: list[str] = field(default_factory=list)
    htmls: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What a person would read."""
        plain = "\n".join(self.plains).strip()
        return plain or words_of_html("\n".join(self.htmls)).strip()

    def take(self, part: Message) -> None:
        kind, name = part.get_content_type(), _name(part)
        is_file = name is not None or part.get_content_disposition() == "attachment"
        if kind == "message/rfc822":
            self.attachments.append(_enclosed(part, name))
        elif kind in TNEF_TYPES:
            self.attachments += _unwrapped(Attachment(name, kind, _bytes(part)))
        elif is_file or kind not in ("text/plain", "text/html"):
            self.attachments.append(Attachment(name, kind, _bytes(part)))
        else:
            written = text_in(_bytes(part), part.get_content_charset()).replace("\0", "")
            (self.plains if kind == "text/plain" else self.htmls).append(
                written.replace("\r\n", "\n")
            )


def _bytes(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _name(part: Message) -> str | None:
    """As RFC 2231 or, against it, RFC 2047 encode it."""
    given = part.get_param("filename", None, "content-disposition") or part.get_param("name")
    if given is None:
        return None
    try:
        said = collapse_rfc2231_value(given)
    except (LookupError, ValueError):
        return None
    return words(as_meant(said)).strip() or None


def _enclosed(part: Message, name: str | None) -> Attachment:
    inner = part.get_payload()
    whole = inner[0] if isinstance(inner, list) and inner else None
    if not isinstance(whole, Message):
        return Attachment(name, "message/rfc822", _bytes(part))
    subject = words(header(whole, "subject"))
    return Attachment(name or f"{subject or 'email'}.eml", "message/rfc822", _written(whole))


def _written(message: Message) -> bytes:
    try:
        return message.as_bytes()
    except (ValueError, LookupError, TypeError, AttributeError):
        return str(message).encode("utf-8", "surrogateescape")


def _unwrapped(wrapped: Attachment) -> list[Attachment]:
    """What lies in Outlook's winmail.dat, which nothing else opens; itself, where that fails."""
    try:
        found = TNEF(wrapped.content, do_checksum=False).attachments
        inside = [
            Attachment(str(each.long_filename() or "file"), "application/octet-stream", each.data)
            for each in found
            if isinstance(each.data, bytes)
        ]
    except Exception:  # the library checks nothing: whatever it stumbles over
        inside = []
    return inside or [wrapped]


def words_of_html(html: str) -> str:
    """As a person reads it, tables and lists included."""
    html = html[:LONGEST_HTML]
    try:
        return str(inscriptis.get_text(html))
    except (LxmlError, ValueError, RecursionError):
        return nh3.clean(html, tags=set())
