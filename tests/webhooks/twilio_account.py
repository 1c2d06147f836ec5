"""One account at Twilio, a text through it, and the answers that Twilio gives."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import orjson

from inbox.carrier import OutboundMedia, OutboundText
from tests.webhooks.answers import Answer as Answer
from tests.webhooks.answers import answering as answering
from tests.webhooks.answers import raising as raising
from tests.webhooks.answers import tells_of
from webhooks.twilio import Twilio

FIXTURES = Path(__file__).parent / "fixtures" / "twilio"
PUBLIC_URL = "https://clinic.example"
MESSAGES_URL = f"{PUBLIC_URL}/webhooks/twilio/messages"
STATUSES_URL = f"{PUBLIC_URL}/webhooks/twilio/statuses?message=item-1"
TOKEN = "12345678901234567890123456789012"
SETTINGS = {"account_sid": "AC00000000000000000000000000000001", "auth_token": TOKEN}
TEXT = OutboundText(
    item_id="item-1",
    sender="+15550100200",
    recipient="+15550100123",
    body="Your results are in.",
    handed_at=datetime(2026, 11, 23, 14, 30, tzinfo=UTC),
)
MEDIA = tuple(
    OutboundMedia(f"https://clinic.example/media/{number}", "image/jpeg", 40_000)
    for number in (1, 2)
)
SID = "SM2f0e8ae6ade43cb3c0ce4525424e404f"


def fixture(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


def created(**changes: object) -> dict[str, Any]:
    return {**orjson.loads(fixture("created.json")), **changes}


def twilio(answer: Answer | None = None) -> Twilio:
    transport = httpx.MockTransport(answer or (lambda request: httpx.Response(500)))
    return Twilio(httpx.AsyncClient(transport=transport), PUBLIC_URL)


def assert_tells_nothing(fault: Exception) -> None:
    told = tells_of(fault)
    for secret in (TOKEN, TEXT.body, TEXT.recipient, TEXT.sender, "15550100"):
        assert secret not in told
