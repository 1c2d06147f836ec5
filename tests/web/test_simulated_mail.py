"""Emails through the network, both ways, as MIME."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inbox.carrier import DeliveryStatus, Refused
from inbox.mail import Attachment, EmailReport, OutboundEmail
from tests import pictures
from tests.web.simulated_world import (
    ADDRESS,
    BEARER,
    MAIL_SETTINGS,
    MARIAS_ADDRESS,
    MARIAS_PHONE,
    StandInClinic,
    settled,
    world,
)

pytestmark = pytest.mark.anyio
DRAFT = {
    "from": MARIAS_PHONE,
    "address": MARIAS_ADDRESS,
    "subject": "My records",
    "body": "Could you send them? Gruß 🙂",
}
OURS = OutboundEmail(
    item_id="email-1",
    message_id="one@clinic.example",
    sender=ADDRESS,
    sender_name="Hillcrest Family Clinic",
    recipient=MARIAS_ADDRESS,
    subject="Re: My records, naïvely",
    text="Dear Maria,\nof course.\n",
    handed_at=datetime(2026, 11, 25, 12, tzinfo=UTC),
    references=("zero@phones.example",),
    attachments=(Attachment("summary.pdf", "application/pdf", b"%PDF-1.7"),),
)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "phones" / "journal.jsonl"


async def test_an_email_reaches_the_clinic_as_it_was_written(journal: Path) -> None:
    content = pictures.jpeg()
    async with world(journal) as demo:
        kept = await demo.http.post(
            "/api/pictures", content=content, headers={"content-type": "image/jpeg"}
        )
        posted = {**DRAFT, "pictures": [kept.json()["name"]]}
        assert (await demo.http.post("/api/emails", json=posted)).status_code == 201
        await settled(demo.network)
        (email,) = demo.clinic.emails()
        assert (email.sender, email.delivered_to) == (MARIAS_ADDRESS, ADDRESS)
        assert (email.subject, email.text.strip()) == (DRAFT["subject"], DRAFT["body"])
        assert [file.content for file in email.attachments] == [content]


async def test_the_clinics_email_is_read_on_its_patients_phone_and_answered_in_its_thread(
    journal: Path,
) -> None:
    async with world(journal) as demo:
        accepted = await demo.mail.send_email(MAIL_SETTINGS, OURS)
        assert accepted.reference == OURS.message_id
        await demo.mail.send_email(MAIL_SETTINGS, replace(OURS, subject="Once only"))
        await settled(demo.network)
        (shown,) = (await demo.texts())["items"]
        assert shown["patient_number"] == MARIAS_PHONE
        assert (shown["body"].strip(), shown["details"]["files"]) == (
            "Dear Maria,\nof course.",
            ["summary.pdf"],
        )
        assert shown["details"]["subject"] == OURS.subject
        await demo.http.post("/api/emails", json={**DRAFT, "answers": shown["id"]})
        await settled(demo.network)
        (email,) = demo.clinic.emails()
        assert email.references == ("zero@phones.example", OURS.message_id)


@pytest.mark.parametrize(
    ("phone", "status"),
    [
        ("+15550109999", DeliveryStatus.DELIVERED),
        ("+15550100001", DeliveryStatus.UNDELIVERED),
        ("+15550100006", None),
    ],
)
async def test_a_phone_ends_in_what_becomes_of_emails_to_it(
    journal: Path, phone: str, status: DeliveryStatus | None
) -> None:
    address = "someone@example.com"
    async with world(journal) as demo:
        await demo.http.post("/api/emails", json={**DRAFT, "from": phone, "address": address})
        await demo.mail.send_email(MAIL_SETTINGS, replace(OURS, recipient=address))
        await settled(demo.network)
        told = [posted for posted in demo.clinic.posted if isinstance(posted, EmailReport)]
        assert [(each.item_id, each.status) for each in told] == (
            [("email-1", status)] if status else []
        )
        for each in told:
            assert (each.problem is not None) == (status is DeliveryStatus.UNDELIVERED)


async def test_an_address_of_no_phone_is_a_phone_of_its_own(journal: Path) -> None:
    async with world(journal) as demo:
        await demo.mail.send_email(MAIL_SETTINGS, replace(OURS, recipient="new@example.com"))
        await settled(demo.network)
        (shown,) = (await demo.texts())["items"]
        assert shown["patient_number"] == "new@example.com"


async def test_an_email_that_the_clinic_does_not_take_shows_so(journal: Path) -> None:
    async with world(journal, StandInClinic(answers=[500] * 3)) as demo:
        await demo.http.post("/api/emails", json=DRAFT)
        await settled(demo.network)
        (shown,) = (await demo.texts())["items"]
        assert (shown["status"], shown["reason"]) == (
            "failed",
            "The clinic did not take this email.",
        )


@pytest.mark.parametrize(
    "change",
    [
        {"address": "maria"},
        {"address": None},
        {"address": "a@b.example\nBcc: x@y.example"},
        {"subject": ""},
        {"subject": "Two\nlines"},
        {"subject": "x" * 201},
        {"body": " "},
        {"body": "x" * 20_001},
    ],
)
async def test_a_malformed_email_is_refused(journal: Path, change: dict[str, object]) -> None:
    async with world(journal) as demo:
        assert (await demo.http.post("/api/emails", json=DRAFT | change)).status_code == 400
        assert (await demo.texts())["items"] == []


async def test_the_clinics_side_of_mail_opens_to_its_secret_alone(journal: Path) -> None:
    async with world(journal) as demo:
        wrong = {**MAIL_SETTINGS, "secret": "whsec_" + "A" * 32}
        with pytest.raises(Refused) as refused:
            await demo.mail.send_email(wrong, OURS)
        assert "user name and password" in refused.value.problem.message
        for content_type, status in (("message/rfc822", 400), ("text/plain", 415)):
            answer = await demo.http.post(
                "/api/mail?client_reference=1",
                content=b"Subject: none\n\nx",
                headers={**BEARER, "content-type": content_type},
            )
            assert answer.status_code == status
        assert (await demo.texts())["items"] == []
