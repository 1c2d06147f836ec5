"""Mailgun: out by its SMTP servers, in by a route that forwards raw MIME, events by webhooks.

https://documentation.mailgun.com/docs/mailgun/user-manual/receive-forward-store/receive-http and
https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks.
"""

import ssl
from io import BytesIO

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from python_multipart import parse_form
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import Field, File

from inbox.carrier import (
    Accepted,
    DeliveryStatus,
    Hook,
    Malformed,
    NotUnderstood,
    Posted,
    Settings,
)
from inbox.mail import EmailReport, OutboundEmail
from webhooks.mail_problems import problem_of
from webhooks.mail_settings import server_of, wrong_with
from webhooks.mime import read_mail
from webhooks.posts import (
    UNKNOWN_KIND,
    UNKNOWN_TYPE_OF_POST,
    form_fields,
    json_object,
    required,
    within,
    word,
)
from webhooks.relaying import relay

HOST = "smtp.mailgun.org"
"""In Europe smtp.eu.mailgun.org: set as `host`."""


class Mailgun:
    name = "mailgun"
    required: frozenset[str] = frozenset({"address", "domain", "signing_key"})
    optional: frozenset[str] = frozenset(
        {"host", "port", "tls", "username", "password", "messages_per_second"}
    )
    answer = b"{}"
    answer_type = "application/json"
    challenge: str | None = None

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        """`context`: how certificates are checked, where not by the system's authorities."""
        self._context = context

    def wrong_with(self, settings: Settings) -> str | None:
        """What an administrator should set otherwise."""
        return wrong_with(settings, HOST)

    def account(self, settings: Settings) -> str:
        """The sending domain, which stands in events, and to which mail comes."""
        return settings["domain"].lower()

    def address(self, settings: Settings) -> str:
        """From which the clinic's emails go."""
        return settings["address"]

    def claimed_account(self, hook: Hook) -> str:
        """The domain, not yet proven. Raises Malformed."""
        if hook.kind == "mime":
            return _fields(hook).get("recipient", "").rpartition("@")[2].lower()
        return required(json_object(hook), "event-data", "domain", "name").lower()

    def verify(self, settings: Settings, hook: Hook) -> bool:
        """Whether the signing key signed it. How old it may be is not asked: Mailgun tries for

        eight hours, and a repeat changes nothing.
        """
        if not settings["signing_key"]:
            return False
        signed = _fields(hook) if hook.kind == "mime" else within(json_object(hook), "signature")
        proof = HMAC(settings["signing_key"].encode(), SHA256())
        proof.update(f"{word(signed, 'timestamp')}{word(signed, 'token')}".encode())
        try:
            proof.verify(bytes.fromhex(word(signed, "signature") or ""))
        except (InvalidSignature, ValueError):
            return False
        return True

    def read(self, hook: Hook) -> list[Posted]:
        """An email, or what became of one. Raises Malformed."""
        if hook.kind == "mime":
            fields = _fields(hook)
            raw = required(fields, "body-mime").encode("utf-8", "surrogateescape")
            return read_mail(raw, fields.get("recipient"))
        return (
            _event(within(json_object(hook), "event-data"))
            if hook.kind == "events"
            else [NotUnderstood(UNKNOWN_KIND)]
        )

    async def send_email(self, settings: Settings, email: OutboundEmail) -> Accepted:
        """Hand over one email. Raises Refused, Busy or InDoubt."""
        own = {"X-Mailgun-Variables": orjson.dumps({"item": email.item_id}).decode()}
        return await relay(server_of(settings, HOST, self._context), email, own)


def _fields(hook: Hook) -> dict[str, str]:
    """A form's fields, in either of the forms' encodings. Raises Malformed."""
    content_type = hook.headers.get("content-type", "")
    if not content_type.startswith("multipart/"):
        try:
            return dict(form_fields(hook.body))
        except ValueError as wrong:
            raise Malformed("Not a form") from wrong
    found: dict[str, str] = {}

    def keep(field: Field) -> None:
        name, value = field.field_name or b"", field.value or b""
        found[name.decode(errors="replace")] = value.decode("utf-8", "surrogateescape")

    def ignore(_: File) -> None:
        """Raw MIME has its files within."""

    try:
        parse_form({"Content-Type": content_type.encode()}, BytesIO(hook.body), keep, ignore)
    except (FormParserError, ValueError) as wrong:
        raise Malformed("Not a form") from wrong
    return found


def _event(event: object) -> list[Posted]:
    """https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhook-payloads."""
    kind = word(event, "event")
    if kind == "failed" and word(event, "severity") == "temporary":
        return []
    became = {
        "delivered": DeliveryStatus.DELIVERED,
        "failed": DeliveryStatus.UNDELIVERED,
        "rejected": DeliveryStatus.FAILED,
    }.get(kind or "")
    if became is None:
        return [NotUnderstood(UNKNOWN_TYPE_OF_POST)]
    status = within(event, "delivery-status")
    code = word(status, "enhanced-code") or ""
    reply = word(status, "code") or ""
    said = word(status, "message") or word(status, "description") or ""
    problem = problem_of(code, said, int(reply) if reply.isdecimal() else None)
    return [
        EmailReport(
            status=became,
            problem=None if became is DeliveryStatus.DELIVERED else problem,
            item_id=word(event, "user-variables", "item"),
            message_id=word(event, "message", "headers", "message-id"),
            raw={"event": kind or "", "enhanced-code": code, "code": reply},
        )
    ]
