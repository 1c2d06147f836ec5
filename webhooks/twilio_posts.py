"""What Twilio posts: proof that it did, its fields, and what they say."""

from urllib.parse import parse_qs, urlsplit

import orjson
from starlette.datastructures import ImmutableMultiDict
from twilio.request_validator import RequestValidator

from inbox.carrier import (
    DeliveryStatus,
    Hook,
    InboundMedia,
    InboundText,
    Malformed,
    NotUnderstood,
    Posted,
    Problem,
    StatusUpdate,
)
from webhooks.posts import Fields as Fields
from webhooks.posts import file_at, form_fields
from webhooks.statuses import NOT_ARRIVED, STATUSES
from webhooks.twilio_problems import PROBLEMS

MOST_MEDIA = 10
"""In one text: https://www.twilio.com/docs/messaging/guides/webhook-request."""

KEYWORDS = {"STOP", "START", "HELP"}


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


def inbound(posted: Fields) -> Posted:
    """A patient's text. Raises Malformed."""
    if posted.get("MessageStatus", "received") != "received":
        return NotUnderstood("A status, at the address for texts")
    return InboundText(
        reference=posted.get("MessageSid") or needed(posted, "SmsMessageSid"),
        sender=needed(posted, "From"),
        recipient=needed(posted, "To"),
        body=posted.get("Body", ""),
        media=_media(posted),
        answered_keyword=_answered_keyword(posted),
        service=posted.get("MessagingServiceSid") or None,
    )


def _media(posted: Fields) -> tuple[InboundMedia, ...]:
    files = []
    for number in range(MOST_MEDIA):
        url = posted.get(f"MediaUrl{number}")
        if url:
            files.append(file_at(url, posted.get(f"MediaContentType{number}")))
    return tuple(files)


def _answered_keyword(posted: Fields) -> str | None:
    """Set where a Messaging Service has Advanced Opt-Out, whose words are the clinic's own:

    https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out.
    """
    said = posted.get("OptOutType", "").upper()
    return said if said in KEYWORDS else None


def status_update(posted: Fields, item_id: str | None) -> Posted:
    """What became of a text of ours. Raises Malformed."""
    reference = posted.get("MessageSid") or needed(posted, "SmsSid")
    status = STATUSES["twilio"].get(needed(posted, "MessageStatus"))
    if status is None:
        return NotUnderstood("A status of Twilio's that we do not know")
    problem = problem_in(status, posted.get("ErrorCode"))
    return StatusUpdate(reference, status, problem, item_id, raw=dict(posted))


def problem_in(status: DeliveryStatus, code: object) -> Problem | None:
    """Why a text did not arrive, for the statuses that need a reason."""
    return PROBLEMS.of(str(code) if code else None) if status in NOT_ARRIVED else None


def needed(posted: Fields, name: str) -> str:
    """A field that must be there. Raises Malformed."""
    value = posted.get(name)
    if not value:
        raise Malformed(f"{name} is missing")
    return value
