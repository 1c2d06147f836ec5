"""One application at Vonage, a text through it, and posts as Vonage signs them."""

from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from time import time
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import jwt
import orjson
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from inbox.carrier import Hook, OutboundText
from tests.webhooks.answers import Answer, tells_of
from webhooks.vonage import Vonage

FIXTURES = Path(__file__).parent / "fixtures" / "vonage"
PUBLIC_URL = "https://clinic.example"
MESSAGES_URL = f"{PUBLIC_URL}/webhooks/vonage/messages"
STATUSES_URL = f"{PUBLIC_URL}/webhooks/vonage/statuses?message=item-1"
API_KEY, SIGNATURE_SECRET = "abcd1234", "signature-secret-that-tells-nothing-at-all"
API_SECRET = "api-secret-tells-nothing"
APPLICATION = "aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab"
TEXT = OutboundText(
    item_id="item-1",
    sender="+15550100200",
    recipient="+15550100123",
    body="Your results are in.",
    handed_at=datetime(2026, 11, 23, 14, 30, tzinfo=UTC),
)
REFERENCE = "52afe398-e31a-4362-8c42-beb0c3b1d098"


@cache
def private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65_537, 2_048)


@cache
def private_pem() -> str:
    pem = private_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem.decode()


def settings(**more: str) -> dict[str, str]:
    return {
        "api_key": API_KEY,
        "api_secret": API_SECRET,
        "signature_secret": SIGNATURE_SECRET,
        "application_id": APPLICATION,
        "private_key": private_pem(),
        **more,
    }


def fixture(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


def vonage(answer: Answer | None = None) -> Vonage:
    transport = httpx.MockTransport(answer or (lambda request: httpx.Response(500)))
    return Vonage(httpx.AsyncClient(transport=transport), PUBLIC_URL)


def token(body: bytes, secret: str = SIGNATURE_SECRET, **claims: Any) -> str:
    """What Vonage signs for a body; a claim of None is left out."""
    content = {
        "iat": int(time()),
        "jti": "c5ba8f24-1a14-4c10-bfdf-3fbe8ce511b5",
        "iss": "Vonage",
        "payload_hash": sha256(body).hexdigest(),
        "api_key": API_KEY,
        "application_id": APPLICATION,
        **claims,
    }
    kept = {name: value for name, value in content.items() if value is not None}
    return jwt.encode(kept, secret, algorithm="HS256")


def post(url: str, content: object, authorization: str | None = None) -> Hook:
    body = content if isinstance(content, bytes) else orjson.dumps(content)
    parts = urlsplit(url)
    signed = f"Bearer {token(body)}" if authorization is None else authorization
    query = dict(parse_qsl(parts.query))
    return Hook(parts.path.rsplit("/", 1)[-1], url, query, {"authorization": signed}, body)


def changed(name: str, **changes: object) -> dict[str, Any]:
    return {**orjson.loads(fixture(name)), **changes}


def assert_tells_nothing(fault: Exception) -> None:
    for secret in (API_SECRET, SIGNATURE_SECRET, TEXT.body, "15550100", "PRIVATE KEY"):
        assert secret not in tells_of(fault)
