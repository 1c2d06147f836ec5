"""Handing a text to Plivo, and finding one of which we do not know whether it was taken."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import orjson
import pytest
from plivo import RestClient

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
from tests.webhooks.plivo_account import (
    AUTH_ID,
    AUTH_TOKEN,
    REFERENCE,
    SETTINGS,
    STATUSES_URL,
    TEXT,
    assert_tells_nothing,
    fixture,
    plivo,
)

pytestmark = pytest.mark.anyio
PICTURE = OutboundMedia("https://clinic.example/files/signed.jpg", "image/jpeg", 200_000)
CREATED = answering(202, fixture("created.json"))


class Unsent(Exception):
    pass


def as_the_library(**fields: Any) -> Any:
    """The request that Plivo's own library would make."""
    client, requests = RestClient(AUTH_ID, AUTH_TOKEN), []

    def keep(request: Any, **_: object) -> None:
        requests.append(request)
        raise Unsent

    client.send_request = keep
    with pytest.raises(Unsent):
        client.messages.create(**fields)
    return requests[0]


async def test_a_text_is_handed_over_as_plivos_own_library_does() -> None:
    kept = Kept(CREATED)
    assert await plivo(kept).send(SETTINGS, TEXT) == Accepted(REFERENCE)
    (request,) = kept.requests
    theirs = as_the_library(
        src=TEXT.sender,
        dst=TEXT.recipient,
        text=TEXT.body,
        url=STATUSES_URL,
    )
    assert (request.method, str(request.url)) == (theirs.method, theirs.url)
    assert request.headers["authorization"] == theirs.headers["authorization"]
    assert request.headers["content-type"] == theirs.headers["content-type"]
    defaults = {"log": "true", "trackable": False}
    assert orjson.loads(request.content) | defaults == orjson.loads(theirs.body)


async def test_files_are_named_by_their_addresses() -> None:
    kept = Kept(CREATED)
    await plivo(kept).send(SETTINGS, replace(TEXT, body="", media=(PICTURE,)))
    content = orjson.loads(kept.requests[0].content)
    assert (content["type"], content["media_urls"]) == ("mms", [PICTURE.url])
    assert "text" not in content


async def test_too_fast_is_busy() -> None:
    with pytest.raises(Busy) as busy:
        await plivo(answering(429, {"error": "too many"}, {"retry-after": "7"})).send(
            SETTINGS, TEXT
        )
    assert busy.value.retry_after == 7


@pytest.mark.parametrize(
    "answer",
    [
        answering(500, {"error": "server error"}),
        answering(502, b"<html>"),
        answering(408, b""),
        answering(202, b""),
        answering(202, {}),
        answering(202, {"message_uuid": []}),
        answering(202, {"message_uuid": "junk"}),
    ],
)
async def test_an_answer_that_does_not_say_leaves_doubt(answer: Answer) -> None:
    with pytest.raises(InDoubt):
        await plivo(answer).send(SETTINGS, TEXT)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (answering(202, fixture("invalid_number.json")), "not a phone number"),
        (answering(400, {"error": "dst parameter not valid"}), "did not accept this text"),
        (answering(401, fixture("unauthorized.json")), "Plivo does not accept"),
        (answering(403, b""), "Plivo does not accept"),
        (answering(402, b""), "run out of credit"),
        (answering(405, b""), "405"),
    ],
)
async def test_a_refusal_has_words_and_advice_for_the_desk(answer: Answer, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        await plivo(answer).send(SETTINGS, TEXT)
    assert sentence in refused.value.problem.message
    assert refused.value.problem.advice
    assert_tells_nothing(refused.value)


def some_time_ago() -> OutboundText:
    return replace(TEXT, handed_at=now() - timedelta(minutes=10))


def taken(text: OutboundText, seconds: float = 0, **changes: object) -> dict[str, Any]:
    """A text of Plivo's list, taken so long after the hand-over of ours."""
    (message,) = orjson.loads(fixture("messages.json"))["objects"]
    at = (text.handed_at + timedelta(seconds=seconds)).isoformat(sep=" ")
    return {**message, "message_time": at, **changes}


def listing(*messages: object) -> Answer:
    return answering(200, {"objects": list(messages)})


async def test_a_doubtful_text_is_found_where_it_alone_can_be_the_one() -> None:
    text = some_time_ago()
    kept = Kept(listing(taken(text), taken(text, 3_600, message_uuid="another")))
    found = await plivo(kept).find(SETTINGS, text, frozenset())
    assert found == Accepted(REFERENCE, DeliveryStatus.DELIVERED)
    asked = dict(kept.requests[0].url.params)
    assert (asked["from_number"], asked["to_number"]) == (TEXT.sender, TEXT.recipient)
    assert asked["message_direction"] == "outbound"
    assert asked["message_time__gte"] < asked["message_time__lte"]


async def test_a_time_without_a_zone_is_read_as_utc() -> None:
    text = some_time_ago()
    message = taken(text)
    message["message_time"] = message["message_time"].removesuffix("+00:00")
    found = await plivo(listing(message)).find(SETTINGS, text, frozenset())
    assert found == Accepted(REFERENCE, DeliveryStatus.DELIVERED)


async def test_what_is_found_comes_with_its_reason() -> None:
    text = some_time_ago()
    message = taken(text, message_state="failed", error_code="200")
    found = await plivo(listing(message)).find(SETTINGS, text, frozenset())
    assert found is not None
    assert found.problem is not None
    assert found.problem.opted_out


async def test_a_text_that_plivo_never_took_is_not_found() -> None:
    text = some_time_ago()
    assert await plivo(listing()).find(SETTINGS, text, frozenset()) is None
    assert await plivo(listing(taken(text))).find(SETTINGS, text, frozenset({REFERENCE})) is None


Others = Callable[[OutboundText], list[object]]


@pytest.mark.parametrize(
    "others",
    [
        lambda text: [taken(text), taken(text, 2, message_uuid="another")],
        lambda text: [taken(text), taken(text, message_time="once", message_uuid="another")],
        lambda text: [taken(text, message_uuid=str(n)) for n in range(20)],
    ],
)
async def test_where_another_text_may_be_the_one_nobody_can_say(others: Others) -> None:
    text = some_time_ago()
    with pytest.raises(CannotAsk):
        await plivo(listing(*others(text))).find(SETTINGS, text, frozenset())


async def test_nothing_is_said_while_others_may_still_lack_their_answer() -> None:
    text = replace(TEXT, handed_at=now() - timedelta(seconds=5))
    with pytest.raises(Busy):
        await plivo(listing(taken(text))).find(SETTINGS, text, frozenset())


@pytest.mark.parametrize(
    "answer",
    [
        answering(429, None, {"retry-after": "3"}),
        answering(500, b""),
        answering(401, fixture("unauthorized.json")),
        answering(200, b"<html>"),
        answering(200, {"objects": None}),
        raising(httpx.ConnectError),
        raising(httpx.ReadTimeout),
    ],
)
async def test_a_list_that_cannot_be_had_now_is_asked_for_later(answer: Answer) -> None:
    with pytest.raises(Busy) as busy:
        await plivo(answer).find(SETTINGS, some_time_ago(), frozenset())
    assert_tells_nothing(busy.value)


async def test_another_api_address_is_used_when_it_is_set() -> None:
    kept = Kept(CREATED)
    await plivo(kept).send({**SETTINGS, "api_url": "https://api.test/"}, TEXT)
    assert str(kept.requests[0].url) == f"https://api.test/v1/Account/{AUTH_ID}/Message/"
