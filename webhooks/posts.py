"""What carriers post and answer, read with care: forms, JSON, and files that lie elsewhere."""

from mimetypes import guess_type
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, unquote, urlsplit

import orjson
from starlette.datastructures import ImmutableMultiDict

from inbox.carrier import Hook, InboundMedia, Malformed
from webhooks.handing import Content

Fields = ImmutableMultiDict[str, str]

MOST_FIELDS = 1_000
"""Carriers post some thirty; a body of a million empty ones would only cost time."""

UNKNOWN_TYPE = "application/octet-stream"

UNKNOWN_KIND = "An address that this service is not to post to"
UNKNOWN_TYPE_OF_POST = "A type of post that we do not know"


def form_fields(body: bytes) -> Fields:
    """Every field as it was posted, blanks and repeats included. Raises ValueError."""
    pairs = parse_qsl(
        body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
    )
    return ImmutableMultiDict(pairs)


def json_in(hook: Hook) -> object:
    """Raises Malformed."""
    try:
        return orjson.loads(hook.body)
    except orjson.JSONDecodeError:
        raise Malformed("Not JSON") from None


def json_object(hook: Hook) -> Content:
    """Raises Malformed."""
    content = json_in(hook)
    if not isinstance(content, dict):
        raise Malformed("Not a JSON object")
    return content


def within(content: object, *path: str | int) -> object:
    """What lies at the end of a path of names and places; None where it breaks off."""
    for step in path:
        if isinstance(content, dict) and isinstance(step, str):
            content = content.get(step)
        elif isinstance(content, list) and isinstance(step, int) and step < len(content):
            content = content[step]
        else:
            return None
    return content


def word(content: object, *path: str | int) -> str | None:
    """A text or a number at the end of a path; None where there is none, or an empty one."""
    found = within(content, *path)
    if isinstance(found, str | int) and not isinstance(found, bool):
        return str(found) or None
    return None


def required(content: object, *path: str | int) -> str:
    """A word that must be there. Raises Malformed."""
    found = word(content, *path)
    if found is None:
        raise Malformed(f"{'.'.join(str(step) for step in path)} is missing")
    return found


def kept(content: Content) -> dict[str, str]:
    """A post's fields as they came, what is no text as JSON."""
    return {
        name: value if isinstance(value, str) else orjson.dumps(value).decode()
        for name, value in content.items()
    }


def file_at(url: str, content_type: str | None = None, name: str | None = None) -> InboundMedia:
    """A file by its address, which often names it; its type is guessed where nobody says it."""
    name = name or PurePosixPath(unquote(urlsplit(url).path)).name
    guessed, _ = guess_type(name)
    suffixed = name if PurePosixPath(name).suffix else None
    return InboundMedia(url, content_type or guessed or UNKNOWN_TYPE, suffixed)
