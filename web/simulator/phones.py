"""The page of the phones and what its script asks for: whoever opens the demo may play patient."""

import re
from collections.abc import Mapping
from typing import Any

from email_validator import EmailNotValidError, validate_email
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from web.simulator import calling, mailing, texting
from web.simulator.carried import EMAIL, Carried
from web.simulator.network import PhoneNetwork
from web.simulator.page import CONTENT_SECURITY_POLICY, phone_page
from web.simulator.pictures import TYPES, type_of
from web.simulator.posts import (
    NOT_A_NUMBER,
    answer,
    between_numbers,
    fault,
    is_number,
    is_text,
    limited_body,
    pictures,
    posted_json,
    refused,
    type_of_body,
)

LARGEST_PICTURE = 10 * 1024 * 1024
"""Bytes."""
LONGEST_EMAIL = 20_000
"""Characters."""
LONGEST_SUBJECT = 200
MOST_ITEMS = 2_000
"""What a page that has just opened is given: the newest."""


class Phones:
    def __init__(self, network: PhoneNetwork) -> None:
        self._network = network

    async def page(self, request: Request) -> Response:
        """The page of the patients' phones."""
        return HTMLResponse(
            phone_page(self._network),
            headers={"Content-Security-Policy": CONTENT_SECURITY_POLICY},
        )

    async def changes(self, request: Request) -> Response:
        """What changed on any phone since `after`; no number stands in the address."""
        network = self._network
        same_run = request.query_params.get("run") == network.run
        after = request.query_params.get("after", "0")
        since = int(after) if same_run and re.fullmatch(r"[0-9]{1,15}", after) else 0
        items = network.memory.changed_since(since)[-MOST_ITEMS:]
        return answer({"run": network.run, "revision": network.memory.revision, "items": items})

    async def text(self, request: Request) -> Response:
        """Text the clinic."""
        posted = await posted_json(request)
        named = pictures(posted)
        wrong = fault(posted, may_be_empty=bool(named))
        if wrong is not None:
            return refused(wrong)
        return self._take(texting.from_patient(posted["to"], posted["from"], posted["body"], named))

    async def call(self, request: Request) -> Response:
        """Call the clinic."""
        posted = await posted_json(request)
        if not between_numbers(posted):
            return refused(NOT_A_NUMBER)
        ending, words = str(posted.get("ending")), posted.get("words", "")
        if ending not in calling.ENDINGS:
            raise HTTPException(400, f"ending is one of {', '.join(calling.ENDINGS)}.")
        if not isinstance(words, str) or len(words) > LONGEST_EMAIL:
            raise HTTPException(400, f"words have {LONGEST_EMAIL:,} characters at most.")
        if ending != calling.HANG_UP and not words.strip():
            raise HTTPException(400, "Say something.")
        return self._take(calling.from_patient(posted["to"], posted["from"], ending, words.strip()))

    async def email(self, request: Request) -> Response:
        """Email the clinic."""
        posted = await posted_json(request)
        return self._take(mailing.from_patient(self._draft(posted)))

    async def keep_picture(self, request: Request) -> Response:
        """Keep what a phone is about to send along: its name, to be named in what is sent."""
        content_type = type_of_body(request)
        if content_type not in TYPES:
            raise HTTPException(415, "Choose a picture: JPEG, PNG, GIF, WebP or HEIC.")
        content = await limited_body(request, LARGEST_PICTURE)
        return answer({"name": self._network.pictures.keep(content, content_type)}, 201)

    async def picture(self, request: Request) -> Response:
        """For the page, and for the clinic's carrier, which fetches it from here."""
        name = request.path_params["name"]
        try:
            content = self._network.pictures.read(name)
        except FileNotFoundError:
            raise HTTPException(404, "There is no such picture.") from None
        headers = {"x-content-type-options": "nosniff"}
        return Response(content, media_type=type_of(name), headers=headers)

    def _take(self, item: Carried) -> Response:
        return answer(self._network.take(item), 201)

    def _draft(self, posted: Mapping[str, Any]) -> mailing.Draft:
        address, subject, body = (posted.get(name) for name in ("address", "subject", "body"))
        if not _is_address(address):
            raise HTTPException(400, "Type your email address like maria@example.com.")
        if not is_text(subject, LONGEST_SUBJECT) or not str(subject).isprintable():
            raise HTTPException(400, "The subject is one line of 200 characters at most.")
        if not is_text(body, LONGEST_EMAIL):
            raise HTTPException(400, f"Write between 1 and {LONGEST_EMAIL:,} characters.")
        phone = posted.get("from")
        return mailing.Draft(
            phone=str(phone) if is_number(phone) else str(address),
            address=str(address).lower(),
            to=self._network.clinic_address,
            subject=str(subject),
            body=str(body),
            pictures=pictures(posted),
            answers=self._answered(posted.get("answers")),
        )

    def _answered(self, id: object) -> Carried | None:
        item = self._network.memory.get(id) if isinstance(id, str) else None
        return item if item is not None and item.kind == EMAIL else None


def _is_address(value: object) -> bool:
    try:
        validate_email(str(value or ""), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return str(value).isascii()
