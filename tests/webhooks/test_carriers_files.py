"""Files that came with texts: fetched from the carrier's own hosts, with its credentials there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from inbox.carrier import Answering, Busy, Carrier, Gone, Holding
from tests.webhooks import bandwidth_account, plivo_account, telnyx_account, vonage_account
from tests.webhooks.answers import Answer, Kept, answering, raising

pytestmark = pytest.mark.anyio


@dataclass(frozen=True)
class Case:
    """A carrier, and where a file of its lies."""

    make: Callable[[Answer], Any]
    settings: Callable[[], Mapping[str, str]]
    url: str
    authorization: str | None
    """How the question for a file begins to prove itself."""
    answers_keywords: bool


CASES = {
    "telnyx": Case(
        telnyx_account.telnyx,
        lambda: telnyx_account.SETTINGS,
        "https://media.telnyx.com/abc123/rash.jpg",
        None,
        True,
    ),
    "bandwidth": Case(
        bandwidth_account.bandwidth,
        lambda: bandwidth_account.SETTINGS,
        "https://messaging.bandwidth.com/api/v2/users/9900000/media/1476/0/rash.jpg",
        f"Bearer {bandwidth_account.TOKEN}",
        False,
    ),
    "vonage": Case(
        vonage_account.vonage,
        vonage_account.settings,
        "https://api-us.nexmo.com/v3/media/1b456509-974c-458b-aafa-45fc48a4d976",
        "Bearer ey",
        False,
    ),
    "plivo": Case(
        plivo_account.plivo,
        lambda: plivo_account.SETTINGS,
        "https://aps1.media.plivo.com/Account/MA000000000000000001/Message/rash.jpg",
        "Basic ",
        True,
    ),
}


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    return CASES[request.param]


async def fetched(case: Case, answer: Answer, url: str | None = None) -> bytes:
    carrier = case.make(answer)
    assert isinstance(carrier, Holding)
    pieces = carrier.fetch(case.settings(), url or case.url)
    return b"".join([piece async for piece in pieces])


async def test_a_file_is_fetched_with_the_accounts_credentials(case: Case) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, content=b"a picture")

    assert await fetched(case, answer) == b"a picture"
    (request,) = seen
    assert str(request.url) == case.url
    proof = request.headers.get("authorization")
    assert (proof or "").startswith(case.authorization or "")
    assert (proof is None) == (case.authorization is None)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/api/v2/users/9900000/media/rash.jpg",
        "https://evil.example/v3/media/1",
        "http://media.telnyx.com/rash.jpg",
        "http://api.nexmo.com/v3/media/1",
        "https://media.telnyx.com.evil.example/rash.jpg",
        "https://someone@media.telnyx.com/rash.jpg",
        "https://media.plivo.com:8443/rash.jpg",
        "https://messaging.bandwidth.com/api/v2/users/9900001/media/rash.jpg",
        "https://messaging.bandwidth.com/api/v2/users/9900000/messages",
        "https://api.nexmo.com/v1/messages",
        "file:///etc/passwd",
        "http://169.254.169.254/latest/meta-data",
        "junk",
        "",
        "https://[",
    ],
)
async def test_nothing_is_asked_of_another_address(case: Case, elsewhere: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise AssertionError(request.url)

    with pytest.raises(Gone) as gone:
        async for _ in case.make(answer).fetch(case.settings(), elsewhere):
            pass
    assert gone.value.for_good


async def test_a_redirect_leads_to_no_other_host_and_takes_no_credentials(case: Case) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if len(seen) == 1:
            return httpx.Response(302, headers={"location": f"{case.url}?signed=1"})
        return httpx.Response(302, headers={"location": "https://evil.example/rash.jpg"})

    with pytest.raises(Busy):
        await fetched(case, answer)
    assert [request.url.host for request in seen] == [httpx.URL(case.url).host] * 2
    assert "authorization" not in seen[1].headers


@pytest.mark.parametrize("status", [404, 410])
async def test_a_file_that_the_carrier_has_no_more_is_gone(case: Case, status: int) -> None:
    with pytest.raises(Gone):
        await fetched(case, answering(status))


@pytest.mark.parametrize(
    "answer",
    [
        answering(401),
        answering(500),
        answering(429, None, {"retry-after": "3"}),
        raising(httpx.ConnectError),
        raising(httpx.ReadTimeout),
    ],
)
async def test_a_file_that_cannot_be_had_now_is_asked_for_later(case: Case, answer: Answer) -> None:
    with pytest.raises(Busy):
        await fetched(case, answer)


async def test_without_a_token_a_file_is_asked_for_later() -> None:
    bandwidth = bandwidth_account.bandwidth(Kept(answering(401, {})))
    with pytest.raises(Busy):
        async for _ in bandwidth.fetch(bandwidth_account.SETTINGS, CASES["bandwidth"].url):
            pass
    vonage = vonage_account.vonage(answering(200))
    with pytest.raises(Busy):
        vonage.fetch(vonage_account.settings(private_key="junk"), CASES["vonage"].url)


async def test_each_carrier_says_whether_it_answers_keywords(case: Case) -> None:
    carrier: Carrier = case.make(answering(200))
    assert isinstance(carrier, Answering)
    settings = case.settings()
    assert carrier.answers_keywords(settings) is case.answers_keywords
    for said, expected in (("yes", True), ("no", False)):
        assert carrier.answers_keywords({**settings, "answers_keywords": said}) is expected
    assert "answers_keywords" in carrier.optional
