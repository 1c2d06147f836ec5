"""Where Twilio's files are fetched: at its API with the credentials, at its store without."""

import httpx
import pytest

from inbox.carrier import Busy, Gone
from tests.webhooks.answers import tells_of
from tests.webhooks.twilio_account import SETTINGS, TOKEN, Answer, answering, raising, twilio

pytestmark = pytest.mark.anyio
ACCOUNT = f"/2010-04-01/Accounts/{SETTINGS['account_sid']}"
URL = f"https://api.twilio.com{ACCOUNT}/Messages/MM1/Media/ME1"


async def fetched(answer: Answer, url: str = URL) -> bytes:
    return b"".join([piece async for piece in twilio(answer).fetch(SETTINGS, url)])


class Redirecting:
    """Twilio's API, which sends whoever asks to another address, and that address."""

    def __init__(self, *to: str) -> None:
        self._to = iter(to)
        self.seen: list[tuple[str, str | None]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.seen.append((request.url.host, request.headers.get("authorization")))
        location = next(self._to, None)
        if location is None:
            return httpx.Response(200, content=b"a picture")
        return httpx.Response(307, headers={"location": location})


@pytest.mark.parametrize(
    "store",
    [
        "https://mms.twiliocdn.com/AC1/75a4?Expires=1&Signature=x&Key-Pair-Id=y",
        "https://media.twiliocdn.com/AC1/75a4?x-amz-security-token=z",
        "https://s3-external-1.amazonaws.com/media.twiliocdn.com/AC1/75a4",
        "https://media.twiliocdn.com.s3-external-1.amazonaws.com/AC1/75a4",
    ],
)
async def test_the_store_is_asked_without_the_credentials(store: str) -> None:
    answer = Redirecting(store)
    assert await fetched(answer) == b"a picture"
    (_, proof), (host, none) = answer.seen
    assert (proof or "").startswith("Basic ")
    assert (host, none) == (httpx.URL(store).host, None)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/75a4",
        "http://mms.twiliocdn.com/75a4",
        "https://mms.twiliocdn.com:8443/75a4",
        "https://someone@mms.twiliocdn.com/75a4",
        "https://mms.twiliocdn.com.evil.example/75a4",
        "https://eviltwiliocdn.com/75a4",
        "https://s3-external-1.amazonaws.com/evil/75a4",
        "https://s3-external-1.amazonaws.com/evil/media.twiliocdn.com/75a4",
        "https://evil.s3.amazonaws.com/media.twiliocdn.com/75a4",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "//evil.example/75a4",
    ],
)
async def test_no_redirect_leads_elsewhere(elsewhere: str) -> None:
    answer = Redirecting(elsewhere)
    with pytest.raises(Busy) as busy:
        await fetched(answer)
    assert len(answer.seen) == 1
    assert TOKEN not in tells_of(busy.value)


async def test_redirects_in_circles_come_to_an_end() -> None:
    answer = Redirecting(*["https://mms.twiliocdn.com/again"] * 50)
    with pytest.raises(Busy):
        await fetched(answer)
    assert len(answer.seen) < 10


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example" + ACCOUNT + "/Messages/MM1/Media/ME1",
        "http://api.twilio.com" + ACCOUNT + "/Messages/MM1/Media/ME1",
        "https://api.twilio.com.evil.example" + ACCOUNT + "/Messages/MM1/Media/ME1",
        "https://api.evil.com" + ACCOUNT + "/Messages/MM1/Media/ME1",
        "https://apiXtwilio.com" + ACCOUNT + "/Messages/MM1/Media/ME1",
        "https://api.twilio.com:8443" + ACCOUNT + "/Messages/MM1/Media/ME1",
        "https://someone:secret@api.twilio.com" + ACCOUNT + "/Messages/MM1/Media/ME1",
        "https://api.twilio.com/2010-04-01/Accounts/AC9/Messages/MM1/Media/ME1",
        "https://api.twilio.com" + ACCOUNT + "9/Messages/MM1/Media/ME1",
        "https://api.twilio.com" + ACCOUNT + "/../AC9/Messages/MM1/Media/ME1",
        "https://mms.twiliocdn.com/AC1/75a4",
        "file:///etc/passwd",
        "junk",
        "",
        "https://[",
    ],
)
async def test_the_credentials_go_to_the_accounts_own_part_of_the_api_alone(elsewhere: str) -> None:
    answer = Redirecting()
    with pytest.raises(Gone) as gone:
        await fetched(answer, elsewhere)
    assert gone.value.for_good
    assert answer.seen == []


@pytest.mark.parametrize("host", ["api.twilio.com", "api.dublin.ie1.twilio.com"])
async def test_each_region_of_twilios_is_its_own(host: str) -> None:
    assert await fetched(Redirecting(), URL.replace("api.twilio.com", host)) == b"a picture"


@pytest.mark.parametrize("status", [404, 410])
async def test_what_twilio_does_not_have_is_gone_and_may_come(status: int) -> None:
    with pytest.raises(Gone) as gone:
        await fetched(answering(status))
    assert not gone.value.for_good


@pytest.mark.parametrize(
    "answer",
    [
        answering(401),
        answering(403),
        answering(429, None, {"retry-after": "7"}),
        answering(500),
        answering(302),
        raising(httpx.ConnectError),
        raising(httpx.ReadTimeout),
    ],
)
async def test_what_cannot_be_had_now_is_asked_for_later(answer: Answer) -> None:
    with pytest.raises(Busy) as busy:
        await fetched(answer)
    assert TOKEN not in tells_of(busy.value)
    assert SETTINGS["account_sid"] not in tells_of(busy.value)


async def test_a_file_that_breaks_off_is_asked_for_later() -> None:
    async def half() -> object:
        yield b"half of a"
        raise httpx.RemoteProtocolError("peer closed connection")

    with pytest.raises(Busy):
        await fetched(lambda _: httpx.Response(200, content=half()))  # type: ignore[arg-type]
