"""Mailgun's and Postmark's posts, in the shapes that their documentation shows."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import httpx
import pytest

from inbox.carrier import DeliveryStatus, Hook, MailRelay, Malformed, NotUnderstood
from inbox.mail import EmailReport, InboundEmail
from tests.mail import MailServer, serving, written
from tests.webhooks.test_smtp import EMAIL
from webhooks.mailgun import Mailgun
from webhooks.postmark import Postmark

pytestmark = pytest.mark.anyio
KEY = "key-mailgun"
MAILGUN = {"address": "desk@hillcrest.example", "domain": "hillcrest.example", "signing_key": KEY}
POSTMARK = {
    "address": "desk@hillcrest.example",
    "username": "token",
    "password": "token",
    "inbound_username": "frontdesk",
    "inbound_password": "long",
}

OPEN = {**POSTMARK, "username": "", "password": ""}
"""For a server that asks for no credentials."""


def signature(key: str = KEY) -> dict[str, str]:
    timestamp, token = "1790000000", "t" * 50
    proof = hmac.new(key.encode(), f"{timestamp}{token}".encode(), hashlib.sha256).hexdigest()
    return {"timestamp": timestamp, "token": token, "signature": proof}


def hook(kind: str, request: httpx.Request) -> Hook:
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Hook(kind, str(request.url), {}, headers, request.read())


def routed(key: str = KEY, *, multipart: bool = True) -> Hook:
    fields = {
        "recipient": "desk@hillcrest.example",
        "body-mime": written().as_string(),
        **signature(key),
    }
    files = [("extra", ("x.txt", b"x"))] if multipart else None
    url = "https://h.example/webhooks/mailgun/mime"
    request = httpx.Request("POST", url, data=fields, files=files)
    return hook("mime", request)


def posted(
    kind: str, content: Mapping[str, Any], service: str = "mailgun", auth: Any = None
) -> Hook:
    url = f"https://h.example/webhooks/{service}/{kind}"
    request = httpx.Request("POST", url, json=content)
    if auth:
        request = next(httpx.BasicAuth(*auth).sync_auth_flow(request))
    return hook(kind, request)


def happened(event: str, key: str = KEY, **more: Any) -> Hook:
    data = {
        "event": event,
        "domain": {"name": "hillcrest.example"},
        "message": {"headers": {"message-id": EMAIL.message_id}},
        "user-variables": {"item": EMAIL.item_id},
        **more,
    }
    return posted("events", {"signature": signature(key), "event-data": data})


@pytest.mark.parametrize("multipart", [True, False])
def test_mailguns_route_brings_the_mail_as_it_came(multipart: bool) -> None:
    service, post = Mailgun(), routed(multipart=multipart)
    assert service.claimed_account(post) == service.account(MAILGUN)
    assert service.verify(MAILGUN, post)
    (email,) = service.read(post)
    assert isinstance(email, InboundEmail)
    assert (email.message_id, email.text) == ("first@example.com", "Can I come a day later?")
    assert email.delivered_to == "desk@hillcrest.example"


def test_mailguns_events_move_the_status() -> None:
    service = Mailgun()
    said: Any = {"delivery-status": {"code": 550, "message": "550 5.1.1 No such user"}}
    bounced = happened("failed", severity="permanent", **said)
    assert service.claimed_account(bounced) == "hillcrest.example"
    assert service.verify(MAILGUN, bounced)
    (report,) = service.read(bounced)
    assert isinstance(report, EmailReport)
    assert report.status is DeliveryStatus.UNDELIVERED
    assert report.problem is not None
    assert (report.problem.code, report.item_id) == ("5.1.1", EMAIL.item_id)
    (report,) = service.read(happened("delivered"))
    assert isinstance(report, EmailReport)
    assert (report.status, report.problem) == (DeliveryStatus.DELIVERED, None)
    assert service.read(happened("failed", severity="temporary")) == []
    (unknown,) = service.read(happened("opened"))
    assert isinstance(unknown, NotUnderstood)


@pytest.mark.parametrize("post", [routed("another"), happened("delivered", "another")])
def test_mailguns_posts_under_another_key_prove_nothing(post: Hook) -> None:
    assert not Mailgun().verify(MAILGUN, post)
    assert not Mailgun().verify({**MAILGUN, "signing_key": ""}, post)


@pytest.mark.parametrize(
    ("kind", "body"), [("mime", b""), ("mime", b"\xff"), ("events", b"[]"), ("events", b"{}")]
)
def test_junk_is_malformed_or_of_nobody(kind: str, body: bytes) -> None:
    post = Hook(kind, "", {}, {"content-type": "application/json"}, body)
    with suppress(Malformed):
        assert Mailgun().claimed_account(post) == ""
    with suppress(Malformed):
        assert all(isinstance(one, NotUnderstood) for one in Mailgun().read(post))
    with suppress(Malformed):
        assert not Mailgun().verify(MAILGUN, post)


INBOUND = {
    "FromFull": {"Email": "maria@example.com", "Name": "Maria López", "MailboxHash": ""},
    "To": "Hillcrest <desk@hillcrest.example>",
    "OriginalRecipient": "hash@inbound.postmarkapp.com",
    "Subject": "My appointment",
    "Date": "Mon, 23 Nov 2026 09:30:00 -0500",
    "MessageID": "22c74902-a0c1-4511-804f-341342852c90",
    "TextBody": "Can I come a day later?",
    "HtmlBody": "<p>Can I come a day later?</p>",
    "Headers": [
        {"Name": "Message-ID", "Value": "<first@example.com>"},
        {"Name": "References", "Value": "<email_1@hillcrest.example>"},
    ],
    "Attachments": [
        {
            "Name": "card.pdf",
            "ContentType": "application/pdf",
            "Content": base64.b64encode(b"%PDF").decode(),
        }
    ],
}


@pytest.mark.parametrize("raw", [True, False])
def test_postmark_brings_mail_raw_or_read(raw: bool) -> None:
    service, auth = Postmark(), ("frontdesk", "long")
    content = {**INBOUND, "RawEmail": written().as_string()} if raw else INBOUND
    post = posted("inbound", content, "postmark", auth)
    assert service.claimed_account(post) == service.account(POSTMARK)
    assert service.verify(POSTMARK, post)
    assert not service.verify({**POSTMARK, "inbound_password": "other"}, post)
    (email,) = service.read(post)
    assert isinstance(email, InboundEmail)
    assert (email.sender, email.sender_name) == ("maria@example.com", "Maria López")
    assert (email.message_id, email.text) == ("first@example.com", "Can I come a day later?")
    if not raw:
        assert email.references == ("email_1@hillcrest.example",)
        assert [file.content for file in email.attachments] == [b"%PDF"]


def test_postmarks_bounces_and_deliveries_move_the_status() -> None:
    common = {"MessageID": "x", "Metadata": {"item": EMAIL.item_id}}
    bounce = {**common, "RecordType": "Bounce", "Type": "HardBounce"}
    (report,) = Postmark().read(posted("events", bounce, "postmark"))
    assert isinstance(report, EmailReport)
    assert report.status is DeliveryStatus.UNDELIVERED
    assert report.problem is not None
    assert "does not exist" in report.problem.message
    assert (report.problem.code, report.item_id) == ("HardBounce", EMAIL.item_id)
    (report,) = Postmark().read(posted("events", {**common, "RecordType": "Delivery"}, "postmark"))
    assert isinstance(report, EmailReport)
    assert report.status is DeliveryStatus.DELIVERED
    assert Postmark().read(posted("events", {**bounce, "Type": "Transient"}, "postmark")) == []


def test_an_attachment_that_is_no_base64_is_malformed() -> None:
    broken = json.loads(json.dumps(INBOUND))
    broken["Attachments"][0]["Content"] = "a"
    with pytest.raises(Malformed):
        Postmark().read(posted("inbound", broken, "postmark"))


@pytest.mark.parametrize(
    ("service", "settings", "header", "value"),
    [
        (Mailgun(), MAILGUN, "X-Mailgun-Variables", f'{{"item":"{EMAIL.item_id}"}}'),
        (Postmark(), OPEN, "X-PM-Metadata-item", EMAIL.item_id),
        (Postmark(), OPEN, "X-PM-KeepID", "true"),
    ],
)
async def test_what_is_sent_says_which_item_it_is(
    service: MailRelay, settings: dict[str, str], header: str, value: str
) -> None:
    server: MailServer
    async with serving() as server:
        own = {**settings, "host": "127.0.0.1", "port": str(server.port), "tls": "none"}
        await service.send_email(own, replace(EMAIL, text="Hi"))
        (mail,) = server.received
    assert mail[header] == value
    assert mail["Message-ID"] == f"<{EMAIL.message_id}>"
