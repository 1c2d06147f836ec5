"""Emails from patients: whose conversation they stand in, and what they do to it."""

from collections.abc import AsyncIterator

import pytest

from inbox.clock import now
from inbox.examining import Examined, examine
from inbox.retrying import Retry
from store import people, webhooks
from store.rows import Organization
from tests.clinic import Clinic
from tests.founding import MARIA, RAMANS
from tests.inbox.test_emailing import send, until, with_address
from tests.mail import ADDRESS, EMAILS, MARIAS, MailServer, connect, emails, post, serving, written
from tests.pictures import jpeg
from tests.records import record

pytestmark = pytest.mark.anyio
STRANGERS = "stranger@example.net"


@pytest.fixture
async def server(clinic: Clinic) -> AsyncIterator[MailServer]:
    async with serving() as server:
        await connect(clinic, server)
        yield server


async def examined(clinic: Clinic) -> str:
    """What the doctor says of Hillcrest."""
    parts = clinic.parts
    house = await organization_of(clinic)
    reads = parts.database.latest()
    given = Examined(house, reads, parts.accounts, parts.storage, "https://here.example", now())
    return "\n".join([f"{each.sentence} {each.details}" async for each in examine(given)])


async def retried(clinic: Clinic) -> int:
    """How many kept posts the doctor took in."""
    parts, house = clinic.parts, await organization_of(clinic)
    retry = Retry(parts.database, parts.changes, parts.accounts, parts.storage, house.id)
    return await retry.take_up()


async def organization_of(clinic: Clinic) -> Organization:
    there = await people.organizations(clinic.parts.database.latest())
    return next(house for house in there if house.name.startswith("Hillcrest"))


async def test_a_patients_email_stands_in_their_conversation(
    clinic: Clinic, server: MailServer
) -> None:
    id = await with_address(clinic)
    await clinic.do("resolveConversation", id)
    mail = written()
    mail.add_alternative(
        '<p onclick="x()">Can I <b>come</b> a day later?</p><script>steal()</script>'
        '<img src="https://track.example/p.gif"><a href="https://a.example">Map</a>',
        subtype="html",
    )
    assert (await post(clinic, mail)).status_code == 200
    shown = (await clinic.ask(EMAILS, id=id))["conversation"]
    assert (shown["isUnread"], shown["isUnresponded"], shown["isResolved"]) == (True, True, False)
    (email,) = await emails(clinic, id)
    assert email["from"] == MARIAS
    assert email["to"] == [ADDRESS]
    assert email["author"]["name"] == "Maria López"
    assert (email["subject"], email["direction"]) == ("My appointment", "INBOUND")
    assert (email["text"], email["preview"]) == ("Can I come a day later?",) * 2
    assert "<b>come</b>" in email["html"]
    for never in ("script", "steal", "onclick", "img", "track.example"):
        assert never not in email["html"]
    assert 'rel="noopener noreferrer nofollow"' in email["html"]


async def test_the_same_email_again_changes_nothing(clinic: Clinic, server: MailServer) -> None:
    id = await with_address(clinic)
    for _ in range(3):
        assert (await post(clinic, written())).status_code == 200
    assert len(await emails(clinic, id)) == 1
    await clinic.do("markConversationRead", id)
    await post(clinic, written())
    assert (await clinic.conversation_with(MARIA))["isUnread"] is False


async def test_threads_follow_references_and_not_subjects(
    clinic: Clinic, server: MailServer
) -> None:
    id = await with_address(clinic)
    await post(clinic, written())
    await post(clinic, written(id="same-subject@example.com"))
    other = {"id": "answer@example.com", "subject": "Something else"}
    await post(clinic, written(**other, references=["first@example.com"]))
    first, same_subject, answer = await emails(clinic, id)
    assert first["thread"]["id"] != same_subject["thread"]["id"]
    assert answer["thread"]["id"] == first["thread"]["id"]
    assert [each["id"] for each in answer["thread"]["emails"]] == [first["id"], answer["id"]]


async def test_an_answer_to_our_email_stands_with_it_whatever_address_it_came_from(
    clinic: Clinic, server: MailServer
) -> None:
    id = await with_address(clinic)
    await send(clinic, id)
    (ours,) = await server.until_received()
    reference = ours["Message-ID"].strip("<>")
    await post(clinic, written(sender="Her Son <son@example.net>", references=[reference]))
    mine, theirs = await emails(clinic, id)
    assert theirs["thread"]["id"] == mine["thread"]["id"]
    assert theirs["author"] is None
    assert theirs["from"] == "son@example.net"


async def test_files_of_an_email_are_kept_and_shown_with_it(
    clinic: Clinic, server: MailServer
) -> None:
    id = await with_address(clinic)
    mail = written()
    mail.add_attachment(jpeg((64, 48)), maintype="image", subtype="jpeg", filename="card.jpg")
    mail.add_attachment("<script>x</script>", subtype="html", filename="page.html")
    await post(clinic, mail)
    (email,) = await emails(clinic, id)
    picture, page = email["files"]
    assert (picture["name"], picture["state"]) == ("card.jpg", "KEPT")
    opened = await clinic.open(picture["url"])
    assert opened.headers["content-type"] == "image/jpeg"
    opened = await clinic.open(page["url"])
    assert opened.headers["content-disposition"].startswith("attachment")


async def test_a_strangers_email_is_kept_listed_and_taken_in_once_they_are_known(
    clinic: Clinic, server: MailServer
) -> None:
    mail = written("Is this the clinic?", sender=f"Sam <{STRANGERS}>")
    mail.add_attachment(b"%PDF-1.4 x", maintype="application", subtype="pdf", filename="a.pdf")
    assert (await post(clinic, mail)).status_code == 200
    assert await clinic.kept_webhooks() == 1
    told = await examined(clinic)
    assert STRANGERS in told
    assert "no patient's record" in told
    assert "Is this the clinic?" not in told
    assert await retried(clinic) == 0
    number = "+12125550177"
    await record(clinic, "Sam Stone", number, emails=[STRANGERS])
    assert await retried(clinic) == 1
    (email,) = await emails(clinic, (await clinic.conversation_with(number))["id"])
    assert email["text"] == "Is this the clinic?"
    assert [file["name"] for file in email["files"]] == ["a.pdf"]
    assert email["arrivedLateAt"] is not None
    assert await clinic.kept_webhooks() == 0


async def test_what_nobody_wrote_asks_for_no_answer(clinic: Clinic, server: MailServer) -> None:
    id = await with_address(clinic)
    await clinic.send(id, "We have moved.")
    await clinic.do("resolveConversation", id)
    await post(clinic, written("I am away.", Auto_Submitted="auto-replied"))
    shown = (await clinic.ask(EMAILS, id=id))["conversation"]
    assert (shown["isUnread"], shown["isUnresponded"], shown["isResolved"]) == (False, False, True)
    (email,) = await emails(clinic, id)
    assert email["isAutomatic"] is True


async def test_an_address_of_two_is_the_primary_patients_or_nobodys(
    clinic: Clinic, server: MailServer
) -> None:
    family, number = "family@example.com", "+12125550166"
    await record(clinic, "Jo Bell", number)
    await record(clinic, "Kim Bell", number, emails=[family])
    await record(clinic, "Lee Bell", number, emails=[family])
    id = await clinic.begin(number)
    await post(clinic, written(sender=family))
    (email,) = await emails(clinic, id)
    assert email["author"] is None


async def test_an_address_of_patients_who_share_no_number_is_left_to_a_person(
    clinic: Clinic, server: MailServer
) -> None:
    id = await with_address(clinic)
    priyas = await with_address(clinic, RAMANS, MARIAS)
    await post(clinic, written("Which of us wrote this?"))
    assert await emails(clinic, id) == await emails(clinic, priyas) == []
    assert "patients who share no number" in await examined(clinic)
    assert await retried(clinic) == 0
    await with_address(clinic, RAMANS, "priya@example.com")
    assert await retried(clinic) == 1
    (email,) = await emails(clinic, id)
    assert email["author"]["name"] == "Maria López"
    assert await emails(clinic, priyas) == []


async def test_html_that_would_take_long_to_make_safe_is_a_file(
    clinic: Clinic, server: MailServer
) -> None:
    id = await with_address(clinic)
    mail = written("In short: yes.")
    mail.add_alternative("<div>\n" * 200_000 + "x", subtype="html")
    assert (await post(clinic, mail)).status_code == 200
    (email,) = await emails(clinic, id)
    assert (email["text"], email["html"]) == ("In short: yes.", None)
    assert [file["name"] for file in email["files"]] == ["email.html"]


async def test_an_email_that_cannot_be_read_is_kept_whole(
    clinic: Clinic, server: MailServer
) -> None:
    await with_address(clinic)
    raw = b"Subject: From nobody\r\n\r\n" + b"\xff" * 200_000
    assert (await post(clinic, raw)).status_code == 200
    (kept,) = await webhooks.kept(
        clinic.parts.database.latest(), (await organization_of(clinic)).id
    )
    assert kept.storage_key is not None
    assert b"".join([piece async for piece in clinic.parts.storage.read(kept.storage_key)]) == raw


async def test_a_bounce_moves_the_status_and_says_why(clinic: Clinic, server: MailServer) -> None:
    id = await with_address(clinic)
    email = (await send(clinic, id))["email"]
    await until(clinic, id, "SENT")
    (ours,) = await server.until_received()
    bounce = BOUNCE.format(address=MARIAS, id=ours["Message-ID"]).replace("\n", "\r\n").encode()
    for _ in range(2):
        assert (await post(clinic, bounce)).status_code == 200
    shown = await until(clinic, id, "UNDELIVERED")
    assert shown["id"] == email["id"]
    assert shown["deliveryProblem"]["code"] == "5.1.1"
    assert "does not exist" in shown["deliveryProblem"]["message"]
    assert (await clinic.conversation_with(MARIA))["isUnresponded"] is True
    assert len(await emails(clinic, id)) == 1


async def test_a_forged_email_is_refused_and_changes_nothing(
    clinic: Clinic, server: MailServer
) -> None:
    id = await with_address(clinic)
    for auth in (("mail-in", "wrong"), ("somebody", "a-long-password")):
        assert (await post(clinic, written(), auth=auth)).status_code == 403
    assert (await post(clinic, written(), auth=None)).status_code == 401
    assert await emails(clinic, id) == []


async def test_another_clinic_with_the_same_patient_sees_nothing_of_it(
    clinic: Clinic, server: MailServer
) -> None:
    id = await with_address(clinic)
    await connect(clinic, server, "Lakeside", inbound_username="lakeside")
    lakeside = ("lakeside", "a-long-password")
    await post(clinic, written())
    assert (await clinic.ask(EMAILS, "olga", id=id))["conversation"] is None
    (email,) = await emails(clinic, id)
    # A Message-ID of Hillcrest's opens no door from Lakeside's side.
    stolen = written(id="other@example.com", references=["first@example.com"])
    assert (await post(clinic, stolen, auth=lakeside)).status_code == 200
    assert [each["id"] for each in await emails(clinic, id)] == [email["id"]]
    assert await clinic.inbox("olga") == []
    await clinic.begin(RAMANS)


async def test_an_email_that_is_too_large_is_a_413(clinic: Clinic, server: MailServer) -> None:
    await with_address(clinic)
    assert (await post(clinic, b"x" * (41 * 1024 * 1024))).status_code == 413
    large = written()
    large.add_attachment(bytes(3_000_000), maintype="application", subtype="zip", filename="a.zip")
    assert (await post(clinic, large)).status_code == 200


BOUNCE = """\
From: MAILER-DAEMON@relay.example
To: desk@hillcrest.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce@relay.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I am sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <{address}>: unknown

--b
Content-Type: message/rfc822

From: desk@hillcrest.example
Message-ID: {id}
Subject: Your visit

See you at ten.

--b--
"""
