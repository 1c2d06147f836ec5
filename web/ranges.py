"""Which part of a file is asked for: RFC 9110, 14. Of several parts at once the whole is given."""

import re

from starlette.datastructures import Headers

ONE_RANGE = re.compile(r"bytes=\s*(\d*)-(\d*)\s*", re.ASCII | re.IGNORECASE)


class NotSatisfiable(Exception):
    """The part begins where the file has ended: answered 416."""


def part_of(headers: Headers, size: int, tag: str, modified: str) -> tuple[int, int] | None:
    """From which byte up to, and without, which; None for the whole. Raises NotSatisfiable."""
    asked = ONE_RANGE.fullmatch(headers.get("range", ""))
    if asked is None or not _still_holds(headers.get("if-range"), tag, modified):
        return None
    first, last = asked.groups()
    if not first:
        return _suffix(last, size)
    start, end = int(first), int(last) + 1 if last else size
    if last and end <= start:
        return None
    if start >= size:
        raise NotSatisfiable
    return start, min(end, size)


def _suffix(length: str, size: int) -> tuple[int, int] | None:
    if not length:
        return None
    if int(length) == 0 or size == 0:
        raise NotSatisfiable
    return max(size - int(length), 0), size


def _still_holds(condition: str | None, tag: str, modified: str) -> bool:
    """Whether the part that the client has already is of these very bytes (RFC 9110, 13.1.5)."""
    return condition is None or condition in (tag, modified)
