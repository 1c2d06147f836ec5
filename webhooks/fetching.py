"""Fetch a file that a carrier holds for us: credentials go to its own hosts alone."""

import re
from collections.abc import AsyncGenerator, Callable

import httpx

from inbox.carrier import Busy, Gone
from webhooks.handing import NEVER_REACHED, PATIENCE, retry_after

Holds = Callable[[httpx.URL], bool]
"""Whether an address is one where the carrier keeps files."""

MOST_REDIRECTS = 3
GONE = {httpx.codes.NOT_FOUND, httpx.codes.GONE}


async def fetched(
    http: httpx.AsyncClient,
    url: str,
    auth: httpx.Auth | None,
    *,
    own: Holds,
    redirected: Holds,
) -> AsyncGenerator[bytes, None]:
    """The bytes at `url`. Raises Busy or Gone.

    `own` addresses are asked with the credentials; from there a redirect is followed to those that
    are `redirected`, and without them: a redirect would else carry them wherever it likes.
    """
    response = await _found(http, url, auth, own, redirected)
    try:
        async for piece in response.aiter_bytes():
            yield piece
    except httpx.HTTPError as fault:
        raise Busy(f"The file broke off ({type(fault).__name__})") from None
    finally:
        await response.aclose()


async def _found(
    http: httpx.AsyncClient, url: str, auth: httpx.Auth | None, own: Holds, redirected: Holds
) -> httpx.Response:
    """The first answer that is no redirect, its body not read yet."""
    target, credentials = _address(url), auth
    if not own(target):
        raise Gone("The file lies at an address that is not the carrier's", for_good=True)
    for _ in range(MOST_REDIRECTS + 1):
        response = await _asked(http, target, credentials)
        if not response.has_redirect_location:
            return response
        await response.aclose()
        target, credentials = target.join(response.headers["location"]), None
        if not redirected(target):
            # Not for good: the carrier may have moved its files, and a release later we know.
            raise Busy("The carrier sends us to an address that is not its own")
    raise Busy("The carrier sends us in circles")


async def _asked(
    http: httpx.AsyncClient, target: httpx.URL, auth: httpx.Auth | None
) -> httpx.Response:
    request = http.build_request("GET", target, timeout=PATIENCE)
    # "from None": what httpx says can hold the address, which opens the file to whoever reads it.
    try:
        response = await http.send(request, auth=auth, stream=True, follow_redirects=False)
    except NEVER_REACHED as fault:
        raise Busy(f"The carrier was not reached ({type(fault).__name__})") from None
    except httpx.HTTPError as fault:
        raise Busy(f"The line to the carrier broke ({type(fault).__name__})") from None
    if response.is_success or response.has_redirect_location:
        return response
    await response.aclose()
    if response.status_code in GONE:
        raise Gone(f"The carrier answered {response.status_code}")
    reason = f"The carrier answered {response.status_code} to the question for a file"
    raise Busy(reason, retry_after(response))


def lies_at(
    url: httpx.URL, hosts: re.Pattern[str], path: str = "/", api_url: str | None = None
) -> bool:
    """Whether a carrier keeps files there: at its own hosts, or where a stand-in's `api_url` is."""
    plain = not url.userinfo and ".." not in url.path and url.path.startswith(path)
    if api_url:
        here = httpx.URL(api_url)
        if (url.scheme, url.host, url.port) == (here.scheme, here.host, here.port):
            return plain
    return plain and url.scheme == "https" and url.port is None and bool(hosts.fullmatch(url.host))


def _address(url: str) -> httpx.URL:
    try:
        return httpx.URL(url)
    except httpx.InvalidURL:
        raise Gone("The file has no address", for_good=True) from None
