"""Handing a text to Twilio: every answer says whether it may be sent again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, parse_qsl

import httpx
import pytest

from inbox.carrier import (
    Accepted,
    Busy,
    InDoubt,
    Refused,
)
from tests.webhooks.twilio_account import (
    MEDIA,
    SETTINGS,
    SID,
    STATUSES_URL,
    TEXT,
    TOKEN,
    Answer,
    answering,
    assert_tells_nothing,
    created,
    fixture,
    twilio,
)
from webhooks.twilio_problems import PROBLEMS

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def test_a_text_is_handed_over_with_a_callback_that_names_our_item() -> None:
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(201, json=created())

    assert await twilio(answer).send(SETTINGS, TEXT) == Accepted(SID)
    (request,) = requests
    account = SETTINGS["account_sid"]
    assert request.method == "POST"
    assert request.url == f"https://api.twilio.com/2010-04-01/Accounts/{account}/Messages.json"
    assert request.headers["authorization"] == httpx.BasicAuth(account, TOKEN)._auth_header
    assert dict(parse_qsl(request.content.decode())) == {
        "To": "+15550100123",
        "From": "+15550100200",
        "Body": "Your results are in.",
        "StatusCallback": STATUSES_URL,
    }


@pytest.mark.parametrize("body", ["Your results are in.", ""])
async def test_files_go_along_by_their_addresses_with_or_without_words(body: str) -> None:
    sent: dict[str, list[str]] = {}

    def answer(request: httpx.Request) -> httpx.Response:
        sent.update(parse_qs(request.content.decode(), keep_blank_values=True))
        return httpx.Response(201, json=created())

    assert await twilio(answer).send(SETTINGS, replace(TEXT, body=body, media=MEDIA)) == Accepted(
        SID
    )
    assert sent["MediaUrl"] == ["https://clinic.example/media/1", "https://clinic.example/media/2"]
    assert sent.get("Body", []) == ([body] if body else [])


async def test_a_messaging_service_is_told_which_number_the_patient_knows() -> None:
    sent: dict[str, list[str]] = {}

    def answer(request: httpx.Request) -> httpx.Response:
        sent.update(parse_qs(request.content.decode()))
        return httpx.Response(201, json=created(status="accepted"))

    await twilio(answer).send({**SETTINGS, "messaging_service_sid": "MG1"}, TEXT)
    assert (sent["MessagingServiceSid"], sent["From"]) == (["MG1"], ["+15550100200"])


async def test_another_api_address_is_used_when_it_is_set() -> None:
    hosts: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        hosts.append(request.url.host)
        return httpx.Response(201, json=created())

    await twilio(answer).send({**SETTINGS, "api_url": "https://api.dublin.example/"}, TEXT)
    assert hosts == ["api.dublin.example"]


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [("7", 7.0), ("1.5", 1.5), ("-1", 0.0), ("1e300", 3600.0), ("nan", None), ("", None)],
)
async def test_too_fast_is_busy_for_as_long_as_twilio_says(
    retry_after: str, seconds: float | None
) -> None:
    carrier = twilio(answering(429, fixture("too_fast.json"), {"Retry-After": retry_after}))
    with pytest.raises(Busy) as busy:
        await carrier.send(SETTINGS, TEXT)
    assert busy.value.retry_after == seconds


async def test_too_fast_may_name_a_date() -> None:
    date = (datetime.now(UTC) + timedelta(seconds=60)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    with pytest.raises(Busy) as busy:
        await twilio(answering(429, None, {"Retry-After": date})).send(SETTINGS, TEXT)
    assert busy.value.retry_after is not None
    assert 50 < busy.value.retry_after <= 60


@pytest.mark.parametrize("code", [20429, 21611])
async def test_a_code_of_being_busy_is_busy_whatever_the_status(code: int) -> None:
    with pytest.raises(Busy):
        await twilio(answering(400, {"code": code})).send(SETTINGS, TEXT)


@pytest.mark.parametrize(
    "answer",
    [
        answering(500, {"code": 20500}),
        answering(502, b"<html>Bad gateway</html>"),
        answering(503, {"code": 20503}),
        answering(408, b""),
        answering(302, b""),
        answering(201, b"<html>"),
        answering(201, b""),
        answering(201, []),
        answering(201, {"status": "queued"}),
        answering(201, {"sid": None}),
    ],
)
async def test_an_answer_that_does_not_say_leaves_doubt(answer: Answer) -> None:
    with pytest.raises(InDoubt):
        await twilio(answer).send(SETTINGS, TEXT)


async def test_an_opted_out_number_is_refused_as_such() -> None:
    with pytest.raises(Refused) as refused:
        await twilio(answering(400, fixture("opted_out.json"))).send(SETTINGS, TEXT)
    assert refused.value.problem.opted_out
    assert refused.value.problem.code == "21610"
    assert_tells_nothing(refused.value)


@pytest.mark.parametrize(
    "code",
    [
        *sorted(int(code) for code in PROBLEMS.codes - {"21610"}),
    ],
)
async def test_a_refusal_has_words_and_advice_for_the_desk(code: int) -> None:
    with pytest.raises(Refused) as refused:
        await twilio(answering(400, {"code": code})).send(SETTINGS, TEXT)
    problem = refused.value.problem
    assert problem.code == str(code)
    assert str(code) not in problem.message
    assert problem.advice
    assert not problem.opted_out


@pytest.mark.parametrize(
    "answer",
    [
        answering(401, fixture("unauthorized.json")),
        answering(403, b""),
        answering(401, {"code": 1}),
    ],
)
async def test_refused_credentials_send_the_desk_to_an_administrator(answer: Answer) -> None:
    with pytest.raises(Refused) as refused:
        await twilio(answer).send(SETTINGS, TEXT)
    assert refused.value.problem.advice == "Ask an administrator to check the Twilio account."
    assert_tells_nothing(refused.value)
