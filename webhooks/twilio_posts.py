"""What Twilio posts: proof that it did, and its fields."""

from urllib.parse import parse_qs, urlsplit

import orjson
from starlette.datastructures import ImmutableMultiDict
from twilio.request_validator import RequestValidator

from inbox.carrier import Hook, Malformed
from webhooks.posts import Fields as Fields
from webhooks.posts import form_fields


def posted_by_twilio(auth_token: str, hook: Hook) -> bool:
    """Whether the signature is Twilio's: https://www.twilio.com/docs/usage/security.

    The validator tries the URL with its port, or the scheme's own, and without any. Keys other
    than the account's token (Webhooks configuration API) are not for HIPAA, and not read.
    """
    signature = hook.headers.get("x-twilio-signature", "")
    if not auth_token:
        return False  # Anyone can sign with an empty key.
    try:
        signed = hook.body.decode() if _is_json(hook) else fields(hook)
        if isinstance(signed, str) and not _names_body_hash(hook.url):
            return False  # The validator raises TypeError on a JSON body without its hash.
        return bool(RequestValidator(auth_token).validate(hook.url, signed, signature))
    except (Malformed, ValueError):
        return False


def fields(hook: Hook) -> Fields:
    """Every field as it was posted, blanks and repeats included. Raises Malformed."""
    try:
        return _json_fields(hook.body) if _is_json(hook) else form_fields(hook.body)
    except ValueError:
        raise Malformed("Neither a form nor a JSON object") from None


def _is_json(hook: Hook) -> bool:
    content_type, _, _ = hook.headers.get("content-type", "").partition(";")
    return content_type.strip().lower() == "application/json"


def _names_body_hash(url: str) -> bool:
    return "bodySHA256" in parse_qs(urlsplit(url).query)


def _json_fields(body: bytes) -> Fields:
    content = orjson.loads(body)
    if not isinstance(content, dict):
        raise Malformed("A JSON body that is no object")
    return ImmutableMultiDict(
        [(name, str(value)) for name, value in content.items() if isinstance(value, str | int)]
    )
