"""Postmark: out by its SMTP server, in and events by webhooks with basic authorization.

https://postmarkapp.com/developer/webhooks/inbound-webhook,
https://postmarkapp.com/developer/webhooks/bounce-webhook and
https://postmarkapp.com/developer/webhooks/delivery-webhook.
"""

import base64
import binascii
import ssl
from collections.abc import Iterator
from email.message import Message

from inbox.carrier import (
    Accepted,
    DeliveryStatus,
    Hook,
    Malformed,
    NotUnderstood,
    Posted,
    Problem,
    Settings,
)
from inbox.mail import Attachment, EmailReport, InboundEmail, OutboundEmail
from webhooks.basic_authorization import CHALLENGE, claimed_user, is_authorized
from webhooks.handing import Content
from webhooks.mail_headers import addresses, is_automatic, message_id, references, sent_at
from webhooks.mail_problems import (
    MAILBOX_FULL,
    NO_SUCH_MAILBOX,
    NOT_REACHED,
    REFUSED_AS_SPAM,
    UNEXPLAINED,
)
from webhooks.mail_settings import server_of, wrong_with
from webhooks.mime import NO_SENDER, read_mail, words_of_html
from webhooks.posts import (
    UNKNOWN_KIND,
    UNKNOWN_TYPE,
    UNKNOWN_TYPE_OF_POST,
    json_object,
    within,
    word,
)
from webhooks.relaying import relay

HOST = "smtp.postmarkapp.com"
BOUNCES: dict[str, Problem] = {
    "HardBounce": NO_SUCH_MAILBOX,
    "BadEmailAddress": NO_SUCH_MAILBOX,
    "SoftBounce": MAILBOX_FULL,
    "DnsError": NOT_REACHED,
    "SpamNotification": REFUSED_AS_SPAM,
    "Blocked": REFUSED_AS_SPAM,
    "DMARCPolicy": REFUSED_AS_SPAM,
}
"""https://postmarkapp.com/developer/api/bounce-api#bounce-types; all others are not explained."""
NO_BOUNCES = ("Transient", "AutoResponder", "AddressChange", "Subscribe", "Unsubscribe")
"""Of these types the email has arrived, or is tried again."""


class Postmark:
    name = "postmark"
    required: frozenset[str] = frozenset(
        {"address", "username", "password", "inbound_username", "inbound_password"}
    )
    optional: frozenset[str] = frozenset({"host", "port", "tls", "stream", "messages_per_second"})
    answer = b"{}"
    answer_type = "application/json"
    challenge: str | None = CHALLENGE

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        """`context`: how certificates are checked, where not by the system's authorities."""
        self._context = context

    def wrong_with(self, settings: Settings) -> str | None:
        """What an administrator should set otherwise."""
        return wrong_with(settings, HOST)

    def account(self, settings: Settings) -> str:
        """The user name in the webhooks' addresses: nothing in a post names the server."""
        return settings["inbound_username"]

    def address(self, settings: Settings) -> str:
        """From which the clinic's emails go."""
        return settings["address"]

    def claimed_account(self, hook: Hook) -> str:
        """The user name, not yet proven. Raises Malformed."""
        return claimed_user(hook)

    def verify(self, settings: Settings, hook: Hook) -> bool:
        """Whether the post carries the user name and password of the webhook's address."""
        return is_authorized(hook, settings["inbound_username"], settings["inbound_password"])

    def read(self, hook: Hook) -> list[Posted]:
        """An email, or what became of one. Raises Malformed."""
        content = json_object(hook)
        if hook.kind == "inbound":
            raw = content.get("RawEmail")
            if isinstance(raw, str) and raw:
                return read_mail(raw.encode(), word(content, "OriginalRecipient"))
            return [_email(content, hook.body)]
        return _event(content) if hook.kind == "events" else [NotUnderstood(UNKNOWN_KIND)]

    async def send_email(self, settings: Settings, email: OutboundEmail) -> Accepted:
        """Hand over one email. Raises Refused, Busy or InDoubt."""
        own = {
            "X-PM-KeepID": "true",
            "X-PM-Metadata-item": email.item_id,
            "X-PM-Message-Stream": settings.get("stream") or "outbound",
        }
        return await relay(server_of(settings, HOST, self._context), email, own)


def _email(content: Content, body: bytes) -> Posted:
    """From Postmark's own reading of it, where raw content is not switched on."""
    headers = _headers(content)
    sender, html = word(content, "FromFull", "Email"), word(content, "HtmlBody")
    if sender is None:
        return NotUnderstood(NO_SENDER)
    return InboundEmail(
        message_id=message_id(headers, body),
        sender=sender,
        sender_name=word(content, "FromFull", "Name") or "",
        recipients=tuple(address for _, address in addresses(headers, "to", "cc")),
        delivered_to=word(content, "OriginalRecipient"),
        subject=word(content, "Subject") or "",
        text=word(content, "TextBody") or (words_of_html(html) if html else ""),
        html=html,
        sent_at=sent_at(headers),
        references=references(headers),
        attachments=tuple(_attachments(content)),
        automatic=is_automatic(headers),
    )


def _headers(content: Content) -> Message:
    """All of them, and those that Postmark takes out of the list."""
    message, listed = Message(), within(content, "Headers")
    for each in listed if isinstance(listed, list) else []:
        if (name := word(each, "Name")) and (value := word(each, "Value")):
            message[name] = value
    for name in ("To", "Cc", "Date"):
        if name not in message and (value := word(content, name)):
            message[name] = value
    return message


def _attachments(content: Content) -> Iterator[Attachment]:
    listed = within(content, "Attachments")
    for each in listed if isinstance(listed, list) else []:
        try:
            decoded = base64.b64decode(word(each, "Content") or "")
        except binascii.Error as wrong:
            raise Malformed("An attachment is not base64") from wrong
        yield Attachment(word(each, "Name"), word(each, "ContentType") or UNKNOWN_TYPE, decoded)


def _event(content: Content) -> list[Posted]:
    kind, type = word(content, "RecordType"), word(content, "Type") or ""
    if kind == "Bounce" and type in NO_BOUNCES:
        return []
    if kind not in ("Bounce", "Delivery"):
        return [NotUnderstood(UNKNOWN_TYPE_OF_POST)]
    bounced = kind == "Bounce"
    known = BOUNCES.get(type, UNEXPLAINED)
    return [
        EmailReport(
            status=DeliveryStatus.UNDELIVERED if bounced else DeliveryStatus.DELIVERED,
            problem=Problem(known.message, type or None, known.advice) if bounced else None,
            item_id=word(content, "Metadata", "item"),
            raw={"RecordType": kind, "Type": type},
        )
    ]
