"""Cursors: opaque to clients, a place in one organization's log or in a list."""

import base64
import binascii

from inbox.denial import BadInput

WRONG = "This is not a cursor of this list. Pass one back as it was given, or none."
LONGEST = 18
"""Digits of a position that every database can hold."""


def encode(scope: str, place: int | str) -> str:
    plain = f"{scope}:{place}".encode()
    return base64.urlsafe_b64encode(plain).rstrip(b"=").decode()


def decode(scope: str, cursor: str) -> int:
    """The position; raises BadInput for what is no cursor, or one of another scope."""
    position = decode_text(scope, cursor)
    if not (position.isascii() and position.isdecimal() and len(position) <= LONGEST):
        raise BadInput(WRONG)
    return int(position)


def decode_text(scope: str, cursor: str) -> str:
    """A place that is more than a position; raises BadInput as well."""
    try:
        padded = cursor.encode() + b"=" * (-len(cursor) % 4)
        plain = base64.urlsafe_b64decode(padded).decode()
    except (binascii.Error, UnicodeError, ValueError) as wrong:
        raise BadInput(WRONG) from wrong
    if not plain.startswith(f"{scope}:"):
        raise BadInput(WRONG)
    return plain.removeprefix(f"{scope}:")
