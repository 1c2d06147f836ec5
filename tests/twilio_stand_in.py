"""What the clinic sees of Twilio: its Messages resource, and a switch for each fault."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

Fault = Callable[[dict[str, Any]], Response | None]


class TwilioStandIn:
    def __init__(self) -> None:
        self.texts: list[dict[str, Any]] = []
        self.before: Fault = lambda _: None
        """Answers in Twilio's place, and the text is not taken."""
        self.after: Fault = lambda _: None
        """Answers in Twilio's place, though the text was taken."""
        self.hold: asyncio.Event | None = None
        """Where it is set, nothing is answered before it."""
        path = "/2010-04-01/Accounts/{sid}/Messages.json"
        self.app = Starlette(
            routes=[
                Route(path, self._create, methods=["POST"]),
                Route(path, self._list, methods=["GET"]),
            ]
        )

    async def _create(self, request: Request) -> Response:
        if self.hold is not None:
            await self.hold.wait()
        posted = parse_qsl((await request.body()).decode(), keep_blank_values=True)
        form = dict(posted)
        media = [value for name, value in posted if name == "MediaUrl"]
        text = {
            "sid": f"SM{len(self.texts) + 1:032x}",
            "to": form["To"],
            "from": form["From"],
            "body": form.get("Body", ""),
            "num_media": str(len(media)),
            "media": media,
            "status": "queued",
            "direction": "outbound-api",
            "date_created": format_datetime(datetime.now(UTC)),
            "error_code": None,
            "callback": form.get("StatusCallback"),
        }
        refused = self.before(text)
        if refused is not None:
            return refused
        self.texts.append(text)
        return self.after(text) or JSONResponse(text, 201)

    async def _list(self, request: Request) -> Response:
        wanted = {name.lower(): value for name, value in request.query_params.items()}
        found = [
            text
            for text in self.texts
            if all(text[name] == wanted[name] for name in ("to", "from") if name in wanted)
        ]
        return JSONResponse({"messages": found[::-1], "next_page_uri": None})


def problem(status: int, code: int, **headers: str) -> Callable[[dict[str, Any]], Response]:
    """Twilio's own form of an error."""
    body = {"status": status, "code": code, "message": "as Twilio says it", "more_info": ""}
    return lambda _: JSONResponse(body, status, headers)
