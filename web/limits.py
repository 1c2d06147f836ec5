"""How much of a body is read, before anybody parses it."""

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from inbox.keeping import LARGEST

LARGEST_BODY = 1024 * 1024
"""Bytes of one request, GraphQL's and carriers' alike; an upload may be as large as a file."""
LARGEST_MAIL = 40 * 1024 * 1024
MAIL = (
    "/webhooks/smtp/mime",
    "/webhooks/mailgun/mime",
    "/webhooks/postmark/inbound",
    "/webhooks/simulated_mail/mime",
    "/simulator/api/mail",
)
"""Where emails come in whole: with 25 MB of files, and what encoding adds to them."""


class _TooLarge(Exception):
    pass


class BodyLimit:
    """Answers 413 to a body that says it is larger, or turns out to be."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        read, largest = 0, _largest(scope)

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > largest:
                raise _TooLarge
            return message

        try:
            if _said(scope) > largest:
                raise _TooLarge
            await self.app(scope, counted, send)
        except _TooLarge:
            sentence = f"The body of a request may have {largest:,} bytes at most."
            error = {"message": sentence, "extensions": {"code": "LIMIT_EXCEEDED"}}
            refusal = JSONResponse({"errors": [error]}, 413)
            await refusal(scope, receive, send)


def _largest(scope: Scope) -> int:
    is_upload = scope["method"] == "PUT" and scope["path"].startswith("/uploads/")
    is_upload |= scope["method"] == "POST" and scope["path"] == "/simulator/api/pictures"
    if scope["method"] == "POST" and scope["path"] in MAIL:
        return LARGEST_MAIL
    return LARGEST if is_upload else LARGEST_BODY


def _said(scope: Scope) -> int:
    said = dict(scope["headers"]).get(b"content-length", b"0")
    return int(said) if said.isdigit() else 0
