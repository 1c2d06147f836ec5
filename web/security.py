"""Headers that every answer carries, and the answer to what nobody expected."""

import secrets

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self' ws: wss:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}

logger = structlog.get_logger(__name__)


async def failed(_: Request, failure: Exception) -> Response:
    """What nobody expected: logged under an id, of which the answer says no more than that."""
    id = secrets.token_hex(6)
    logger.error("a request failed", error_id=id, cause=failure)
    message = f"Something went wrong on our side. Its id is {id}."
    error = {"message": message, "extensions": {"code": "INTERNAL"}}
    return JSONResponse({"errors": [error]}, 500, headers=HEADERS)


class SecurityHeaders:
    def __init__(self, app: ASGIApp, secure: bool, uploads_at: str = "") -> None:
        """`uploads_at`: the origin of the bucket that browsers put files into, if there is one."""
        self.app = app
        self.headers = dict(HEADERS)
        if uploads_at:
            policy = POLICY.replace("connect-src 'self'", f"connect-src 'self' {uploads_at}")
            self.headers["content-security-policy"] = policy
        if secure:
            self.headers["strict-transport-security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers)
