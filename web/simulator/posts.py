"""What is posted to the network, read with care, and how it answers."""

import re
from collections.abc import Mapping
from typing import Any

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from web.simulator.behaviours import Outcome
from web.simulator.pictures import NAME

E164 = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
LONGEST_BODY = 1_600
"""Characters."""
MOST_MEDIA = 10
LARGEST_POST = 64 * 1024
"""Bytes."""

NOT_A_NUMBER = Outcome("failed", "21211", "Not a number in the form +15550100001.")
TOO_LONG = Outcome("failed", "21617", "A text has between 1 and 1,600 characters.")


def fault(posted: Mapping[str, Any], *, may_be_empty: bool = False) -> Outcome | None:
    """What is wrong with a text between two numbers."""
    if not between_numbers(posted):
        return NOT_A_NUMBER
    if may_be_empty and posted.get("body") == "":
        return None
    return None if is_text(posted.get("body"), LONGEST_BODY) else TOO_LONG


def between_numbers(posted: Mapping[str, Any]) -> bool:
    return all(is_number(posted.get(name)) for name in ("from", "to"))


def is_number(value: object) -> bool:
    return isinstance(value, str) and E164.fullmatch(value) is not None


def is_text(value: object, longest: int) -> bool:
    return isinstance(value, str) and 0 < len(value) <= longest and not value.isspace()


def pictures(posted: Mapping[str, Any]) -> list[str]:
    """Names of pictures that were kept before."""
    given = posted.get("pictures")
    names = given if isinstance(given, list) else []
    return [name for name in names[:MOST_MEDIA] if isinstance(name, str) and NAME.fullmatch(name)]


def media(posted: Mapping[str, Any]) -> list[dict[str, str]]:
    """Where the files of a text lie, as it says; what is not an address of the web is let go."""
    given = posted.get("media")
    named = [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []
    return [
        {"url": str(each["url"]), "type": str(each.get("type", ""))}
        for each in named[:MOST_MEDIA]
        if re.match(r"https?://", str(each.get("url")))
    ]


def type_of_body(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip()


async def posted_json(request: Request) -> dict[str, Any]:
    # A form of another site can post anything but this content type without asking first.
    if type_of_body(request) != "application/json":
        raise HTTPException(415, "Post JSON.")
    try:
        posted = orjson.loads(await limited_body(request))
    except orjson.JSONDecodeError:
        raise HTTPException(400, "This is not JSON.") from None
    if not isinstance(posted, dict):
        raise HTTPException(400, "This is not a JSON object.")
    return posted


async def limited_body(request: Request, largest: int = LARGEST_POST) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > largest:
            raise HTTPException(413, "This is too large.")
    return bytes(body)


def answer(content: object, status: int = 200) -> Response:
    return Response(
        orjson.dumps(content),
        status,
        headers={"Cache-Control": "no-store"},
        media_type="application/json",
    )


def refused(outcome: Outcome) -> Response:
    return answer({"code": outcome.code, "reason": outcome.reason}, 400)
