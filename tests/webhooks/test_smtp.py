"""Handing an email to a real SMTP server: over TLS, with credentials, and through every break."""

import ssl
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from inbox.carrier import Busy, DeliveryStatus, InDoubt, MailRelay, Refused
from inbox.mail import Attachment, OutboundEmail
from tests.mail import MailServer, serving
from webhooks.smtp import Smtp

pytestmark = pytest.mark.anyio
EMAIL = OutboundEmail(
    item_id="email_1",
    message_id="email_1@hillcrest.example",
    sender="desk@hillcrest.example",
    sender_name="Hillcrest Family Clinic",
    recipient="maria@example.com",
    subject="Your visit",
    text="See you at ten.\n.\nA line with a point alone stands above.",
    handed_at=datetime(2026, 11, 23, 14, 30, tzinfo=UTC),
)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def server_side(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.fixture
def trusting(authority: trustme.CA) -> Smtp:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return Smtp(context)


def settings(server: MailServer, **own: str) -> dict[str, str]:
    fixed = {"host": "127.0.0.1", "port": str(server.port), "address": EMAIL.sender}
    return {**fixed, "tls": "none", **own}


def credentials(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
) -> AuthResult:
    login = getattr(data, "login", b""), getattr(data, "password", b"")
    return AuthResult(success=login == (b"clinic", b"secret"), handled=False)


def test_it_is_a_mail_relay() -> None:
    relay: MailRelay = Smtp()
    assert isinstance(relay, MailRelay)


async def test_by_starttls_with_credentials(server_side: ssl.SSLContext, trusting: Smtp) -> None:
    secured: dict[str, Any] = {"tls_context": server_side, "auth_required": True}
    async with serving(**secured, authenticator=credentials) as server:
        own = settings(server, tls="starttls", username="clinic", password="secret")
        accepted = await trusting.send_email(own, EMAIL)
        assert (accepted.reference, accepted.status) == (EMAIL.message_id, DeliveryStatus.SENT)
        (mail,) = server.received
        assert mail["Date"] == "Mon, 23 Nov 2026 14:30:00 +0000"
        assert mail.get_content().rstrip("\r\n").splitlines() == EMAIL.text.splitlines()  # type: ignore[attr-defined]
        with pytest.raises(Refused, match="user name and password"):
            await trusting.send_email({**own, "password": "wrong"}, EMAIL)


async def test_by_implicit_tls(server_side: ssl.SSLContext, trusting: Smtp) -> None:
    async with serving(ssl=server_side) as server:
        await trusting.send_email(settings(server, tls="implicit"), EMAIL)
        assert len(server.received) == 1


async def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    server_side: ssl.SSLContext,
) -> None:
    async with serving(ssl=server_side) as server:
        with pytest.raises(Busy):
            await Smtp().send_email(settings(server, tls="implicit"), EMAIL)
        assert server.received == []


async def test_a_server_without_starttls_is_told_nothing() -> None:
    async with serving() as server:
        with pytest.raises(Busy):
            await Smtp().send_email(settings(server, tls="starttls"), EMAIL)
        assert server.envelopes == []


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("550 5.1.1 Unknown", Refused),
        ("450 4.2.0 Later", Busy),
        ("DATA 554 5.7.1 No", Refused),
        ("DATA 451 4.3.0 Later", Busy),
        ("DATA break", InDoubt),
    ],
)
async def test_what_the_server_says_decides_whether_it_is_tried_again(
    answer: str, outcome: type[Exception]
) -> None:
    async with serving() as server:
        server.answers[EMAIL.recipient] = answer
        with pytest.raises(outcome):
            await Smtp().send_email(settings(server), EMAIL)
        assert server.received == []


async def test_nobody_at_the_door_is_busy() -> None:
    async with serving() as server:
        own = settings(server)
    with pytest.raises(Busy):
        await Smtp().send_email(own, EMAIL)


async def test_files_of_every_name_and_long_subjects_arrive_as_they_were() -> None:
    name = "Résumé “final” — 予約.pdf"
    files = (Attachment(name, "application/pdf", bytes(range(256)) * 100),)
    subject = "Zoë's results " * 30
    email = replace(EMAIL, subject=subject.strip(), attachments=files, text="Grüße")
    async with serving() as server:
        await Smtp().send_email(settings(server), email)
        (mail,) = server.received
        (file,) = mail.iter_attachments()  # type: ignore[attr-defined]
    assert mail["Subject"] == subject.strip()
    assert file.get_filename() == name
    assert file.get_content() == bytes(range(256)) * 100
    assert mail.get_body().get_content().strip() == "Grüße"  # type: ignore[attr-defined]


async def test_a_line_break_in_a_subject_makes_no_header() -> None:
    async with serving() as server:
        with pytest.raises(Refused, match="could not be put together"):
            await Smtp().send_email(
                settings(server), replace(EMAIL, subject="Hi\r\nBcc: other@example.com")
            )
        assert server.envelopes == []


@pytest.mark.parametrize(
    ("own", "wrong"),
    [
        ({"tls": "none", "host": "mail.example"}, "Without TLS"),
        ({"tls": "maybe"}, "tls is one of"),
        ({"port": "mail"}, "port is a number"),
        ({"address": "desk"}, "address cannot be used"),
        ({"inbound_username": "x"}, "belong together"),
    ],
)
def test_settings_that_will_not_do_are_refused_in_words(own: dict[str, str], wrong: str) -> None:
    fixed = {"host": "mail.example", "address": "desk@hillcrest.example"}
    assert wrong in str(Smtp().wrong_with({**fixed, **own}))
    assert Smtp().wrong_with(fixed) is None
    assert Smtp().wrong_with({**fixed, "tls": "none", "host": "127.0.0.1"}) is None
