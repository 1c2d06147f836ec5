"""A browser's session, and a wall's: a token in a cookie that no script can read."""

from dataclasses import dataclass
from datetime import timedelta

from starlette.responses import Response

from inbox.signing_in import SESSION_LASTS, WALL_LASTS

WALL = "/dashboard"
"""The page and its endpoint: no other address is sent a wall's cookie."""


@dataclass(frozen=True, slots=True)
class Cookie:
    name: str
    secure: bool
    path: str
    lasts: timedelta


class CookieSessions:
    def __init__(self, cookie: Cookie, response: Response) -> None:
        self._cookie = cookie
        self._response = response

    def begin(self, token: str) -> None:
        self._set(token, self._cookie.lasts)

    def end(self) -> None:
        self._set("", timedelta())

    def _set(self, token: str, lasts: timedelta) -> None:
        self._response.set_cookie(
            self._cookie.name,
            token,
            max_age=int(lasts.total_seconds()),
            path=self._cookie.path,
            httponly=True,
            secure=self._cookie.secure,
            samesite="lax",
        )


def session_cookie(secure: bool) -> Cookie:
    """`__Host-` ties a cookie to this host; browsers take it over https only (RFC 6265bis)."""
    return Cookie("__Host-frontdesk" if secure else "frontdesk", secure, "/", SESSION_LASTS)


def wall_cookie(secure: bool) -> Cookie:
    """`__Host-` would have it sent everywhere."""
    name = "__Secure-frontdesk-wall" if secure else "frontdesk-wall"
    return Cookie(name, secure, WALL, WALL_LASTS)
