"""The clinic's mail: a real SMTP server that takes what is sent, and emails that patients write."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from typing import Any, cast

import httpx
from aiosmtpd.smtp import SMTP, Envelope, Session

from inbox import administering, connecting
from store import people
from tests.clinic import Clinic

ADDRESS = "desk@hillcrest.example"
MARIAS = "maria@example.com"
POST = ("mail-in", "a-long-password")
SEND_EMAIL = """mutation($input: SendEmailInput!) { sendEmail(input: $input) {
  email { id subject from to text preview deliveryStatus thread { id } files { name } }
  errors { code message field } } }"""
EMAILS = """query($id: ID!) { conversation(id: $id) { id isUnread isUnresponded isResolved
  timeline(last: 100) { nodes { __typename
    ... on Email { id direction from to subject preview text html deliveryStatus at arrivedLateAt
      isAutomatic deliveryProblem { code message advice } author { ... on Patient { id name } }
      thread { id subject emails { id } } files { id name contentType size state problem url } }
    ... on File { id name message { id } } } } } }"""


@dataclass
class MailServer:
    """Takes every email, but for those that `answers` has another answer to."""

    port: int = 0
    received: list[Message] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    """By the recipient: what RCPT, or DATA where it begins with `DATA `, is answered with."""

    async def handle_RCPT(  # noqa: N802 aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answers.get(address, "")
        if answer and not answer.startswith("DATA "):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        answer = self.answers.get(envelope.rcpt_tos[0], "").removeprefix("DATA ")
        if answer == "break":
            cast(asyncio.Transport, server.transport).abort()
            return "250 OK"
        if answer:
            return answer
        content = envelope.content
        assert isinstance(content, bytes)
        self.envelopes.append(envelope)
        self.received.append(message_from_bytes(content, policy=default))
        return "250 OK"

    async def until_received(self, count: int = 1) -> list[Message]:
        async with asyncio.timeout(10):
            while len(self.received) < count:
                await asyncio.sleep(0.02)
        return self.received


@asynccontextmanager
async def serving(handler: MailServer | None = None, **options: Any) -> AsyncIterator[MailServer]:
    """`options` are aiosmtpd's: for TLS, for credentials."""
    handler = handler or MailServer()
    secured = options.pop("ssl", None)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(handler, loop=loop, **options), "127.0.0.1", 0, ssl=secured
    )
    handler.port = server.sockets[0].getsockname()[1]
    try:
        yield handler
    finally:
        server.close()


async def connect(clinic: Clinic, server: MailServer, house: str = "Hillcrest", **own: str) -> None:
    """Email is set up and switched on."""
    there = await people.organizations(clinic.parts.database.latest())
    organization = next(each for each in there if each.name.startswith(house))
    settings = {
        "host": "127.0.0.1",
        "port": str(server.port),
        "tls": "none",
        "address": ADDRESS,
        "inbound_username": POST[0],
        "inbound_password": POST[1],
        **own,
    }
    parts = clinic.parts
    await connecting.set_carrier(parts.changes, parts.desk, organization.id, "smtp", settings)
    await administering.set_organization(parts.changes, organization, email=True)


def written(
    text: str = "Can I come a day later?",
    *,
    sender: str = f"Maria López <{MARIAS}>",
    subject: str = "My appointment",
    id: str = "first@example.com",
    references: Sequence[str] = (),
    **headers: str,
) -> EmailMessage:
    """As a patient's mail program writes it."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, ADDRESS, subject
    message["Message-ID"] = f"<{id}>"
    message["Date"] = "Mon, 23 Nov 2026 09:30:00 -0500"
    if references:
        message["In-Reply-To"] = f"<{references[-1]}>"
        message["References"] = " ".join(f"<{each}>" for each in references)
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


async def post(clinic: Clinic, mail: EmailMessage | bytes, auth: Any = POST) -> httpx.Response:
    """As the clinic's mail server pipes it in."""
    raw = mail if isinstance(mail, bytes) else mail.as_bytes()
    headers = {"content-type": "message/rfc822"}
    return await clinic.http.post("/webhooks/smtp/mime", content=raw, headers=headers, auth=auth)


async def emails(clinic: Clinic, conversation_id: str, who: str = "dana") -> list[Any]:
    data = await clinic.ask(EMAILS, who, id=conversation_id)
    nodes = data["conversation"]["timeline"]["nodes"]
    return [node for node in nodes if node["__typename"] == "Email"]
