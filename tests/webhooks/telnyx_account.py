"""One messaging profile at Telnyx, a text through it, and posts as Telnyx signs them."""

from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path
from time import time
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from inbox.carrier import Hook, OutboundText
from tests.webhooks.answers import Answer, tells_of
from webhooks.telnyx import Telnyx

FIXTURES = Path(__file__).parent / "fixtures" / "telnyx"
PUBLIC_URL = "https://clinic.example"
MESSAGES_URL = f"{PUBLIC_URL}/webhooks/telnyx/messages"
STATUSES_URL = f"{PUBLIC_URL}/webhooks/telnyx/statuses?message=item-1"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC_KEY = b64encode(KEY.public_key().public_bytes_raw()).decode()
API_KEY = "KEY0123456789ABCDEF_tells_nothing"
PROFILE = "740572b6-099c-44a1-89b9-6c92163bc68d"
SETTINGS = {"api_key": API_KEY, "public_key": PUBLIC_KEY, "messaging_profile_id": PROFILE}
TEXT = OutboundText(
    item_id="item-1",
    sender="+15550100200",
    recipient="+15550100123",
    body="Your results are in.",
    handed_at=datetime(2026, 11, 23, 14, 30, tzinfo=UTC),
)
REFERENCE = "ac012cbf-5e09-46af-a69a-7c0e2d90993c"


def fixture(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


def telnyx(answer: Answer | None = None) -> Telnyx:
    transport = httpx.MockTransport(answer or (lambda request: httpx.Response(500)))
    return Telnyx(httpx.AsyncClient(transport=transport), PUBLIC_URL)


def signed(body: bytes, at: float | None = None, key: Ed25519PrivateKey = KEY) -> dict[str, str]:
    """The headers with which Telnyx posts this body."""
    stamp = str(int(time() if at is None else at))
    signature = key.sign(stamp.encode() + b"|" + body)
    return {
        "content-type": "application/json",
        "telnyx-timestamp": stamp,
        "telnyx-signature-ed25519": b64encode(signature).decode(),
    }


def post(url: str, content: object, **headers: str) -> Hook:
    body = content if isinstance(content, bytes) else orjson.dumps(content)
    parts = urlsplit(url)
    named = signed(body) | {name.replace("_", "-"): value for name, value in headers.items()}
    return Hook(parts.path.rsplit("/", 1)[-1], url, dict(parse_qsl(parts.query)), named, body)


def event(name: str, **changes: object) -> dict[str, Any]:
    """A recorded event with other values in its payload."""
    content: dict[str, Any] = orjson.loads(fixture(name))
    content["data"]["payload"] |= changes
    return content


def assert_tells_nothing(fault: Exception) -> None:
    for secret in (API_KEY, TEXT.body, TEXT.recipient, TEXT.sender, "15550100"):
        assert secret not in tells_of(fault)
