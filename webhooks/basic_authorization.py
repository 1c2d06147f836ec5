"""HTTP's basic authorization (RFC 7617), which some services prove themselves by."""

import base64
import binascii
from hmac import compare_digest

from inbox.carrier import Hook, Malformed

CHALLENGE = 'Basic realm="Frontdesk"'


def claimed_user(hook: Hook) -> str:
    """Not yet proven. Raises Malformed."""
    scheme, _, encoded = hook.headers.get("authorization", "").partition(" ")
    try:
        user, colon, _ = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        colon = user = ""
    if scheme.lower() != "basic" or not colon:
        raise Malformed("The authorization is not basic")
    return user


def is_authorized(hook: Hook, user: str, password: str) -> bool:
    """Constant time; never by an empty name or password."""
    if not user or not password:
        return False
    expected = base64.b64encode(f"{user}:{password}".encode())
    scheme, _, given = hook.headers.get("authorization", "").partition(" ")
    return scheme.lower() == "basic" and compare_digest(given.strip().encode(), expected)
