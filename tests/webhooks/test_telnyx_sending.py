"""Handing a text to Telnyx, and finding one of which we do not know whether it was taken."""

from dataclasses import replace

import httpx
import orjson
import pytest
from telnyx import Telnyx as TelnyxLibrary

from inbox.carrier import Accepted, Busy, DeliveryStatus, InDoubt, OutboundMedia, Refused
from tests.webhooks.answers import Answer, Kept, answering, raising
from tests.webhooks.telnyx_account import (
    API_KEY,
    REFERENCE,
    SETTINGS,
    STATUSES_URL,
    TEXT,
    assert_tells_nothing,
    fixture,
    telnyx,
)
from webhooks.telnyx_problems import BUSY_CODES, PROBLEMS

pytestmark = pytest.mark.anyio
PICTURE = OutboundMedia("https://clinic.example/files/signed.jpg", "image/jpeg", 200_000)


def library(kept: Kept) -> TelnyxLibrary:
    """Telnyx's own library, made from its OpenAPI description, before the same Telnyx."""
    client = httpx.Client(transport=httpx.MockTransport(kept))
    return TelnyxLibrary(api_key=API_KEY, http_client=client, max_retries=0)


async def test_a_text_is_handed_over_as_telnyxs_own_library_does() -> None:
    ours, theirs = (
        Kept(answering(200, fixture("created.json"))),
        Kept(answering(200, fixture("created.json"))),
    )
    assert await telnyx(ours).send(SETTINGS, TEXT) == Accepted(REFERENCE)
    library(theirs).messages.send(
        from_=TEXT.sender,
        to=TEXT.recipient,
        text=TEXT.body,
        webhook_url=STATUSES_URL,
        idempotency_key=TEXT.item_id,
    )
    assert_alike(ours, theirs)


async def test_files_are_named_by_their_addresses() -> None:
    ours, theirs = (
        Kept(answering(200, fixture("created.json"))),
        Kept(answering(200, fixture("created.json"))),
    )
    await telnyx(ours).send(SETTINGS, replace(TEXT, body="", media=(PICTURE,)))
    library(theirs).messages.send(
        from_=TEXT.sender,
        to=TEXT.recipient,
        type="MMS",
        media_urls=[PICTURE.url],
        webhook_url=STATUSES_URL,
        idempotency_key=TEXT.item_id,
    )
    assert_alike(ours, theirs)


def assert_alike(ours: Kept, theirs: Kept) -> None:
    (our_request,), (their_request,) = ours.requests, theirs.requests
    assert (our_request.method, our_request.url) == (their_request.method, their_request.url)
    if our_request.content:
        assert orjson.loads(our_request.content) == orjson.loads(their_request.content)
    for name in ("authorization", "idempotency-key"):
        assert our_request.headers.get(name) == their_request.headers.get(name)


async def test_a_second_hand_over_of_the_same_text_is_the_same_to_the_last_byte() -> None:
    kept = Kept(answering(200, fixture("created.json")))
    for _ in range(2):
        await telnyx(kept).send(SETTINGS, TEXT)
    first, second = kept.requests
    assert first.content == second.content
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"] == "item-1"


@pytest.mark.parametrize("code", [None, *sorted(BUSY_CODES)])
async def test_too_fast_is_busy(code: str | None) -> None:
    errors = {"errors": [{"code": code}]} if code else None
    with pytest.raises(Busy) as busy:
        await telnyx(answering(400 if code else 429, errors, {"retry-after": "7"})).send(
            SETTINGS, TEXT
        )
    assert busy.value.retry_after == 7


@pytest.mark.parametrize(
    "answer",
    [
        answering(500, {"errors": [{"code": "10007"}]}),
        answering(502, b"<html>"),
        answering(408, b""),
        answering(200, b"<html>"),
        answering(200, {}),
        answering(200, {"data": {"id": None}}),
        answering(200, {"data": []}),
    ],
)
async def test_an_answer_that_does_not_say_leaves_doubt(answer: Answer) -> None:
    with pytest.raises(InDoubt):
        await telnyx(answer).send(SETTINGS, TEXT)


async def test_an_opted_out_number_is_refused_as_such() -> None:
    with pytest.raises(Refused) as refused:
        await telnyx(answering(400, fixture("opted_out.json"))).send(SETTINGS, TEXT)
    problem = refused.value.problem
    assert (problem.opted_out, problem.code) == (True, "40300")
    assert_tells_nothing(refused.value)


@pytest.mark.parametrize("code", sorted(PROBLEMS.codes - BUSY_CODES - {"40300"}))
async def test_a_refusal_has_words_and_advice_for_the_desk(code: str) -> None:
    with pytest.raises(Refused) as refused:
        await telnyx(answering(422, {"errors": [{"code": code}]})).send(SETTINGS, TEXT)
    problem = refused.value.problem
    assert problem.code == code
    assert code not in problem.message
    assert "{" not in f"{problem.message}{problem.advice}"
    assert problem.advice
    assert not problem.opted_out


@pytest.mark.parametrize(
    "answer",
    [answering(401, fixture("unauthorized.json")), answering(403, b""), answering(401, {})],
)
async def test_refused_credentials_send_the_desk_to_an_administrator(answer: Answer) -> None:
    with pytest.raises(Refused) as refused:
        await telnyx(answer).send(SETTINGS, TEXT)
    assert refused.value.problem.advice == "Ask an administrator to check the Telnyx account."
    assert_tells_nothing(refused.value)


async def test_a_doubtful_text_is_found_by_the_callback_that_we_gave_with_it() -> None:
    ours, theirs = (
        Kept(answering(200, fixture("records.json"))),
        Kept(answering(200, fixture("records.json"))),
    )
    found = await telnyx(ours).find(SETTINGS, TEXT, frozenset())
    assert found == Accepted(REFERENCE, DeliveryStatus.DELIVERED)
    library(theirs).detail_records.list(
        filter={"record_type": "messaging", "direction": "outbound", "cld": TEXT.recipient},
        page_size=50,
        sort=["-created_at"],
    )
    assert_alike_but_for_order(ours, theirs)


def assert_alike_but_for_order(ours: Kept, theirs: Kept) -> None:
    (our_request,), (their_request,) = ours.requests, theirs.requests
    assert our_request.url.path == their_request.url.path
    assert sorted(our_request.url.params.multi_items()) == sorted(
        their_request.url.params.multi_items()
    )


async def test_what_is_found_comes_with_its_reason() -> None:
    record = {
        "uuid": REFERENCE,
        "status": "failed",
        "errors": ["40001"],
        "delivery_status_webhook_url": STATUSES_URL,
    }
    found = await telnyx(answering(200, {"data": [record]})).find(SETTINGS, TEXT, frozenset())
    assert found is not None
    assert found.status is DeliveryStatus.UNDELIVERED
    assert found.problem is not None
    assert found.problem.code == "40001"


async def test_a_text_that_telnyx_never_took_is_not_found() -> None:
    text = replace(TEXT, item_id="item-3")
    carrier = telnyx(answering(200, fixture("records.json")))
    assert await carrier.find(SETTINGS, text, frozenset()) is None
    assert await telnyx(answering(200, {"data": []})).find(SETTINGS, TEXT, frozenset()) is None


@pytest.mark.parametrize(
    "answer",
    [
        answering(429, None, {"retry-after": "3"}),
        answering(500, b""),
        answering(401, fixture("unauthorized.json")),
        answering(200, b"<html>"),
        answering(200, {"data": None}),
        raising(httpx.ConnectError),
        raising(httpx.ReadTimeout),
    ],
)
async def test_records_that_cannot_be_had_now_are_asked_for_later(answer: Answer) -> None:
    with pytest.raises(Busy) as busy:
        await telnyx(answer).find(SETTINGS, TEXT, frozenset())
    assert_tells_nothing(busy.value)


async def test_another_api_address_is_used_when_it_is_set() -> None:
    kept = Kept(answering(200, fixture("created.json")))
    await telnyx(kept).send({**SETTINGS, "api_url": "https://api.test/v2/"}, TEXT)
    assert str(kept.requests[0].url) == "https://api.test/v2/messages"
