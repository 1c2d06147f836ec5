"""Handing a text to Vonage, and finding one of which we do not know whether it was taken."""

from dataclasses import replace
from time import time
from typing import Any

import httpx
import jwt
import orjson
import pytest
from vonage_jwt import JwtClient
from vonage_messages.models import MmsContent, MmsFile, MmsImage, MmsVcard, Sms

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
from tests.webhooks.answers import Answer, Kept, answering, raising
from tests.webhooks.vonage_account import (
    API_KEY,
    API_SECRET,
    APPLICATION,
    REFERENCE,
    STATUSES_URL,
    TEXT,
    assert_tells_nothing,
    fixture,
    private_key,
    private_pem,
    settings,
    vonage,
)

pytestmark = pytest.mark.anyio
CREATED = answering(202, fixture("created.json"))
URL = "https://clinic.example/files/signed"


def file(content_type: str) -> OutboundMedia:
    return OutboundMedia(URL, content_type, 200_000)


async def handed(text: OutboundText) -> dict[str, Any]:
    """What Vonage is handed of a text."""
    kept = Kept(CREATED)
    assert await vonage(kept).send(settings(), text) == Accepted(REFERENCE)
    content: dict[str, Any] = orjson.loads(kept.requests[0].content)
    return content


def as_the_library(message: Any) -> Any:
    return message.model_dump(by_alias=True, exclude_none=True, mode="json")


COMMON = {
    "to": "15550100123",
    "from_": "15550100200",
    "client_ref": "item-1",
    "webhook_url": STATUSES_URL,
    "webhook_version": "v1",
}


async def test_a_text_is_handed_over_as_vonages_own_library_does() -> None:
    assert await handed(TEXT) == as_the_library(Sms(text=TEXT.body, **COMMON))


@pytest.mark.parametrize(
    ("content_type", "name", "model"),
    [
        ("image/jpeg", "image", MmsImage),
        ("text/vcard", "vcard", MmsVcard),
        ("text/x-vcard", "vcard", MmsVcard),
        ("application/pdf", "file", MmsFile),
    ],
)
async def test_a_file_goes_under_its_kind_with_the_words_for_a_caption(
    content_type: str, name: str, model: Any
) -> None:
    text = replace(TEXT, media=(file(content_type),))
    described = model(**{name: {"url": URL, "caption": TEXT.body}}, **COMMON)
    assert await handed(text) == as_the_library(described)


async def test_several_files_go_in_one_text() -> None:
    text = replace(TEXT, media=(file("image/png"), file("video/mp4")))
    content = [
        {"type_": "image", "url": URL, "caption": TEXT.body},
        {"type_": "video", "url": URL},
    ]
    described = as_the_library(MmsContent(content=content, **COMMON))
    handed_over = await handed(text)
    assert [part["type"] for part in handed_over["content"]] == ["image", "video"]
    assert {**handed_over, "content": []} == {**described, "content": []}


async def test_a_file_alone_has_no_caption() -> None:
    content = await handed(replace(TEXT, body="", media=(file("image/png"),)))
    assert content["image"] == {"url": URL}


async def test_the_application_proves_itself_as_in_vonages_own_library() -> None:
    kept = Kept(CREATED)
    await vonage(kept).send(settings(), TEXT)
    (request,) = kept.requests
    assert request.method == "POST"
    assert request.url == "https://api.nexmo.com/v1/messages"
    library = JwtClient(APPLICATION, private_pem()).generate_application_jwt().decode()
    ours, theirs = (
        jwt.decode(token, private_key().public_key(), algorithms=["RS256"])
        for token in (request.headers["authorization"].removeprefix("Bearer "), library)
    )
    assert ours.keys() == theirs.keys()
    assert ours["application_id"] == APPLICATION
    assert ours["exp"] - ours["iat"] == theirs["exp"] - theirs["iat"]
    assert abs(ours["iat"] - time()) < 60


async def test_a_key_in_one_line_is_a_key() -> None:
    kept = Kept(CREATED)
    one_line = private_pem().replace("\n", "\\n")
    await vonage(kept).send(settings(private_key=one_line), TEXT)
    assert len(kept.requests) == 1


@pytest.mark.parametrize("key", ["", "junk", "-----BEGIN PRIVATE KEY-----\n"])
async def test_a_key_that_is_none_is_refused_before_anything_leaves(key: str) -> None:
    kept = Kept(CREATED)
    with pytest.raises(Refused) as refused:
        await vonage(kept).send(settings(private_key=key), TEXT)
    assert refused.value.problem.advice == "Ask an administrator to check the Vonage account."
    assert kept.requests == []
    assert_tells_nothing(refused.value)


@pytest.mark.parametrize("status", [429, 402, 422])
async def test_too_fast_is_busy(status: int) -> None:
    answer = answering(status, fixture("throttled.json"), {"retry-after": "7"})
    with pytest.raises(Busy) as busy:
        await vonage(answer).send(settings(), TEXT)
    assert busy.value.retry_after == 7


@pytest.mark.parametrize(
    "answer",
    [
        answering(500, {"type": "https://developer.vonage.com/api-errors#internal-error"}),
        answering(502, b"<html>"),
        answering(408, b""),
        answering(202, b""),
        answering(202, {}),
        answering(202, {"message_uuid": None}),
    ],
)
async def test_an_answer_that_does_not_say_leaves_doubt(answer: Answer) -> None:
    with pytest.raises(InDoubt):
        await vonage(answer).send(settings(), TEXT)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (answering(402, fixture("low_balance.json")), "run out of credit"),
        (answering(401, fixture("unauthorized.json")), "Vonage does not accept"),
        (answering(403, b""), "Vonage does not accept"),
        (answering(422, {"type": "https://x/y#1170"}), "not a phone number"),
        (answering(422, {"title": "1120"}), "does not belong"),
        (answering(422, {"type": "https://x/y#invalid-params"}), "invalid-params"),
        (answering(422, b""), "no reason"),
    ],
)
async def test_a_refusal_has_words_and_advice_for_the_desk(answer: Answer, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        await vonage(answer).send(settings(), TEXT)
    assert sentence in refused.value.problem.message
    assert refused.value.problem.advice
    assert_tells_nothing(refused.value)


async def test_a_doubtful_text_is_found_by_our_own_id() -> None:
    kept = Kept(answering(200, fixture("records.json")))
    found = await vonage(kept).find(settings(), TEXT, frozenset())
    assert found == Accepted(REFERENCE, DeliveryStatus.DELIVERED)
    (request,) = kept.requests
    assert request.url.path == "/v2/reports/records"
    assert request.headers["authorization"] == httpx.BasicAuth(API_KEY, API_SECRET)._auth_header
    asked = dict(request.url.params)
    assert (asked["product"], asked["direction"]) == ("MESSAGES", "outbound")
    assert asked["account_id"] == API_KEY
    assert (asked["date_start"], asked["date_end"]) == (
        "2026-11-23T14:29:00Z",
        "2026-11-23T14:31:30Z",
    )


async def test_what_is_found_comes_with_its_reason() -> None:
    record = {
        "client_ref": "item-1",
        "message_id": REFERENCE,
        "status": "rejected",
        "error_code": "1240",
    }
    found = await vonage(answering(200, {"records": [record]})).find(settings(), TEXT, frozenset())
    assert found is not None
    assert found.problem is not None
    assert found.problem.opted_out


async def test_a_text_that_vonage_never_took_is_not_found() -> None:
    text = replace(TEXT, item_id="item-3")
    carrier = vonage(answering(200, fixture("records.json")))
    assert await carrier.find(settings(), text, frozenset()) is None


@pytest.mark.parametrize(
    ("secret", "report"),
    [("", {"records": []}), (API_SECRET, {"records": [], "_links": {"next": {"href": "x"}}})],
)
async def test_an_account_without_its_secret_or_with_too_many_texts_cannot_be_asked(
    secret: str, report: object
) -> None:
    with pytest.raises(CannotAsk):
        await vonage(answering(200, report)).find(settings(api_secret=secret), TEXT, frozenset())


@pytest.mark.parametrize(
    "answer",
    [
        answering(429, None, {"retry-after": "3"}),
        answering(500, b""),
        answering(403, {"title": "Forbidden"}),
        answering(200, b"<html>"),
        answering(200, {"records": None}),
        raising(httpx.ConnectError),
        raising(httpx.ReadTimeout),
    ],
)
async def test_a_report_that_cannot_be_had_now_is_asked_for_later(answer: Answer) -> None:
    with pytest.raises(Busy) as busy:
        await vonage(answer).find(settings(), TEXT, frozenset())
    assert_tells_nothing(busy.value)


async def test_another_api_address_is_used_when_it_is_set() -> None:
    kept = Kept(CREATED)
    await vonage(kept).send(settings(api_url="https://api-eu.vonage.com/"), TEXT)
    assert kept.requests[0].url == "https://api-eu.vonage.com/v1/messages"
