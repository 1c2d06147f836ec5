"""Our requests to Telnyx, and our stand-in's answers, are those of Telnyx's own description."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import orjson
import pytest
from openapi_core.exceptions import OpenAPIError
from telnyx.types import MessageRetrieveResponse, MessagingInboundMessagePayload

from inbox.carrier import Accepted, InboundText, OutboundMedia, StatusUpdate
from tests.founding import MARIA, RIVERSIDE
from tests.stand_ins.telnyx import TelnyxStandIn
from tests.webhooks.description import Description, Watched
from tests.webhooks.telnyx_account import (
    PUBLIC_URL,
    REFERENCE,
    SETTINGS,
    TEXT,
    event,
    fixture,
    telnyx,
)
from webhooks.telnyx import Telnyx

pytestmark = pytest.mark.anyio
# The description tells records apart by a name that it gives to none of their schemas.
CONTENT = fixture("openapi.json").replace(
    b'"propertyName": "record_type"',
    b'"propertyName": "record_type", "mapping": '
    b'{"message_detail_record": "#/components/schemas/MessageDetailRecord"}',
)
DESCRIBED = Description(CONTENT, "CreateMessageRequest")
PICTURE = OutboundMedia(f"{PUBLIC_URL}/media/signed", "image/jpeg", 600_000)
LOST = InboundText(REFERENCE, MARIA, RIVERSIDE, "")
SINCE = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)
CREATED = orjson.loads(fixture("created.json"))


def always(content: Any) -> Watched:
    return DESCRIBED.watched(lambda request: httpx.Response(200, json=content))


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        replace(TEXT, body="¿Cuándo? 🙂\n" * 100),
        replace(TEXT, media=(PICTURE,)),
        replace(TEXT, body="", media=(PICTURE,) * 10),
    ],
)
async def test_a_text_is_created_as_described(text: Any) -> None:
    answer = always(CREATED)
    assert await telnyx(answer).send(SETTINGS, text) == Accepted(REFERENCE)
    (request,) = answer.requests
    DESCRIBED.validate_answer(request, httpx.Response(200, json=CREATED))


async def test_records_are_sought_as_described() -> None:
    answer = always({"data": []})
    await telnyx(answer).find(SETTINGS, TEXT, frozenset())
    assert [entry async for entry in telnyx(answer).log(SETTINGS, SINCE)] == []
    finding, listing = answer.requests
    assert finding.url.params["filter[cld]"] == TEXT.recipient
    assert listing.url.params["filter[created_at][gte]"] == "2026-11-20"


async def test_a_text_of_the_log_is_asked_for_as_described() -> None:
    answer = always({"data": event("received.json")["data"]["payload"]})
    whole = await telnyx(answer).whole(SETTINGS, LOST)
    assert whole.body
    assert whole.problem is None
    assert answer.requests[0].url.path == f"/v2/messages/{REFERENCE}"


async def test_what_is_not_described_would_be_found() -> None:
    proof = {"authorization": "Bearer KEY", "content-type": "application/json"}
    whole = {"to": "+15550100123", "from": "+15550100200", "text": "Hello"}
    for path, headers, content in (
        ("messages", proof, {"from": "+15550100200"}),
        ("messages", proof, {**whole, "media_urls": "https://clinic.example/1"}),
        ("messages", proof, {**whole, "type": "mms"}),
        ("messages", proof, {**whole, "body": "Hello"}),
        ("messages", {"content-type": "application/json"}, whole),
        ("texts", proof, whole),
    ):
        url = f"https://api.telnyx.com/v2/{path}"
        with pytest.raises(OpenAPIError):
            DESCRIBED.validate(httpx.Request("POST", url, headers=headers, json=content))


async def test_the_stand_in_answers_as_described() -> None:
    stand_in = TelnyxStandIn(PUBLIC_URL)
    wrote: dict[str, Any] = {"from": MARIA, "to": RIVERSIDE, "body": "Hello"}
    lost = stand_in.loses(**wrote)
    answers: list[tuple[httpx.Request, httpx.Response]] = []

    async def note(response: httpx.Response) -> None:
        await response.aread()
        answers.append((response.request, response))

    transport = httpx.ASGITransport(app=stand_in.app)
    hooks: Any = {"response": [note]}
    async with httpx.AsyncClient(transport=transport, event_hooks=hooks) as http:
        carrier = Telnyx(http, PUBLIC_URL)
        await carrier.send(SETTINGS, TEXT)
        since = datetime.now(UTC) - timedelta(days=1)
        ours, theirs = [entry.said async for entry in carrier.log(SETTINGS, since)]
        assert isinstance(ours, StatusUpdate)
        assert isinstance(theirs, InboundText)
        assert (theirs.reference, theirs.problem is None) == (lost["id"], False)
        assert (await carrier.whole(SETTINGS, theirs)).body == "Hello"
    assert [response.status_code for _, response in answers] == [200, 200, 200]
    for request, _ in answers:
        DESCRIBED.validate(request)
    for request, response in answers[:2]:
        DESCRIBED.validate_answer(request, response)
    # The description forgets that a text may be a patient's; the library, which is newer, does not.
    shown = MessageRetrieveResponse.model_validate_json(answers[2][1].content, strict=True)
    assert isinstance(shown.data, MessagingInboundMessagePayload)
