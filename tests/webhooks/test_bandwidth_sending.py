"""Handing a text to Bandwidth, and finding one of which we do not know whether it was taken."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import orjson
import pytest
from bandwidth.models.message_request import MessageRequest

from inbox.carrier import (
    Accepted,
    Busy,
    CannotAsk,
    DeliveryStatus,
    InDoubt,
    OutboundMedia,
    OutboundText,
    Refused,
)
from inbox.clock import now
from tests.webhooks.answers import Answer, Kept, answering, raising
from tests.webhooks.bandwidth_account import (
    APPLICATION,
    REFERENCE,
    SECRET,
    SETTINGS,
    TEXT,
    TOKEN,
    assert_tells_nothing,
    bandwidth,
    fixture,
    with_tokens,
)

pytestmark = pytest.mark.anyio
PICTURE = OutboundMedia("https://clinic.example/files/signed.jpg", "image/jpeg", 200_000)
CREATED = answering(202, fixture("created.json"))


def keeping(answer: Answer) -> Kept:
    return Kept(with_tokens(answer))


async def test_a_text_is_handed_over_with_our_item_as_its_tag() -> None:
    kept = keeping(CREATED)
    assert await bandwidth(kept).send(SETTINGS, TEXT) == Accepted(REFERENCE)
    token, request = kept.requests
    assert token.url == "https://api.bandwidth.com/api/v1/oauth2/token"
    assert token.headers["authorization"] == httpx.BasicAuth("CLI-1", SECRET)._auth_header
    assert token.content == b"grant_type=client_credentials"
    assert request.method == "POST"
    assert request.url == "https://messaging.bandwidth.com/api/v2/users/9900000/messages"
    assert request.headers["authorization"] == f"Bearer {TOKEN}"
    assert orjson.loads(request.content) == {
        "applicationId": APPLICATION,
        "from": "+15550100200",
        "to": ["+15550100123"],
        "text": "Your results are in.",
        "tag": "item-1",
    }


async def test_what_is_handed_over_is_what_bandwidths_own_library_describes() -> None:
    kept = keeping(CREATED)
    await bandwidth(kept).send(SETTINGS, replace(TEXT, media=(PICTURE,)))
    content = orjson.loads(kept.requests[-1].content)
    described = MessageRequest.from_dict(content)
    assert described.additional_properties == {}
    assert described.to_dict() == content
    assert content["media"] == [PICTURE.url]


async def test_a_token_is_used_again_until_bandwidth_refuses_it() -> None:
    answers = iter([CREATED, CREATED, answering(401, fixture("unauthorized.json")), CREATED])

    def answer(request: httpx.Request) -> httpx.Response:
        return next(answers)(request)

    kept = keeping(answer)
    carrier = bandwidth(kept)
    for _ in range(3):
        assert await carrier.send(SETTINGS, TEXT) == Accepted(REFERENCE)
    paths = [request.url.path.rsplit("/", 1)[-1] for request in kept.requests]
    assert paths == ["token", "messages", "messages", "messages", "token", "messages"]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (answering(401, {"error": "invalid_client"}), Refused),
        (answering(400, {"error": "invalid_client"}), Refused),
        (answering(500), Busy),
        (answering(429), Busy),
        (answering(200, {}), Busy),
        (answering(200, []), Busy),
        (answering(200, b"<html>"), Busy),
        (answering(200, {"access_token": "x", "expires_in": None}), Busy),
        (raising(httpx.ConnectError), Busy),
        (raising(httpx.ReadTimeout), Busy),
    ],
)
async def test_without_a_token_no_text_has_left(answer: Answer, outcome: type[Exception]) -> None:
    kept = Kept(answer)
    with pytest.raises(outcome) as raised:
        await bandwidth(kept).send(SETTINGS, TEXT)
    assert all(request.url.path.endswith("/token") for request in kept.requests)
    assert_tells_nothing(raised.value)


async def test_too_fast_is_busy() -> None:
    answer = answering(429, fixture("too_fast.json"), {"retry-after": "7"})
    with pytest.raises(Busy) as busy:
        await bandwidth(answer).send(SETTINGS, TEXT)
    assert busy.value.retry_after == 7


@pytest.mark.parametrize(
    "answer",
    [
        answering(500, b""),
        answering(502, b"<html>"),
        answering(408, b""),
        answering(202, b""),
        answering(202, {}),
        answering(202, []),
        answering(202, {"id": None}),
    ],
)
async def test_an_answer_that_does_not_say_leaves_doubt(answer: Answer) -> None:
    with pytest.raises(InDoubt):
        await bandwidth(answer).send(SETTINGS, TEXT)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (answering(400, fixture("malformed.json")), "not a phone number"),
        (answering(400, {"type": "request-validation"}), "these words"),
        (answering(403, {"type": "forbidden"}), "Bandwidth does not accept"),
        (answering(403, b""), "Bandwidth does not accept"),
        (answering(401, b""), "Bandwidth does not accept"),
        (answering(415, {"type": "unsupported-content-type"}), "unsupported-content-type"),
        (answering(404, b""), "no reason"),
    ],
)
async def test_a_refusal_has_words_and_advice_for_the_desk(answer: Answer, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        await bandwidth(answer).send(SETTINGS, TEXT)
    assert sentence in refused.value.problem.message
    assert refused.value.problem.advice
    assert_tells_nothing(refused.value)


def some_time_ago() -> OutboundText:
    return replace(TEXT, handed_at=now() - timedelta(minutes=10))


def taken(text: OutboundText, seconds: float = 0, **changes: object) -> dict[str, Any]:
    """A text of Bandwidth's list, taken so long after the hand-over of ours."""
    (message,) = orjson.loads(fixture("messages.json"))["messages"]
    at = (text.handed_at + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")
    return {**message, "receiveTime": at, **changes}


def listing(*messages: object) -> Answer:
    return answering(200, {"totalCount": len(messages), "messages": list(messages)})


async def test_a_doubtful_text_is_found_where_it_alone_can_be_the_one() -> None:
    text = some_time_ago()
    kept = keeping(listing(taken(text), taken(text, 3_600, messageId="another")))
    found = await bandwidth(kept).find(SETTINGS, text, frozenset())
    assert found == Accepted(REFERENCE, DeliveryStatus.DELIVERED)
    asked = dict(kept.requests[-1].url.params)
    assert (asked["sourceTn"], asked["destinationTn"]) == (TEXT.sender, TEXT.recipient)
    assert asked["messageDirection"] == "OUTBOUND"
    assert asked["fromDateTime"] < asked["toDateTime"]


async def test_what_is_found_comes_with_its_status_and_reason() -> None:
    text = some_time_ago()
    message = taken(text, messageStatus="FAILED", errorCode=4721)
    found = await bandwidth(listing(message)).find(SETTINGS, text, frozenset())
    assert found is not None
    assert found.status is DeliveryStatus.FAILED
    assert found.problem is not None
    assert found.problem.code == "4721"


Change = Callable[[OutboundText], list[object]]


@pytest.mark.parametrize(
    "others",
    [
        lambda text: [],
        lambda text: [taken(text, -200)],
        lambda text: [taken(text, 200)],
    ],
)
async def test_a_text_that_bandwidth_never_took_is_not_found(others: Change) -> None:
    text = some_time_ago()
    carrier = bandwidth(listing(*others(text)))
    assert await carrier.find(SETTINGS, text, frozenset()) is None


async def test_a_text_that_belongs_to_another_of_ours_is_not_found_again() -> None:
    text = some_time_ago()
    carrier = bandwidth(listing(taken(text)))
    assert await carrier.find(SETTINGS, text, frozenset({REFERENCE})) is None


@pytest.mark.parametrize(
    "others",
    [
        lambda text: [taken(text), taken(text, 2, messageId="another")],
        lambda text: [taken(text, messageLength=21)],
        lambda text: [taken(text), taken(text, receiveTime="once", messageId="another")],
        lambda text: [taken(text, messageId=str(n)) for n in range(100)],
    ],
)
async def test_where_another_text_may_be_the_one_nobody_can_say(others: Change) -> None:
    text = some_time_ago()
    with pytest.raises(CannotAsk):
        await bandwidth(listing(*others(text))).find(SETTINGS, text, frozenset())


async def test_nothing_is_said_while_others_may_still_lack_their_answer() -> None:
    text = replace(TEXT, handed_at=now() - timedelta(seconds=5))
    with pytest.raises(Busy) as busy:
        await bandwidth(listing(taken(text))).find(SETTINGS, text, frozenset())
    assert busy.value.retry_after is not None
    assert 50 < busy.value.retry_after <= 55


@pytest.mark.parametrize(
    "answer",
    [
        answering(429, fixture("too_fast.json"), {"retry-after": "3"}),
        answering(500, b""),
        answering(401, fixture("unauthorized.json")),
        answering(200, b"<html>"),
        answering(200, {"messages": None}),
        raising(httpx.ConnectError),
        raising(httpx.ReadTimeout),
    ],
)
async def test_a_list_that_cannot_be_had_now_is_asked_for_later(answer: Answer) -> None:
    with pytest.raises(Busy) as busy:
        await bandwidth(answer).find(SETTINGS, some_time_ago(), frozenset())
    assert_tells_nothing(busy.value)


async def test_a_list_without_a_token_is_asked_for_later() -> None:
    with pytest.raises(Busy):
        await bandwidth(Kept(answering(401, {}))).find(SETTINGS, some_time_ago(), frozenset())


async def test_other_addresses_are_used_when_they_are_set() -> None:
    kept = Kept(with_tokens(CREATED))
    elsewhere = {"api_url": "https://api.test/v2/", "token_url": "https://api.test/oauth2/token"}
    await bandwidth(kept).send({**SETTINGS, **elsewhere}, TEXT)
    assert [request.url.host for request in kept.requests] == ["api.test"] * 2
