"""Finding a text of which we do not know whether Twilio took it."""

from dataclasses import replace
from typing import Any

import httpx
import pytest

from inbox.carrier import (
    Accepted,
    Busy,
    CannotAsk,
    DeliveryStatus,
    OutboundMedia,
    OutboundText,
)
from tests.webhooks.twilio_account import (
    MEDIA,
    SETTINGS,
    SID,
    TEXT,
    Answer,
    answering,
    assert_tells_nothing,
    created,
    fixture,
    raising,
    twilio,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def listing(*messages: dict[str, Any]) -> Answer:
    return answering(200, {"messages": list(messages), "next_page_uri": None})


async def test_a_doubtful_text_is_found_on_a_later_page_of_the_list() -> None:
    urls: list[httpx.URL] = []

    def answer(request: httpx.Request) -> httpx.Response:
        urls.append(request.url)
        is_last = "PageToken" in request.url.params
        return httpx.Response(
            200, content=fixture(f"list_{'last' if is_last else 'first'}_page.json")
        )

    found = await twilio(answer).find(SETTINGS, TEXT, frozenset())
    assert found == Accepted(f"SM{4:032x}")
    assert dict(urls[0].params) == {
        "To": "+15550100123",
        "From": "+15550100200",
        "PageSize": "1000",
    }
    assert [url.host for url in urls] == ["api.twilio.com"] * 2


async def test_what_is_found_comes_with_its_status_and_reason() -> None:
    message = created(status="undelivered", error_code=30005)
    found = await twilio(listing(message)).find(SETTINGS, TEXT, frozenset())
    assert found is not None
    assert found.status is DeliveryStatus.UNDELIVERED
    assert found.problem is not None
    assert found.problem.code == "30005"


@pytest.mark.parametrize(
    "other",
    [
        {"body": "Another text."},
        {"to": "+15550100999"},
        {"from": "+15550100999"},
        {"from": None},
        {"direction": "inbound"},
        {"direction": "outbound-reply"},
        {"date_created": "Mon, 23 Nov 2026 14:28:59 +0000"},
        {"date_created": None},
        {"sid": None},
    ],
)
async def test_other_texts_are_not_taken_for_the_doubtful_one(other: dict[str, Any]) -> None:
    assert await twilio(listing(created(**other))).find(SETTINGS, TEXT, frozenset()) is None


async def test_a_text_that_belongs_to_another_of_ours_is_not_found_again() -> None:
    assert await twilio(listing(created())).find(SETTINGS, TEXT, frozenset({SID})) is None


async def test_of_two_alike_the_nearest_to_the_hand_over_is_found() -> None:
    later = created(sid="SMlater", date_created="Mon, 23 Nov 2026 16:00:00 +0000")
    found = await twilio(listing(later, created())).find(SETTINGS, TEXT, frozenset())
    assert found == Accepted(SID)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Dr. O\u2019Neil \u2013 at 3\u2026", "Dr. O'Neil - at 3..."),
        ("Your results are in.", "Sent from your Twilio trial account - Your results are in."),
        ("Bring both:\r\na, b ", "Bring both:\na, b"),
    ],
)
async def test_a_body_that_twilio_has_changed_on_the_way_is_found(ours: str, theirs: str) -> None:
    text = OutboundText(TEXT.item_id, TEXT.sender, TEXT.recipient, ours, TEXT.handed_at)
    found = await twilio(listing(created(body=theirs))).find(SETTINGS, text, frozenset())
    assert found == Accepted(SID)


PICTURE = OutboundMedia("https://clinic.example/media/signed", "image/jpeg", 600_000)


async def test_a_text_without_words_is_found_by_its_files() -> None:
    text = replace(TEXT, body="", media=(PICTURE, PICTURE))
    wordless = created(body="", num_media="2")
    others = [created(sid="SM9"), created(sid="SM8", body="", num_media="1")]
    found = await twilio(listing(*others, wordless)).find(SETTINGS, text, frozenset())
    assert found == Accepted(SID)
    assert await twilio(listing(*others)).find(SETTINGS, text, frozenset()) is None


async def test_files_that_twilio_has_not_counted_yet_are_asked_about_again() -> None:
    text = replace(TEXT, body="", media=(PICTURE,))
    with pytest.raises(Busy):
        await twilio(listing(created(body="", num_media="0"))).find(SETTINGS, text, frozenset())


async def test_of_two_alike_the_one_with_as_many_files_is_found() -> None:
    text = replace(TEXT, media=(PICTURE,))
    nearer = created(sid="SM9", num_media="0", date_created="Mon, 23 Nov 2026 14:30:00 +0000")
    found = await twilio(listing(nearer, created(num_media="1"))).find(SETTINGS, text, frozenset())
    assert found == Accepted(SID)


@pytest.mark.parametrize("body", ["", None, "[REDACTED]"])
async def test_an_account_that_withholds_bodies_cannot_be_asked(body: str | None) -> None:
    with pytest.raises(CannotAsk):
        await twilio(listing(created(body=body))).find(SETTINGS, TEXT, frozenset())


async def test_a_service_may_not_have_given_the_text_a_sender_yet() -> None:
    urls: list[httpx.URL] = []

    def answer(request: httpx.Request) -> httpx.Response:
        urls.append(request.url)
        return httpx.Response(200, json={"messages": [created(**{"from": None})]})

    settings = {**SETTINGS, "messaging_service_sid": "MG1"}
    assert await twilio(answer).find(settings, TEXT, frozenset()) == Accepted(SID)
    assert "From" not in urls[0].params


@pytest.mark.parametrize(
    "answer",
    [
        answering(429, fixture("too_fast.json"), {"Retry-After": "3"}),
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
        await twilio(answer).find(SETTINGS, TEXT, frozenset())
    assert_tells_nothing(busy.value)


async def test_a_list_without_end_is_given_up() -> None:
    endless = answering(200, {"messages": [], "next_page_uri": "/2010-04-01/next"})
    with pytest.raises(CannotAsk):
        await twilio(endless).find(SETTINGS, TEXT, frozenset())


async def test_the_next_page_is_never_asked_of_another_host() -> None:
    hosts: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        hosts.append(request.url.host)
        return httpx.Response(200, json={"messages": [], "next_page_uri": "//evil.example/next"})

    with pytest.raises(CannotAsk):
        await twilio(answer).find(SETTINGS, TEXT, frozenset())
    assert set(hosts) == {"api.twilio.com"}


@pytest.mark.parametrize("counted", ["2", "0"])
async def test_a_text_with_files_is_found_by_its_words(counted: str) -> None:
    """Twilio counts none until it has fetched them."""
    text = replace(TEXT, media=MEDIA)
    plain = created(sid="SMplain", num_media="1")
    found = await twilio(listing(plain, created(num_media=counted))).find(
        SETTINGS, text, frozenset()
    )
    assert found == Accepted(SID)


async def test_a_text_without_files_is_none_that_has_some() -> None:
    other = listing(created(num_media="1"))
    assert await twilio(other).find(SETTINGS, TEXT, frozenset()) is None


async def test_files_without_words_are_found_by_their_number() -> None:
    text = replace(TEXT, body="", media=MEDIA)
    others = [created(sid="SM1", body="", num_media="1"), created(sid="SM2", num_media="2")]
    mine = created(body="", num_media="2")
    assert await twilio(listing(*others, mine)).find(SETTINGS, text, frozenset()) == Accepted(SID)
    assert await twilio(listing(*others)).find(SETTINGS, text, frozenset()) is None
    thumb = created(sid="SM3", body="\U0001f44d", num_media="2")
    assert await twilio(listing(thumb)).find(SETTINGS, text, frozenset()) is None


async def test_files_that_twilio_has_not_counted_are_asked_about_again() -> None:
    text = replace(TEXT, body="", media=MEDIA)
    with pytest.raises(Busy):
        await twilio(listing(created(body="", num_media="0"))).find(SETTINGS, text, frozenset())
