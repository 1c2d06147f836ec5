"""Hand a text to a carrier over HTTP: what its answer, or its silence, means for sending again."""

import asyncio
from collections.abc import Callable, Generator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import isfinite

import httpx
import orjson

from inbox.carrier import Busy, InDoubt, Problem, Refused

Content = Mapping[str, object]
Explain = Callable[[int, Content], Problem]
"""What a refusal means in words for the desk, by its HTTP status and content."""

PATIENCE = httpx.Timeout(15.0, connect=5.0, pool=5.0)
"""Seconds for each step of a request to a carrier."""

EXCHANGE_SECONDS = 30.0
"""For the whole: a carrier that trickles its answer would pass every single step's time-out."""

LONGEST_WAIT = 3_600.0
"""Seconds: a slip in a Retry-After is not heeded for years."""

NOT_LET_IN = {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}

NEVER_REACHED = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
"""What httpx raises before the first byte of a request has left."""


class Bearer(httpx.Auth):
    """A token in the Authorization header: RFC 6750, 2.1."""

    def __init__(self, token: str) -> None:
        self._value = f"Bearer {token}"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = self._value
        yield request


async def hand_over(
    http: httpx.AsyncClient,
    request: httpx.Request,
    auth: httpx.Auth,
    explain: Explain,
    busy_codes: frozenset[str] = frozenset(),
) -> Content:
    """The carrier's answer to a text it has taken. Raises Busy, Refused or InDoubt.

    `busy_codes` are codes of the carrier's own that mean 429, whatever status they come with.
    """
    response = await _handed(http, request, auth)
    content = _content(response)
    if response.is_success and content is not None:
        return content
    # A 408 may come from a proxy on the way, after the request has passed it.
    if response.is_client_error and response.status_code != httpx.codes.REQUEST_TIMEOUT:
        raise _refusal(response, explain(response.status_code, content or {}), busy_codes)
    raise InDoubt(f"The carrier answered {response.status_code} and did not say if it has the text")


async def ask(http: httpx.AsyncClient, request: httpx.Request, auth: httpx.Auth) -> Content:
    """The carrier's answer to a question that changes nothing there. Raises Busy."""
    try:
        response = await exchange(http, request, auth)
    except (httpx.HTTPError, TimeoutError) as fault:
        raise Busy(f"The carrier gave no answer ({type(fault).__name__})") from None
    content = _content(response)
    if not response.is_success or content is None:
        reason = f"The carrier answered {response.status_code} to a question"
        if response.status_code in NOT_LET_IN:
            reason = f"It does not accept the account's credentials ({response.status_code})"
        raise Busy(reason, retry_after(response))
    return content


async def exchange(
    http: httpx.AsyncClient, request: httpx.Request, auth: httpx.Auth
) -> httpx.Response:
    """One request and its whole answer. Raises httpx's HTTPError, or TimeoutError."""
    async with asyncio.timeout(EXCHANGE_SECONDS):
        return await http.send(request, auth=auth, follow_redirects=False)


def retry_after(response: httpx.Response) -> float | None:
    """Seconds until the carrier wants to hear from us: RFC 9110, 10.2.3, a number or a date."""
    named = response.headers.get("retry-after", "")
    try:
        seconds = float(named)
    except ValueError:
        return _seconds_until(named)
    return _bounded(seconds) if isfinite(seconds) else None


async def _handed(
    http: httpx.AsyncClient, request: httpx.Request, auth: httpx.Auth
) -> httpx.Response:
    # "from None": what httpx says can hold the address, and with it a number.
    try:
        return await exchange(http, request, auth)
    except NEVER_REACHED as fault:
        raise Busy(f"The carrier was not reached ({type(fault).__name__})") from None
    except (httpx.HTTPError, TimeoutError) as fault:
        raise InDoubt(f"The line to the carrier broke ({type(fault).__name__})") from None


def _content(response: httpx.Response) -> Content | None:
    try:
        content = orjson.loads(response.content)
    except orjson.JSONDecodeError:
        return None
    return content if isinstance(content, dict) else None


def _refusal(
    response: httpx.Response, problem: Problem, busy_codes: frozenset[str]
) -> Busy | Refused:
    too_fast = response.status_code == httpx.codes.TOO_MANY_REQUESTS
    if too_fast or problem.code in busy_codes:
        return Busy("The carrier asks to slow down", retry_after(response))
    return Refused(problem)


def _seconds_until(date: str) -> float | None:
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return _bounded((moment - datetime.now(UTC)).total_seconds())


def _bounded(seconds: float) -> float:
    return min(max(seconds, 0.0), LONGEST_WAIT)
