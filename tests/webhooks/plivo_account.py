"""One account at Plivo, a text through it, and posts as Plivo's own library signs them."""

from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from hmac import digest
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx
from plivo.utils.signature_v3 import construct_post_url, get_signature_v3

from inbox.carrier import Hook, OutboundText
from tests.webhooks.answers import Answer, tells_of
from webhooks.plivo import Plivo

FIXTURES = Path(__file__).parent / "fixtures" / "plivo"
PUBLIC_URL = "https://clinic.example"
AUTH_ID, AUTH_TOKEN = "MA000000000000000001", "auth-token-tells-nothing"
MESSAGES_URL = f"{PUBLIC_URL}/webhooks/plivo/messages?account={AUTH_ID}"
STATUSES_URL = f"{PUBLIC_URL}/webhooks/plivo/statuses?account={AUTH_ID}&message=item-1"
SETTINGS = {"auth_id": AUTH_ID, "auth_token": AUTH_TOKEN}
TEXT = OutboundText(
    item_id="item-1",
    sender="+15550100200",
    recipient="+15550100123",
    body="Your results are in.",
    handed_at=datetime(2026, 11, 23, 14, 30, tzinfo=UTC),
)
REFERENCE = "db342550-7f1d-11e1-8ea7-1231380bc196"


def fixture(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


def plivo(answer: Answer | None = None) -> Plivo:
    transport = httpx.MockTransport(answer or (lambda request: httpx.Response(500)))
    return Plivo(httpx.AsyncClient(transport=transport), PUBLIC_URL)


def signed_v3(url: str, body: bytes, token: str = AUTH_TOKEN) -> dict[str, str]:
    """The headers with which Plivo's own library proves every field of a post."""
    fields = parse_qs(body.decode(), keep_blank_values=True)
    nonce = sha256(body).hexdigest()[:20]
    address = construct_post_url(url, fields).decode()
    signature = get_signature_v3(token, address, nonce).decode()
    return {"x-plivo-signature-v3": signature, "x-plivo-signature-v3-nonce": nonce}


def signed_v2(url: str, nonce: str = "05429567804466091622") -> dict[str, str]:
    """The headers of the older generation, which prove the address alone."""
    message = url.partition("?")[0] + nonce
    signature = b64encode(digest(AUTH_TOKEN.encode(), message.encode(), "sha256")).decode()
    return {"x-plivo-signature-v2": signature, "x-plivo-signature-v2-nonce": nonce}


def post(url: str, body: bytes, headers: Mapping[str, str] | None = None) -> Hook:
    parts = urlsplit(url)
    named = signed_v3(url, body) if headers is None else headers
    return Hook(parts.path.rsplit("/", 1)[-1], url, dict(parse_qsl(parts.query)), named, body)


def assert_tells_nothing(fault: Exception) -> None:
    for secret in (AUTH_TOKEN, TEXT.body, TEXT.recipient, TEXT.sender, "15550100"):
        assert secret not in tells_of(fault)
