"""Handing an email to a mail server: RFC 5321, by aiosmtplib.

Up to DATA nothing has been taken, and it is safe to try again. From then on only the server's
answer says whether it has the email, and no server can be asked later.
"""

import ssl
from asyncio import timeout
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as AS_SENT
from email.policy import SMTPUTF8 as AS_SENT_IN_UTF8
from email.utils import format_datetime
from ipaddress import ip_address

import aiosmtplib
from aiosmtplib.errors import SMTPException, SMTPResponseException

from inbox.carrier import Accepted, Busy, DeliveryStatus, InDoubt, Refused
from inbox.mail import Attachment, OutboundEmail
from webhooks.mail_problems import NOT_ACCEPTED, NOT_WRITTEN, problem_of

PATIENCE = 30.0
"""Seconds for each of the server's answers."""
PATIENCE_BEFORE_DATA = 45.0
"""Seconds in all: with the data it stays within the outbox's lease."""
PATIENCE_WITH_DATA = 120.0
"""RFC 5321, 4.5.3.2.6, asks for ten minutes; the outbox's lease lasts three."""
IMPLICIT, STARTTLS, NONE = "implicit", "starttls", "none"
PORTS = {IMPLICIT: 465, STARTTLS: 587, NONE: 25}


@dataclass(frozen=True, slots=True)
class MailServer:
    """`tls`: implicit (RFC 8314), starttls, or none, which is for this very machine only."""

    host: str
    port: int
    tls: str
    username: str = ""
    password: str = ""
    context: ssl.SSLContext | None = None
    """How its certificate is checked, where that is not by the system's authorities."""


def is_here(host: str) -> bool:
    """Whether what is said to this host never leaves the machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def relay(
    server: MailServer, email: OutboundEmail, headers: Mapping[str, str] | None = None
) -> Accepted:
    """Raises Refused, Busy or InDoubt. `headers`: what a service wants to be told besides."""
    try:
        message = written(email, headers or {})
    except ValueError as wrong:
        raise Refused(NOT_WRITTEN) from wrong
    client = aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        username=server.username or None,
        password=server.password or None,
        use_tls=server.tls == IMPLICIT,
        start_tls=server.tls == STARTTLS,
        tls_context=server.context,
        timeout=PATIENCE,
    )
    try:
        await _introduce(client, email)
        await _hand_over(client, message)
    finally:
        with suppress(SMTPException, OSError):
            await client.quit(timeout=5)
        client.close()
    return Accepted(email.message_id, DeliveryStatus.SENT)


async def _introduce(client: aiosmtplib.SMTP, email: OutboundEmail) -> None:
    in_utf8 = not (email.sender + email.recipient).isascii()
    options, encoding = (["SMTPUTF8"], "utf-8") if in_utf8 else ([], "ascii")
    try:
        async with timeout(PATIENCE_BEFORE_DATA):
            await client.connect()
            await client.mail(email.sender, options=options, encoding=encoding)
            await client.rcpt(email.recipient, encoding=encoding)
    except aiosmtplib.SMTPAuthenticationError as refused:
        raise Refused(NOT_ACCEPTED) from refused
    except SMTPResponseException as answer:
        raise _no(answer) from answer
    except (SMTPException, OSError, ValueError) as broken:
        raise Busy(f"The mail server was not reached ({type(broken).__name__})") from broken


async def _hand_over(client: aiosmtplib.SMTP, message: bytes) -> None:
    try:
        async with timeout(PATIENCE_WITH_DATA):
            await client.data(message, timeout=PATIENCE_WITH_DATA)
    except SMTPResponseException as answer:
        raise _no(answer) from answer
    except (SMTPException, OSError) as broken:
        raise InDoubt(f"The mail server broke off ({type(broken).__name__})") from broken


def _no(answer: SMTPResponseException) -> Refused | Busy:
    """4xx asks to try again later: RFC 5321, 4.2.1."""
    if answer.code < 500:
        return Busy(f"The mail server answered {answer.code}")
    return Refused(problem_of("", answer.message, answer.code))


def written(email: OutboundEmail, headers: Mapping[str, str]) -> bytes:
    """As it travels. The library folds and encodes, and refuses a line break in a header."""
    in_utf8 = not (email.sender + email.recipient).isascii()
    message = EmailMessage(policy=AS_SENT_IN_UTF8 if in_utf8 else AS_SENT)
    message["From"] = Address(display_name=email.sender_name, addr_spec=email.sender)
    message["To"] = Address(addr_spec=email.recipient)
    message["Subject"] = email.subject
    message["Date"] = format_datetime(email.handed_at.astimezone(UTC))
    message["Message-ID"] = f"<{email.message_id}>"
    if email.references:
        message["In-Reply-To"] = f"<{email.references[-1]}>"
        message["References"] = " ".join(f"<{id}>" for id in email.references)
    for name, value in headers.items():
        message[name] = value
    message.set_content(email.text)
    for attachment in email.attachments:
        _attach(message, attachment)
    return message.as_bytes()


def _attach(message: EmailMessage, attachment: Attachment) -> None:
    main, _, sub = attachment.content_type.partition("/")
    message.add_attachment(
        attachment.content, maintype=main, subtype=sub or "octet-stream", filename=attachment.name
    )
