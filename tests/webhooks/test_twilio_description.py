"""Our requests to Twilio, and our stand-in's answers, are those of Twilio's own description."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from openapi_core.exceptions import OpenAPIError

from inbox.carrier import Accepted, DeliveryStatus, InboundText, OutboundMedia, StatusUpdate
from inbox.telephony import OutboundCall
from tests.founding import ACCOUNT_SID, AUTH_TOKEN, MARIA, RIVERSIDE
from tests.twilio_stand_in import TwilioStandIn
from tests.webhooks.description import Description, Watched
from tests.webhooks.twilio_account import (
    PUBLIC_URL,
    SETTINGS,
    SID,
    TEXT,
    created,
    fixture,
    twilio,
)
from webhooks.twilio import Twilio

pytestmark = pytest.mark.anyio
MESSAGES = "/2010-04-01/Accounts/{AccountSid}/Messages.json"
CALLS = "/2010-04-01/Accounts/{AccountSid}/Calls.json"
DESK = "+12125550170"
MEDIA = "/2010-04-01/Accounts/{AccountSid}/Messages/{MessageSid}/Media.json"
DESCRIBED = Description(fixture("openapi.json"))
PICTURE = OutboundMedia(f"{PUBLIC_URL}/media/signed", "image/jpeg", 600_000)
SERVICE = {**SETTINGS, "messaging_service_sid": "MG" + "1" * 32}
SINCE = datetime(2023, 1, 1, tzinfo=UTC)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def always(content: Any, status: int = 200) -> Watched:
    return DESCRIBED.watched(lambda request: httpx.Response(status, json=content))


@pytest.mark.parametrize("settings", [SETTINGS, SERVICE])
@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        replace(TEXT, body="¿Cuándo? 🙂\n" * 100),
        replace(TEXT, media=(PICTURE,)),
        replace(TEXT, body="", media=(PICTURE,) * 10),
    ],
)
async def test_a_text_is_created_as_described(settings: dict[str, str], text: Any) -> None:
    answer = always(created(), 201)
    assert await twilio(answer).send(settings, text) == Accepted(SID)
    assert len(answer.requests) == 1


async def test_a_call_is_placed_as_described() -> None:
    shown = DESCRIBED.examples(CALLS, "post", "201")["create"]
    answer = always(shown, 201)
    call = OutboundCall("call_1", DESK, MARIA, RIVERSIDE)
    assert (await twilio(answer).place(SETTINGS, call)).reference == shown["sid"]
    assert answer.requests[0].url.path.endswith("/Calls.json")


async def test_texts_are_listed_as_described() -> None:
    answer = always({"messages": [], "next_page_uri": None})
    await twilio(answer).find(SETTINGS, TEXT, frozenset())
    await twilio(answer).find(SERVICE, TEXT, frozenset())
    assert [entry async for entry in twilio(answer).log(SETTINGS, SINCE)] == []
    assert len(answer.requests) == 3
    assert answer.requests[2].url.params["DateSent>"] == "2023-01-01T00:00:00Z"


async def test_files_are_listed_as_described() -> None:
    answer = always({"media_list": []})
    text = InboundText("MM" + "1" * 32, "+15550100123", "+15550100200", "")
    assert await twilio(answer).whole(SETTINGS, text) == text
    assert len(answer.requests) == 1


async def test_what_is_not_described_would_be_found() -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    proof = {**form, "authorization": "Basic QUM6MTI="}
    for path, headers, body in (
        ("AC1/Messages.json", proof, "To=%2B1"),
        (f"{ACCOUNT_SID}/Texts.json", proof, "To=%2B1"),
        (f"{ACCOUNT_SID}/Messages.json", proof, "Body=x"),
        (f"{ACCOUNT_SID}/Messages.json", proof, "To=%2B1&MessagingServiceSid=MG1"),
        (f"{ACCOUNT_SID}/Messages.json", form, "To=%2B1"),
    ):
        url = f"https://api.twilio.com/2010-04-01/Accounts/{path}"
        with pytest.raises(OpenAPIError):
            DESCRIBED.validate(httpx.Request("POST", url, headers=headers, content=body))


@pytest.mark.parametrize("name", DESCRIBED.examples(MESSAGES, "post", "201"))
async def test_every_answer_that_twilio_shows_is_understood(name: str) -> None:
    shown = DESCRIBED.examples(MESSAGES, "post", "201")[name]
    accepted = await twilio(always(shown, 201)).send(SETTINGS, TEXT)
    assert accepted == Accepted(shown["sid"], DeliveryStatus.SENDING)


async def test_the_log_that_twilio_shows_is_understood() -> None:
    shown = DESCRIBED.examples(MESSAGES, "get", "200").values()
    (page,) = [{**page, "next_page_uri": None} for page in shown if page["messages"]]
    entries = [entry async for entry in twilio(always(page)).log(SETTINGS, LONG_AGO)]
    ours, theirs = [entry.said for entry in entries]
    assert isinstance(ours, StatusUpdate)
    assert ours.status is DeliveryStatus.SENT
    assert isinstance(theirs, InboundText)
    assert (theirs.body, entries[1].is_partial) == ("look mom I have media!", True)


async def test_the_files_that_twilio_shows_are_understood() -> None:
    (page,) = [p for p in DESCRIBED.examples(MEDIA, "get", "200").values() if p["media_list"]]
    text = InboundText("MM" + "1" * 32, "+15550100123", "+15550100200", "")
    found = await twilio(always(page)).whole(SETTINGS, text)
    assert [file.content_type for file in found.media] == [
        file["content_type"] for file in page["media_list"]
    ]
    assert found.media[0].url == "https://api.twilio.com" + page["media_list"][0]["uri"][:-5]


async def test_the_stand_in_answers_as_described() -> None:
    stand_in = TwilioStandIn()
    name = stand_in.holds(b"a picture")
    lost: dict[str, Any] = {"from": TEXT.sender, "to": TEXT.recipient, "body": "", "media": [name]}
    entry = stand_in.logs(**lost)
    answers: list[tuple[httpx.Request, httpx.Response]] = []

    async def note(response: httpx.Response) -> None:
        await response.aread()
        answers.append((response.request, response))

    transport = httpx.ASGITransport(app=stand_in.app)
    hooks: Any = {"response": [note]}
    async with httpx.AsyncClient(transport=transport, event_hooks=hooks) as http:
        carrier = Twilio(http, PUBLIC_URL)
        settings = {"account_sid": ACCOUNT_SID, "auth_token": AUTH_TOKEN}
        await carrier.send(settings, replace(TEXT, media=(PICTURE,)))
        since = datetime.now(UTC) - timedelta(days=1)
        assert len([one async for one in carrier.log(settings, since)]) == 2
        text = InboundText(entry["sid"], TEXT.sender, TEXT.recipient, "")
        assert len((await carrier.whole(settings, text)).media) == 1
    assert [response.status_code for _, response in answers] == [201, 200, 200]
    for request, response in answers:
        DESCRIBED.validate(request)
        DESCRIBED.validate_answer(request, response)
