"""Bandwidth's access tokens: OAuth 2.0 client credentials, the one way in since December 2026.

https://dev.bandwidth.com/docs/account/credentials/management
"""

from time import monotonic

import httpx
import orjson

from inbox.carrier import Busy, Refused, Settings
from webhooks.bandwidth_problems import PROBLEMS, UNAUTHORIZED
from webhooks.handing import PATIENCE, Bearer, exchange

TOKEN_URL = "https://api.bandwidth.com/api/v1/oauth2/token"  # noqa: S105 an address
MARGIN = 60.0
"""Seconds before its end at which a token is no longer used: it has to outlive a request."""


class BandwidthTokens:
    """Tokens by the credentials that they were given for."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._held: dict[tuple[str, str], tuple[Bearer, float]] = {}

    async def bearer(self, settings: Settings) -> Bearer:
        """A token that is good for a request. Raises Refused or Busy: no text has left yet."""
        held, ends = self._held.get(_key(settings), (None, 0.0))
        if held is not None and monotonic() < ends:
            return held
        token, lasts = await self._ask(settings)
        self._held[_key(settings)] = token, monotonic() + lasts - MARGIN
        return token

    def forget(self, settings: Settings) -> None:
        """Bandwidth has refused the token before its time."""
        self._held.pop(_key(settings), None)

    async def _ask(self, settings: Settings) -> tuple[Bearer, float]:
        request = self._http.build_request(
            "POST",
            settings.get("token_url") or TOKEN_URL,
            data={"grant_type": "client_credentials"},
            timeout=PATIENCE,
        )
        auth = httpx.BasicAuth(settings["client_id"], settings["client_secret"])
        try:
            response = await exchange(self._http, request, auth)
        except (httpx.HTTPError, TimeoutError) as fault:
            raise Busy(f"Bandwidth gave no token ({type(fault).__name__})") from None
        if response.status_code in {400, 401, 403}:
            raise Refused(PROBLEMS.of(UNAUTHORIZED))
        return _token(response)


def _token(response: httpx.Response) -> tuple[Bearer, float]:
    try:
        content = orjson.loads(response.content)
        return Bearer(str(content["access_token"])), float(content["expires_in"])
    except (ValueError, KeyError, TypeError):
        raise Busy(f"Bandwidth answered {response.status_code} and gave no token") from None


def _key(settings: Settings) -> tuple[str, str]:
    return settings["client_id"], settings["client_secret"]
