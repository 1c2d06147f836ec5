"""One messaging application at Bandwidth, a text through it, and posts as Bandwidth makes them."""

from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import orjson

from inbox.carrier import Hook, OutboundText
from tests.webhooks.answers import Answer, Kept, tells_of
from webhooks.bandwidth import Bandwidth

FIXTURES = Path(__file__).parent / "fixtures" / "bandwidth"
MESSAGES_URL = "https://clinic.example/webhooks/bandwidth/messages"
APPLICATION = "93de2206-9669-4e07-948d-329f4b722ee2"
SECRET, PASSWORD = "client-secret-tells-nothing", "callback-password-tells-nothing"
SETTINGS = {
    "account_id": "9900000",
    "application_id": APPLICATION,
    "client_id": "CLI-1",
    "client_secret": SECRET,
    "callback_user": "frontdesk",
    "callback_password": PASSWORD,
}
TEXT = OutboundText(
    item_id="item-1",
    sender="+15550100200",
    recipient="+15550100123",
    body="Your results are in.",
    handed_at=datetime(2026, 11, 23, 14, 30, tzinfo=UTC),
)
REFERENCE = "1593110555875xo7watq5px6rbe5d"
TOKEN = "eyJraWQiOiJ0ZXN0In0.a-token-of-the-test.s"


def fixture(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


def with_tokens(answer: Answer) -> Answer:
    """Gives a token to whoever asks for one, and leaves the rest to `answer`."""

    def either(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/oauth2/token"):
            return httpx.Response(200, content=fixture("token.json"))
        return answer(request)

    return either


def bandwidth(answer: Answer | None = None) -> Bandwidth:
    """Where `answer` is kept, so are the requests for tokens."""
    if answer is None or not isinstance(answer, Kept):
        answer = with_tokens(answer or (lambda request: httpx.Response(500)))
    return Bandwidth(httpx.AsyncClient(transport=httpx.MockTransport(answer)))


def basic(user: str = "frontdesk", password: str = PASSWORD) -> str:
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode()


def post(content: object, authorization: str | None = None) -> Hook:
    body = content if isinstance(content, bytes) else orjson.dumps(content)
    headers = {"authorization": basic() if authorization is None else authorization}
    return Hook("messages", MESSAGES_URL, {}, headers, body)


def events(name: str, change: Callable[[dict[str, Any]], object] = lambda event: None) -> Any:
    """A recorded post, its one event changed in place."""
    content = orjson.loads(fixture(name))
    change(content[0])
    return content


def assert_tells_nothing(fault: Exception) -> None:
    for secret in (SECRET, TOKEN, TEXT.body, TEXT.recipient, TEXT.sender, "15550100"):
        assert secret not in tells_of(fault)
