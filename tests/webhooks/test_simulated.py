"""The simulated carrier: signed like Standard Webhooks, mapped like any other."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import orjson
import pytest
from standardwebhooks.webhooks import Webhook

from inbox.carrier import (
    Accepted,
    Busy,
    Carrier,
    DeliveryStatus,
    Hook,
    InboundText,
    InDoubt,
    Malformed,
    NotUnderstood,
    OutboundText,
    Refused,
    StatusUpdate,
)
from webhooks.simulated import Simulated
from webhooks.standard_webhooks import signed_headers

pytestmark = pytest.mark.anyio

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SETTINGS = {"account": "demo", "secret": SECRET, "api_url": "http://phones.example/api"}
TEXT = OutboundText(
    "item-1",
    "+15550100200",
    "+15550100123",
    "Your results are in.",
    datetime(2026, 11, 23, tzinfo=UTC),
)
RECEIVED = {
    "type": "message.received",
    "account": "demo",
    "id": "SIM1",
    "from": "+15550100123",
    "to": "+15550100200",
    "body": " Hello 🙂 ",
}
STATUS = {"type": "message.status", "account": "demo", "id": "SIM2", "status": "sent"}

Answer = Callable[[httpx.Request], httpx.Response]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def simulated(answer: Answer | None = None) -> Simulated:
    transport = httpx.MockTransport(answer or (lambda request: httpx.Response(500)))
    return Simulated(httpx.AsyncClient(transport=transport))


def answering(status: int, content: object = None) -> Answer:
    return lambda request: httpx.Response(status, content=orjson.dumps(content))


def raising(fault: type[httpx.TransportError]) -> Answer:
    def answer(request: httpx.Request) -> httpx.Response:
        raise fault(f"{request.headers} {request.content!r}")

    return answer


def hook(kind: str, content: object, **headers: str) -> Hook:
    body = content if isinstance(content, bytes) else orjson.dumps(content)
    signed = signed_headers(SECRET, "msg_1", body) if _is_utf8(body) else {}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    url = f"https://clinic.example/webhooks/simulated/{kind}?message=item-1"
    return Hook(kind, url, {"message": "item-1"}, signed | named, body)


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


async def test_it_speaks_the_words_of_a_carrier() -> None:
    carrier: Carrier = simulated()
    assert carrier.account(SETTINGS) == "demo"
    assert carrier.claimed_account(hook("messages", RECEIVED)) == "demo"


async def test_a_post_that_the_secret_signed_is_believed() -> None:
    assert simulated().verify(SETTINGS, hook("messages", RECEIVED))


async def test_another_body_id_or_secret_is_not_believed() -> None:
    signed = hook("messages", RECEIVED)
    changed = Hook(signed.kind, signed.url, signed.query, signed.headers, signed.body + b" ")
    assert not simulated().verify(SETTINGS, changed)
    assert not simulated().verify(SETTINGS, hook("messages", RECEIVED, webhook_id="msg_2"))
    assert not simulated().verify({**SETTINGS, "secret": "whsec_b3RoZXI="}, signed)


@pytest.mark.parametrize("minutes", [-6, 6])
async def test_a_post_from_another_time_is_not_believed(minutes: int) -> None:
    body = orjson.dumps(RECEIVED)
    moment = datetime.now(UTC) + timedelta(minutes=minutes)
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(SECRET).sign("msg_1", moment, body.decode()),
    }
    assert not simulated().verify(SETTINGS, Hook("messages", "", {}, headers, body))


@pytest.mark.parametrize(
    "headers",
    [
        {"webhook_signature": ""},
        {"webhook_signature": "v1"},
        {"webhook_signature": "v1,x"},
        {"webhook_signature": "v1,é"},
        {"webhook_signature": "v1,a,b"},
        {"webhook_signature": "v2,AAAA v1,"},
        {"webhook_timestamp": "yesterday"},
        {"webhook_timestamp": "nan"},
        {"webhook_timestamp": "1e400"},
        {"webhook_id": ""},
    ],
)
async def test_junk_headers_are_not_believed(headers: dict[str, str]) -> None:
    assert not simulated().verify(SETTINGS, hook("messages", RECEIVED, **headers))


async def test_a_bare_post_and_one_of_odd_bytes_are_not_believed() -> None:
    assert not simulated().verify(SETTINGS, Hook("messages", "", {}, {}, b"{}"))
    signed = signed_headers(SECRET, "msg_1", b"{}")
    assert not simulated().verify(SETTINGS, Hook("messages", "", {}, signed, b"\xff"))


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_é", "whsec_x"])
async def test_a_broken_secret_believes_nothing(secret: str) -> None:
    assert not simulated().verify({**SETTINGS, "secret": secret}, hook("messages", RECEIVED))


async def test_a_patients_text_is_read_as_it_was_typed() -> None:
    assert simulated().read(hook("messages", RECEIVED)) == [
        InboundText("SIM1", "+15550100123", "+15550100200", " Hello 🙂 ")
    ]


@pytest.mark.parametrize(
    ("word", "status", "code"),
    [
        ("sent", DeliveryStatus.SENT, None),
        ("delivered", DeliveryStatus.DELIVERED, None),
        ("undelivered", DeliveryStatus.UNDELIVERED, "30003"),
        ("failed", DeliveryStatus.FAILED, "30005"),
    ],
)
async def test_a_status_is_read_with_our_item_and_its_reason(
    word: str, status: DeliveryStatus, code: str | None
) -> None:
    (update,) = simulated().read(hook("statuses", {**STATUS, "status": word, "code": code}))
    assert isinstance(update, StatusUpdate)
    assert (update.reference, update.status, update.item_id) == ("SIM2", status, "item-1")
    assert (update.problem.code if update.problem else None) == code
    assert update.raw["status"] == word


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("statuses", {**STATUS, "status": "pondering"}),
        ("statuses", RECEIVED),
        ("messages", STATUS),
        ("messages", {"type": ["message.received"]}),
    ],
)
async def test_what_we_do_not_know_is_not_understood(kind: str, content: object) -> None:
    (posted,) = simulated().read(hook(kind, content))
    assert isinstance(posted, NotUnderstood)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000, {"type": "message.received"}]
)
async def test_junk_is_malformed(body: object) -> None:
    for kind in ("messages", "calls"):
        with pytest.raises(Malformed):
            simulated().read(hook(kind, body))
    with pytest.raises(Malformed):
        simulated().claimed_account(hook("messages", body))


@pytest.mark.parametrize("missing", ["id", "from", "to", "body"])
async def test_a_text_that_lacks_a_field_is_malformed(missing: str) -> None:
    with pytest.raises(Malformed):
        simulated().read(hook("messages", {**RECEIVED, missing: None}))


async def test_a_text_is_handed_over_under_our_own_id() -> None:
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(201, json={"reference": "SIM2"})

    assert await simulated(answer).send(SETTINGS, TEXT) == Accepted("SIM2")
    (request,) = requests
    assert request.url == "http://phones.example/api/messages"
    assert request.headers["authorization"] == f"Bearer {SECRET}"
    assert orjson.loads(request.content) == {
        "client_reference": "item-1",
        "from": "+15550100200",
        "to": "+15550100123",
        "body": "Your results are in.",
    }


async def test_an_opted_out_number_is_refused_as_such() -> None:
    with pytest.raises(Refused) as refused:
        await simulated(answering(400, {"code": "21610"})).send(SETTINGS, TEXT)
    assert refused.value.problem.opted_out


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (answering(429), Busy),
        (raising(httpx.ConnectError), Busy),
        (raising(httpx.ReadTimeout), InDoubt),
        (answering(500), InDoubt),
        (answering(201, {"reference": 1}), InDoubt),
        (answering(401), Refused),
        (answering(400), Refused),
    ],
)
async def test_every_other_answer_says_whether_to_send_again(
    answer: Answer, outcome: type[Exception]
) -> None:
    with pytest.raises(outcome) as raised:
        await simulated(answer).send(SETTINGS, TEXT)
    for secret in (SECRET, TEXT.body, TEXT.recipient):
        assert secret not in repr(raised.value)
    assert raised.value.__cause__ is None


def listing(*messages: Any) -> Answer:
    return answering(200, {"messages": list(messages)})


async def test_a_doubtful_text_is_found_by_our_own_id() -> None:
    urls: list[httpx.URL] = []

    def answer(request: httpx.Request) -> httpx.Response:
        urls.append(request.url)
        return listing({"reference": "SIM2", "status": "delivered"})(request)

    found = await simulated(answer).find(SETTINGS, TEXT, frozenset())
    assert found == Accepted("SIM2", DeliveryStatus.DELIVERED)
    assert urls[0].params["client_reference"] == "item-1"


async def test_a_text_that_the_carrier_never_took_is_not_found() -> None:
    assert await simulated(listing()).find(SETTINGS, TEXT, frozenset()) is None


@pytest.mark.parametrize(
    "answer",
    [answering(500), answering(200, {}), listing("junk"), raising(httpx.ReadTimeout)],
)
async def test_a_carrier_that_cannot_say_now_is_asked_later(answer: Answer) -> None:
    with pytest.raises(Busy):
        await simulated(answer).find(SETTINGS, TEXT, frozenset())
