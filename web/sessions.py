"""A browser's session: a token in a cookie that no script can read."""

from datetime import timedelta

from starlette.responses import Response

from inbox.signing_in import SESSION_LASTS


class CookieSessions:
    def __init__(self, name: str, response: Response, secure: bool) -> None:
        self._name = name
        self._response = response
        self._secure = secure

    def begin(self, token: str) -> None:
        self._set(token, SESSION_LASTS)

    def end(self) -> None:
        self._set("", timedelta())

    def _set(self, token: str, lasts: timedelta) -> None:
        self._response.set_cookie(
            self._name,
            token,
            max_age=int(lasts.total_seconds()),
            httponly=True,
            secure=self._secure,
            samesite="lax",
        )


def cookie_name(secure: bool) -> str:
    """`__Host-` ties a cookie to this host; browsers take it over https only (RFC 6265bis)."""
    return "__Host-frontdesk" if secure else "frontdesk"
