"""Cursors: opaque to clients, a place in one organization's log or in a list."""

import base64
import binascii

from inbox.denial import BadInput


def encode(scope: str, position: int) -> str:
    plain = f"{scope}:{position}".encode()
    return base64.urlsafe_b64encode(plain).rstrip(b"=").decode()


def decode(scope: str, cursor: str) -> int:
    """The position; raises BadInput for what is no cursor, or one of another scope."""
    try:
        padded = cursor.encode() + b"=" * (-len(cursor) % 4)
        found, _, position = base64.urlsafe_b64decode(padded).decode().rpartition(":")
        if found == scope and position.isdecimal():
            return int(position)
    except (binascii.Error, UnicodeError, ValueError):
        pass
    raise BadInput("This is not a cursor of this list. Pass one back as it was given, or none.")
