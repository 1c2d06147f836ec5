"""Emails to patients: what is sent, through a real SMTP server, and what becomes of it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from inbox import outbox
from store.storage import new_place
from tests.clinic import Clinic
from tests.founding import MARIA, RAMANS
from tests.mail import (
    ADDRESS,
    MARIAS,
    SEND_EMAIL,
    MailServer,
    connect,
    emails,
    post,
    serving,
    written,
)
from tests.pictures import jpeg
from tests.records import house_of, record

pytestmark = pytest.mark.anyio
ADD_ADDRESS = """mutation($input: UpdatePatientInput!) { updatePatient(input: $input) {
  patient { id } errors { code } } }"""
PRIMARY = "query($id: ID!) { conversation(id: $id) { primaryPatient { id } } }"


@pytest.fixture
async def server(clinic: Clinic) -> AsyncIterator[MailServer]:
    async with serving() as server:
        await connect(clinic, server)
        yield server


async def with_address(clinic: Clinic, number: str = MARIA, address: str = MARIAS) -> str:
    """The id of a conversation whose primary patient has an email address."""
    id = await clinic.begin(number)
    patient = (await clinic.ask(PRIMARY, id=id))["conversation"]["primaryPatient"]["id"]
    given = {"patientId": patient, "emailAddresses": [address]}
    payload = (await clinic.ask(ADD_ADDRESS, input=given))["updatePatient"]
    assert payload["errors"] == []
    return id


async def send(clinic: Clinic, id: str, who: str = "dana", **more: Any) -> Any:
    given = {"conversationId": id, "subject": "Your visit", "text": "See you at ten.", **more}
    return (await clinic.ask(SEND_EMAIL, who, input=given))["sendEmail"]


async def until(clinic: Clinic, id: str, status: str) -> Any:
    """The newest email, once its status is this."""
    async with asyncio.timeout(10):
        while (email := (await emails(clinic, id))[-1])["deliveryStatus"] != status:
            await asyncio.sleep(0.02)
    return email


async def test_an_email_stands_in_the_timeline_and_goes_out_by_the_clinics_relay(
    clinic: Clinic, server: MailServer
) -> None:
    id = await with_address(clinic)
    payload = await send(clinic, id)
    assert payload["errors"] == []
    assert payload["email"]["from"] == ADDRESS
    assert payload["email"]["to"] == [MARIAS]
    (mail,) = await server.until_received()
    assert mail["From"] == f"Hillcrest Family Clinic <{ADDRESS}>"
    assert (mail["To"], mail["Subject"]) == (MARIAS, "Your visit")
    assert mail["Message-ID"] == f"<{payload['email']['id']}@hillcrest.example>"
    assert mail["In-Reply-To"] is None
    assert mail.get_content().strip() == "See you at ten."  # type: ignore[attr-defined]
    assert server.envelopes[0].mail_from == ADDRESS
    await until(clinic, id, "SENT")
    assert (await clinic.conversation_with(MARIA))["isUnresponded"] is False


async def test_the_same_key_sends_one_email(clinic: Clinic, server: MailServer) -> None:
    id = await with_address(clinic)
    both = [await send(clinic, id, idempotencyKey="once") for _ in range(2)]
    at_once = await asyncio.gather(*(send(clinic, id, idempotencyKey="two") for _ in range(4)))
    assert both[0]["email"]["id"] == both[1]["email"]["id"]
    assert len({payload["email"]["id"] for payload in at_once}) == 1
    await server.until_received(2)
    await clinic.until_outbox_is_empty()
    assert len(server.received) == 2
    await clinic.send(id, "A text", idempotencyKey="text")
    (error,) = (await send(clinic, id, idempotencyKey="text"))["errors"]
    assert error["code"] == "INVALID"


async def test_files_go_along_and_stand_behind_their_email(
    clinic: Clinic, server: MailServer
) -> None:
    id = await with_address(clinic)
    notes = await clinic.upload(b"Notes", "n.txt", "text/plain")
    uploads = [await clinic.upload(jpeg((40, 30))), notes]
    payload = await send(clinic, id, uploadIds=uploads)
    assert [file["name"] for file in payload["email"]["files"]] == ["picture.jpg", "n.txt"]
    (mail,) = await server.until_received()
    parts = list(mail.iter_attachments())  # type: ignore[attr-defined]
    assert [part.get_filename() for part in parts] == ["picture.jpg", "n.txt"]
    assert parts[1].get_content().strip() == "Notes"
    await until(clinic, id, "SENT")
    files = [item for item in await clinic.timeline(id) if item.get("name")]
    assert [(file["deliveryStatus"], file["message"]) for file in files] == [("SENT", None)] * 2


async def test_an_answer_names_what_it_answers_and_stays_in_its_thread(
    clinic: Clinic, server: MailServer
) -> None:
    id = await with_address(clinic)
    assert (await post(clinic, written(references=["older@example.com"]))).status_code == 200
    (first,) = await emails(clinic, id)
    payload = await send(clinic, id, inReplyToId=first["id"], subject="Re: My appointment")
    assert payload["email"]["thread"]["id"] == first["thread"]["id"]
    (mail,) = await server.until_received()
    assert mail["In-Reply-To"] == "<first@example.com>"
    assert mail["References"] == "<older@example.com> <first@example.com>"


async def test_who_opted_out_of_texts_is_still_written_to(
    clinic: Clinic, server: MailServer
) -> None:
    id = await with_address(clinic)
    await clinic.do("optOutOfTexting", id)
    assert (await send(clinic, id))["errors"] == []
    await server.until_received()


@pytest.mark.parametrize(
    ("answer", "status", "says"),
    [
        ("550 5.1.1 No such user", "FAILED", "does not exist"),
        ("552 5.2.2 Full", "FAILED", "mailbox is full"),
        ("DATA 554 5.7.1 Spam", "FAILED", "refused this email"),
        ("DATA break", "FAILED", "may have been sent"),
    ],
)
async def test_what_the_relay_refuses_fails_in_words_and_the_patient_waits_again(
    clinic: Clinic, server: MailServer, answer: str, status: str, says: str
) -> None:
    id = await with_address(clinic)
    server.answers[MARIAS] = answer
    await send(clinic, id)
    email = await until(clinic, id, status)
    assert says in email["deliveryProblem"]["message"]
    assert email["deliveryProblem"]["advice"]
    assert (await clinic.conversation_with(MARIA))["isUnresponded"] is True
    assert server.received == []


async def test_a_busy_relay_is_tried_again(clinic: Clinic, server: MailServer) -> None:
    id = await with_address(clinic)
    server.answers[MARIAS] = "451 4.7.1 Later, please"
    email = (await send(clinic, id))["email"]
    await clinic.until_tried(email["id"])
    assert (await emails(clinic, id))[-1]["deliveryStatus"] == "SENDING"
    del server.answers[MARIAS]
    await server.until_received()
    await until(clinic, id, "SENT")


async def test_an_email_whose_file_is_lost_fails_in_the_end(
    clinic: Clinic, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = await with_address(clinic)
    upload = await clinic.upload(b"Notes", "n.txt", "text/plain")
    storage, organization = clinic.parts.storage, await house_of(clinic)
    await storage.delete(await storage.keys(new_place(organization, "uploads", upload)))
    email = (await send(clinic, id, uploadIds=[upload]))["email"]
    await clinic.until_tried(email["id"])
    assert (await emails(clinic, id))[-1]["deliveryStatus"] == "SENDING"
    monkeypatch.setattr(outbox, "GIVE_UP_EMAIL_AFTER", timedelta())
    failed = await until(clinic, id, "FAILED")
    assert "for a day" in failed["deliveryProblem"]["message"]
    assert server.received == []


async def test_an_email_has_a_limit_to_its_files(clinic: Clinic, server: MailServer) -> None:
    id = await with_address(clinic)
    (error,) = (await send(clinic, id, uploadIds=["upload_x"] * 11))["errors"]
    assert (error["code"], error["field"]) == ("INVALID", ["uploadIds"])
    (error,) = (await send(clinic, id, uploadIds=["upload_x"]))["errors"]
    assert error["code"] == "NOT_FOUND"


async def test_the_address_that_wrote_is_answered_where_a_patient_has_several(
    clinic: Clinic, server: MailServer
) -> None:
    number = "+12125550188"
    await record(clinic, "Ana Two", number, emails=["a@example.com", "z@example.com"])
    id = await clinic.begin(number)
    await post(clinic, written(sender="Z@Example.com", id="z@example.com"))
    (first,) = await emails(clinic, id)
    assert (await send(clinic, id))["email"]["to"] == ["a@example.com"]
    assert (await send(clinic, id, inReplyToId=first["id"]))["email"]["to"] == ["z@example.com"]


async def test_an_outsider_sends_nothing_in_anothers_conversation(
    clinic: Clinic, server: MailServer
) -> None:
    id = await with_address(clinic)
    await connect(clinic, server, "Lakeside", inbound_username="lakeside")
    (error,) = (await send(clinic, id, "olga"))["errors"]
    assert error["code"] == "NOT_FOUND"
    ramans = await with_address(clinic, RAMANS, "priya@example.com")
    await post(clinic, written())
    (marias,) = await emails(clinic, id)
    (error,) = (await send(clinic, ramans, inReplyToId=marias["id"]))["errors"]
    assert (error["code"], error["field"]) == ("NOT_FOUND", ["inReplyToId"])
    assert server.received == []
