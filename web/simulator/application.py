"""The network's two faces: an API for the clinic, and the page of the patients' phones."""

import hmac
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from web.simulator.behaviours import Outcome, behaviour_of
from web.simulator.network import NotRunning, PhoneNetwork
from web.simulator.page import CONTENT_SECURITY_POLICY, phone_page
from web.simulator.pictures import NAME, TYPES, type_of

E164 = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
LONGEST_BODY = 1_600
"""Characters."""
MOST_MEDIA = 10
LARGEST_POST = 64 * 1024
"""Bytes."""
LARGEST_PICTURE = 10 * 1024 * 1024
MOST_TEXTS = 2_000
"""What a page that has just opened is given: the newest."""

NOT_A_NUMBER = Outcome("failed", "21211", "Not a number in the form +15550100001.")
TOO_LONG = Outcome("failed", "21617", "A text has between 1 and 1,600 characters.")
NO_REFERENCE = Outcome("failed", "400", "client_reference is missing.")


def simulator(network: PhoneNetwork) -> Starlette:
    """The sub-application to mount; whoever mounts it also runs `network.running()`."""
    clinic_api, phones = ClinicApi(network), Phones(network)
    return Starlette(
        routes=[
            Route("/", phones.page),
            Route("/api/messages", clinic_api.take, methods=["POST"]),
            Route("/api/messages", clinic_api.find, methods=["GET"]),
            Route("/api/texts", phones.text_clinic, methods=["POST"]),
            Route("/api/texts", phones.texts, methods=["GET"]),
            Route("/api/pictures", phones.keep_picture, methods=["POST"]),
            Route("/api/pictures/{name}", phones.picture, methods=["GET"]),
            Mount("/static", StaticFiles(directory=Path(__file__).parent / "static")),
        ],
        exception_handlers={HTTPException: _http_error, NotRunning: _not_running},
    )


class ClinicApi:
    """What the simulated carrier calls, with the account's secret as its bearer token."""

    def __init__(self, network: PhoneNetwork) -> None:
        self._network = network

    async def take(self, request: Request) -> Response:
        """Take a text; the same reference again gets the same answer and no second text."""
        self._authorise(request)
        posted = await _posted(request)
        media = _media(posted)
        fault = _fault(posted, may_be_empty=bool(media))
        if fault is None and not _is_text(posted.get("client_reference"), 200):
            fault = NO_REFERENCE
        fault = fault or behaviour_of(posted["to"]).refusal
        if fault is not None:
            return _json({"code": fault.code, "reason": fault.reason}, 400)
        taken = self._network.take_from_clinic(
            posted["from"], posted["to"], posted["body"], posted["client_reference"], media
        )
        return _json(taken.as_answer(), 201)

    async def find(self, request: Request) -> Response:
        """The texts of a client reference: one or none."""
        self._authorise(request)
        taken = self._network.taken(request.query_params.get("client_reference", ""))
        return _json({"messages": [taken.as_answer()] if taken else []})

    def _authorise(self, request: Request) -> None:
        given = request.headers.get("authorization", "").encode()
        if not hmac.compare_digest(given, f"Bearer {self._network.secret}".encode()):
            raise HTTPException(401, "The secret is not this account's.")


class Phones:
    """The page and what its script asks for: anyone who can open the demo may play patient."""

    def __init__(self, network: PhoneNetwork) -> None:
        self._network = network

    async def page(self, request: Request) -> Response:
        """The page of the patients' phones."""
        return HTMLResponse(
            phone_page(self._network.clinic_numbers, self._network.patients),
            headers={"Content-Security-Policy": CONTENT_SECURITY_POLICY},
        )

    async def texts(self, request: Request) -> Response:
        """Every phone's texts that changed since `after`; no number stands in the address."""
        same_run = request.query_params.get("run") == self._network.run
        after = request.query_params.get("after", "0")
        since = int(after) if same_run and re.fullmatch(r"[0-9]{1,15}", after) else 0
        texts = self._network.changed_since(since)[-MOST_TEXTS:]
        return _json({"run": self._network.run, "revision": self._network.revision, "texts": texts})

    async def text_clinic(self, request: Request) -> Response:
        """Send a text from a patient's phone."""
        posted = await _posted(request)
        pictures = _pictures(posted)
        fault = _fault(posted, may_be_empty=bool(pictures))
        if fault is not None:
            return _json({"code": fault.code, "reason": fault.reason}, 400)
        taken = self._network.take_from_patient(
            posted["to"], posted["from"], posted["body"], pictures
        )
        return _json(taken, 201)

    async def keep_picture(self, request: Request) -> Response:
        """Keep what a phone is about to send along: its name, to be named in the text."""
        content_type = request.headers.get("content-type", "").partition(";")[0].strip()
        if content_type not in TYPES:
            raise HTTPException(415, "Choose a picture: JPEG, PNG, GIF, WebP or HEIC.")
        content = await _limited_body(request, LARGEST_PICTURE)
        return _json({"name": self._network.pictures.keep(content, content_type)}, 201)

    async def picture(self, request: Request) -> Response:
        """For the page, and for the clinic's carrier, which fetches it from here."""
        name = request.path_params["name"]
        try:
            content = self._network.pictures.read(name)
        except FileNotFoundError:
            raise HTTPException(404, "There is no such picture.") from None
        headers = {"x-content-type-options": "nosniff"}
        return Response(content, media_type=type_of(name), headers=headers)


def _media(posted: Mapping[str, Any]) -> list[dict[str, str]]:
    """Where the files of a text lie, as it says; what is not an address of the web is let go."""
    given = posted.get("media")
    named = [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []
    return [
        {"url": str(each["url"]), "type": str(each.get("type", ""))}
        for each in named[:MOST_MEDIA]
        if re.match(r"https?://", str(each.get("url")))
    ]


def _pictures(posted: Mapping[str, Any]) -> list[str]:
    given = posted.get("pictures")
    names = given if isinstance(given, list) else []
    return [name for name in names[:MOST_MEDIA] if isinstance(name, str) and NAME.fullmatch(name)]


def _fault(posted: Mapping[str, Any], *, may_be_empty: bool = False) -> Outcome | None:
    if not all(_is_number(posted.get(name)) for name in ("from", "to")):
        return NOT_A_NUMBER
    if may_be_empty and posted.get("body") == "":
        return None
    return None if _is_text(posted.get("body"), LONGEST_BODY) else TOO_LONG


def _is_number(value: object) -> bool:
    return isinstance(value, str) and E164.fullmatch(value) is not None


def _is_text(value: object, longest: int) -> bool:
    return isinstance(value, str) and 0 < len(value) <= longest and not value.isspace()


async def _posted(request: Request) -> dict[str, Any]:
    # A form of another site can post anything but this content type without asking first.
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise HTTPException(415, "Post JSON.")
    try:
        posted = orjson.loads(await _limited_body(request))
    except orjson.JSONDecodeError:
        raise HTTPException(400, "This is not JSON.") from None
    if not isinstance(posted, dict):
        raise HTTPException(400, "This is not a JSON object.")
    return posted


async def _limited_body(request: Request, largest: int = LARGEST_POST) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > largest:
            raise HTTPException(413, "This is too large.")
    return bytes(body)


def _json(content: object, status: int = 200) -> Response:
    return Response(
        orjson.dumps(content),
        status,
        headers={"Cache-Control": "no-store"},
        media_type="application/json",
    )


async def _http_error(_: Request, fault: Exception) -> Response:
    if not isinstance(fault, HTTPException):
        raise fault
    return _json({"code": None, "reason": fault.detail}, fault.status_code)


async def _not_running(_: Request, __: Exception) -> Response:
    return _json({"code": None, "reason": "The network is not running."}, 503)
