"""The JSON Web Tokens that Vonage signs its posts with, and those that it wants of us."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from time import time
from typing import Any
from uuid import uuid4

import jwt

from inbox.carrier import Hook, Refused, Settings
from webhooks import problems
from webhooks.handing import Bearer
from webhooks.vonage_problems import PROBLEMS

OLDEST = timedelta(hours=25)
"""Vonage repeats a post for a day, and nowhere says that it signs it anew."""
LEEWAY = timedelta(minutes=5)
"""How far its clock may be ahead of ours."""
LASTS = timedelta(minutes=15)
"""As in Vonage's own library."""

Claims = Mapping[str, Any]


def claimed_key(hook: Hook) -> str:
    """The account's API key in the token, not yet proven; empty where there is none."""
    try:
        claims: Claims = jwt.decode(_token(hook), options={"verify_signature": False})
    except (jwt.PyJWTError, RecursionError):
        return ""
    return str(claims.get("api_key") or "")


def posted_by_vonage(settings: Settings, hook: Hook) -> bool:
    """Whether the account's signature secret signed a token for exactly this body, in time.

    https://developer.vonage.com/en/getting-started/concepts/webhooks#decoding-signed-webhooks
    """
    secret = settings["signature_secret"]
    if not secret:
        return False  # Anyone can sign with an empty key.
    try:
        claims: Claims = jwt.decode(
            _token(hook),
            secret,
            algorithms=["HS256"],
            leeway=LEEWAY,
            options={"require": ["iat", "payload_hash", "api_key"]},
        )
    except (jwt.PyJWTError, RecursionError):
        return False
    named = str(claims["payload_hash"]).lower().encode()
    is_recent = time() - claims["iat"] <= OLDEST.total_seconds()
    is_this_body = compare_digest(named, sha256(hook.body).hexdigest().encode())
    return is_recent and is_this_body and claims["api_key"] == settings["api_key"]


def application_token(settings: Settings) -> Bearer:
    """A token of the clinic's application. Raises Refused where its key cannot be read.

    https://developer.vonage.com/en/getting-started/concepts/authentication#json-web-tokens
    """
    now = datetime.now(UTC)
    claims = {
        "application_id": settings["application_id"],
        "iat": now,
        "exp": now + LASTS,
        "jti": str(uuid4()),
    }
    # A key that was pasted into one line has its line ends spelled out.
    key = settings["private_key"].replace("\\n", "\n")
    try:
        return Bearer(jwt.encode(claims, key, algorithm="RS256"))
    except (jwt.PyJWTError, ValueError, TypeError):
        raise Refused(PROBLEMS.named(problems.CREDENTIALS, None)) from None


def _token(hook: Hook) -> str:
    scheme, _, token = hook.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
