"""What the clinic sees of Twilio: its Messages and Media resources, and a switch for each fault."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qsl
from uuid import uuid4

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

Fault = Callable[[dict[str, Any]], Response | None]
FetchFault = Callable[[Request], Response | None]
STORE = "https://mms.twiliocdn.com/store"
"""Where Twilio sends who asks for a file: another host, by a link that needs no credentials."""


class TwilioStandIn:
    def __init__(self) -> None:
        self.texts: list[dict[str, Any]] = []
        """What the clinic has sent, oldest first."""
        self.received: list[dict[str, Any]] = []
        """What patients have sent, by Twilio's own log; `texted` alone tells the clinic."""
        self.files: dict[str, tuple[bytes, str]] = {}
        """What patients have sent along, by the last part of its address."""
        self.fetches: list[tuple[str, str | None]] = []
        """Who was asked for files, and with which credentials."""
        self.before: Fault = lambda _: None
        """Answers in Twilio's place, and the text is not taken."""
        self.after: Fault = lambda _: None
        """Answers in Twilio's place, though the text was taken."""
        self.before_file: FetchFault = lambda _: None
        """Answers in Twilio's place when a file is asked for."""
        self.before_list: FetchFault = lambda _: None
        self.hold: asyncio.Event | None = None
        """Where it is set, nothing is answered before it."""
        self.hold_files: asyncio.Event | None = None
        """Where it is set, no file is given before it."""
        self.calls: list[dict[str, Any]] = []
        """What the clinic has asked to be called, oldest first."""
        self.before_call: Fault = lambda _: None
        """Answers in Twilio's place."""
        self.redirects = True
        self.page_size = 1_000
        account = "/2010-04-01/Accounts/{account}"
        self.app = Starlette(
            routes=[
                Route(account + "/Messages.json", self._create, methods=["POST"]),
                Route(account + "/Messages.json", self._list, methods=["GET"]),
                Route(account + "/Messages/{sid}/Media.json", self._list_media),
                Route(account + "/Messages/{sid}/Media/{file}", self._redirect),
                Route(account + "/Calls.json", self._call, methods=["POST"]),
                Route(account + "/Recordings/{file}", self._recording),
                Route("/store/{file}", self._file),
            ]
        )

    def holds(self, content: bytes, content_type: str = "image/jpeg") -> str:
        """The name of a file that a patient has sent along."""
        name = "ME" + uuid4().hex
        self.files[name] = (content, content_type)
        return name

    def logs(self, age: timedelta = timedelta(hours=1), **text: Any) -> dict[str, Any]:
        """A patient's text in Twilio's log, of which the clinic may never have been told."""
        now = format_datetime(datetime.now(UTC) - age)
        entry = {
            "sid": "SM" + uuid4().hex,
            "direction": "inbound",
            "status": "received",
            "num_media": str(len(text.get("media", []))),
            "media": [],
            "messaging_service_sid": None,
            "error_code": None,
            "date_created": now,
            "date_sent": now,
            **text,
        }
        self.received.append(entry)
        return entry

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
            "messaging_service_sid": form.get("MessagingServiceSid"),
            "status": "queued",
            "direction": "outbound-api",
            "date_created": format_datetime(datetime.now(UTC)),
            "date_sent": None,
            "error_code": None,
            "callback": form.get("StatusCallback"),
        }
        refused = self.before(text)
        if refused is not None:
            return refused
        self.texts.append(text)
        return self.after(text) or JSONResponse(text, 201)

    async def _call(self, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        call = {"sid": f"CA{len(self.calls) + 1:032x}", "status": "queued", **form}
        self.calls.append(call)
        return self.before_call(call) or JSONResponse(call, 201)

    async def _recording(self, request: Request) -> Response:
        self.fetches.append((request.url.path, request.headers.get("authorization")))
        content, content_type = self.files[request.path_params["file"]]
        return Response(content, media_type=content_type)

    async def _list(self, request: Request) -> Response:
        refused = self.before_list(request)
        if refused is not None:
            return refused
        wanted = {name.lower(): value for name, value in request.query_params.items()}
        found = [
            text
            for text in (*self.received, *self.texts)
            if all(text[name] == wanted[name] for name in ("to", "from") if name in wanted)
        ]
        start = int(wanted.get("page", 0)) * self.page_size
        page = found[::-1][start : start + self.page_size]
        following = request.url.include_query_params(Page=start // self.page_size + 1)
        more = f"{following.path}?{following.query}" if len(found) > start + len(page) else None
        return JSONResponse({"messages": page, "next_page_uri": more})

    async def _list_media(self, request: Request) -> Response:
        sid = request.path_params["sid"]
        (text,) = [text for text in self.received if text["sid"] == sid]
        base = request.url.path.removesuffix(".json")
        files = [
            {"sid": name, "content_type": self.files[name][1], "uri": f"{base}/{name}.json"}
            for name in text["media"]
        ]
        return JSONResponse({"media_list": files, "next_page_uri": None})

    async def _redirect(self, request: Request) -> Response:
        self._note(request)
        refused = self.before_file(request)
        if refused is not None:
            return refused
        name = request.path_params["file"]
        if name not in self.files:
            return Response(status_code=404)
        if self.hold_files is not None:
            await self.hold_files.wait()
        if not self.redirects:
            return self._bytes(name)
        return RedirectResponse(f"{STORE}/{name}?Expires=1&Signature=s")

    async def _file(self, request: Request) -> Response:
        self._note(request)
        return self._bytes(request.path_params["file"])

    def _bytes(self, name: str) -> Response:
        content, content_type = self.files[name]
        return Response(content, media_type=content_type)

    def _note(self, request: Request) -> None:
        host = request.headers["host"]
        self.fetches.append((host, request.headers.get("authorization")))


def problem(status: int, code: int, **headers: str) -> Callable[[dict[str, Any]], Response]:
    """Twilio's own form of an error."""
    body = {"status": status, "code": code, "message": "as Twilio says it", "more_info": ""}
    return lambda _: JSONResponse(body, status, headers)
