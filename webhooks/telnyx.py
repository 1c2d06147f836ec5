"""Telnyx, in both directions: https://developers.telnyx.com/docs/messaging/messages/send-message.

It answers STOP, START and HELP itself, and blocks whoever has opted out:
https://developers.telnyx.com/docs/messaging/messages/advanced-opt-in-out
"""

import re
from base64 import b64decode
from collections.abc import AsyncGenerator, Mapping
from datetime import datetime, timedelta
from time import time
from urllib.parse import quote, urlencode

import httpx
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from inbox.carrier import (
    Accepted,
    Busy,
    CannotAsk,
    DeliveryStatus,
    Hook,
    InboundMedia,
    InboundText,
    InDoubt,
    Logged,
    Malformed,
    NotUnderstood,
    OutboundText,
    Posted,
    Problem,
    Settings,
    StatusUpdate,
)
from webhooks import telnyx_log
from webhooks.fetching import fetched, lies_at
from webhooks.handing import PATIENCE, Bearer, Content, ask, hand_over
from webhooks.keywords import ANSWERS_KEYWORDS, answered_by_carrier
from webhooks.posts import file_at, json_object, kept, required, within, word
from webhooks.statuses import NOT_ARRIVED, STATUSES
from webhooks.telnyx_problems import BUSY_CODES, PROBLEMS, problem_in

API_URL = "https://api.telnyx.com/v2"
GRACE_SECONDS = 120
"""A record is made when the text is handed over, and our key guards a second hand-over."""
TOLERANCE = 300
"""Seconds that a webhook's clock may be off, as in Telnyx's own library."""
MOST_LISTED = 50

FILES_HOST = re.compile(r"([a-z0-9-]+\.)*(telnyx|telnyxstorage|telnyxcloudstorage)\.com")
"""Seen is media.telnyx.com; the others are Telnyx's own stores."""

KEYWORDS = {"STOP", "START", "HELP"}


class Telnyx:
    """One clinic's messaging profile at Telnyx is its settings; this object keeps none."""

    name = "telnyx"
    required: frozenset[str] = frozenset({"api_key", "public_key", "messaging_profile_id"})
    optional: frozenset[str] = frozenset(
        {"api_url", "messages_per_second", "grace_seconds", ANSWERS_KEYWORDS}
    )
    answer = b"{}"
    answer_type = "application/json"
    challenge: str | None = None

    def __init__(self, http: httpx.AsyncClient, public_url: str) -> None:
        self._http = http
        self._callback_url = f"{public_url.rstrip('/')}/webhooks/telnyx/statuses"

    def account(self, settings: Settings) -> str:
        """The messaging profile, which stands in everything that Telnyx posts for it."""
        return settings["messaging_profile_id"]

    def grace(self, settings: Settings) -> timedelta:
        """Two minutes: see `find`."""
        return timedelta(seconds=float(settings.get("grace_seconds", GRACE_SECONDS)))

    def answers_keywords(self, settings: Settings) -> bool:
        """It does, and tells us so with each text: see above."""
        return answered_by_carrier(settings, usually=True)

    def claimed_account(self, hook: Hook) -> str:
        """The messaging profile in the post, not yet proven. Raises Malformed."""
        return required(json_object(hook), "data", "payload", "messaging_profile_id")

    def verify(self, settings: Settings, hook: Hook) -> bool:
        """Whether the account's key signed this body, no more than five minutes ago or ahead.

        https://developers.telnyx.com/development/api-fundamentals/webhooks/receiving-webhooks
        """
        stamp = hook.headers.get("telnyx-timestamp", "")
        try:
            public_key = b64decode(settings["public_key"], validate=True)
            signature = b64decode(hook.headers.get("telnyx-signature-ed25519", ""), validate=True)
            signed = stamp.encode() + b"|" + hook.body
            Ed25519PublicKey.from_public_bytes(public_key).verify(signature, signed)
            return abs(time() - int(stamp)) <= TOLERANCE
        except (InvalidSignature, ValueError, OverflowError):
            return False

    def read(self, hook: Hook) -> list[Posted]:
        """The post in our words. Raises Malformed.

        https://developers.telnyx.com/docs/messaging/messages/receiving-webhooks
        """
        content = json_object(hook)
        payload = within(content, "data", "payload")
        match word(content, "data", "event_type"):
            case "message.received":
                return [_inbound(payload)]
            case "message.sent" | "message.finalized":
                return [_status(payload, hook.query.get("message") or None)]
        return [NotUnderstood("A type of event that we do not know")]

    async def send(self, settings: Settings, text: OutboundText) -> Accepted:
        """Hand over one text. Raises Refused, Busy or InDoubt.

        The key makes a repeat of the same request within a day no second text:
        https://developers.telnyx.com/docs/development/api-fundamentals/idempotency
        """
        content: dict[str, object] = {
            "from": text.sender,
            "to": text.recipient,
            "webhook_url": self._callback_for(text),
        }
        if text.body:
            content["text"] = text.body
        if text.media:
            content |= {"type": "MMS", "media_urls": [media.url for media in text.media]}
        request = self._http.build_request(
            "POST",
            f"{_base_url(settings)}/messages",
            json=content,
            headers={"Idempotency-Key": text.item_id},
            timeout=PATIENCE,
        )
        created = await hand_over(self._http, request, _auth(settings), _explain, BUSY_CODES)
        return _accepted(created)

    async def find(
        self, settings: Settings, text: OutboundText, known: frozenset[str]
    ) -> Accepted | None:
        """Look among the latest records of the patient's number for our own callback. Raises Busy.

        A record is made when the text is taken, and holds the address with our id:
        https://developers.telnyx.com/docs/messaging/messages/message-detail-records
        """
        sought = {
            "filter[record_type]": "messaging",
            "filter[direction]": "outbound",
            "filter[cld]": text.recipient,
            "sort": "-created_at",
            "page[size]": str(MOST_LISTED),
        }
        ours = self._callback_for(text)
        for record in await self._records(settings, sought):
            if word(record, "delivery_status_webhook_url") == ours and word(record, "uuid"):
                return _recorded(record)
        return None

    def keeps_log(self, settings: Settings) -> bool:
        """Each profile's records."""
        return True

    async def log(self, settings: Settings, since: datetime) -> AsyncGenerator[Logged, None]:
        """The profile's texts since then, newest first. Raises CannotAsk or Busy."""
        profile = settings["messaging_profile_id"]
        for page in range(1, telnyx_log.MOST_PAGES + 1):
            records = await self._records(settings, telnyx_log.sought(since, page))
            for entry in telnyx_log.entries(records, profile, since):
                yield entry
            if len(records) < telnyx_log.PAGE_SIZE:
                return
        raise CannotAsk("Telnyx lists more texts than we read")

    async def whole(self, settings: Settings, text: InboundText) -> InboundText:
        """The text itself, which Telnyx has for ten days. Raises Busy.

        https://developers.telnyx.com/api-reference/messages/retrieve-a-message
        """
        url = f"{_base_url(settings)}/messages/{quote(text.reference, safe='')}"
        request = self._http.build_request("GET", url, timeout=PATIENCE)
        try:
            return _inbound((await ask(self._http, request, _auth(settings))).get("data"))
        except Malformed:
            raise Busy("Telnyx's answer is not a text") from None

    def fetch(self, settings: Settings, url: str) -> AsyncGenerator[bytes, None]:
        """A picture's bytes, which lie open for some days. Raises Busy or Gone.

        https://developers.telnyx.com/docs/messaging/messages/send-receive-mms
        """

        def own(target: httpx.URL) -> bool:
            return lies_at(target, FILES_HOST, api_url=settings.get("api_url"))

        return fetched(self._http, url, None, own=own, redirected=own)

    async def _records(self, settings: Settings, sought: Mapping[str, str]) -> list[Content]:
        url = f"{_base_url(settings)}/detail_records"
        request = self._http.build_request("GET", url, params=sought, timeout=PATIENCE)
        records = (await ask(self._http, request, _auth(settings))).get("data")
        if not isinstance(records, list):
            raise Busy("Telnyx's list has no records in it")
        return records

    def _callback_for(self, text: OutboundText) -> str:
        return f"{self._callback_url}?{urlencode({'message': text.item_id})}"


def _inbound(payload: object) -> InboundText:
    keyword = (word(payload, "autoresponse_type") or "").upper()
    return InboundText(
        reference=required(payload, "id"),
        sender=required(payload, "from", "phone_number"),
        recipient=required(payload, "to", 0, "phone_number"),
        body=word(payload, "text") or "",
        media=_media(within(payload, "media")),
        answered_keyword=keyword if keyword in KEYWORDS else None,
    )


def _media(listed: object) -> tuple[InboundMedia, ...]:
    files = listed if isinstance(listed, list) else []
    return tuple(
        file_at(url, word(file, "content_type")) for file in files if (url := word(file, "url"))
    )


def _status(payload: object, item_id: str | None) -> Posted:
    reference = required(payload, "id")
    status = STATUSES["telnyx"].get(required(payload, "to", 0, "status"))
    if status is None:
        return NotUnderstood("A status of Telnyx's that we do not know")
    raw = kept(payload) if isinstance(payload, dict) else {}
    return StatusUpdate(reference, status, _problem(status, payload), item_id, raw)


def _accepted(created: Content) -> Accepted:
    message = within(created, "data")
    reference = word(message, "id")
    if reference is None:
        raise InDoubt("Telnyx's answer holds no id")
    said = word(message, "to", 0, "status") or ""
    status = STATUSES["telnyx"].get(said, DeliveryStatus.SENDING)
    return Accepted(reference, status, _problem(status, message))


def _recorded(record: Content) -> Accepted:
    status = STATUSES["telnyx"].get(word(record, "status") or "", DeliveryStatus.SENDING)
    problem = PROBLEMS.of(word(record, "errors", 0)) if status in NOT_ARRIVED else None
    return Accepted(str(record["uuid"]), status, problem)


def _problem(status: DeliveryStatus, message: object) -> Problem | None:
    return problem_in(within(message, "errors", 0)) if status in NOT_ARRIVED else None


def _explain(http_status: int, content: Content) -> Problem:
    error = within(content, "errors", 0)
    refused = PROBLEMS.of_refusal(http_status, word(error, "code"))
    return problem_in(error) if refused.opted_out else refused


def _auth(settings: Settings) -> Bearer:
    return Bearer(settings["api_key"])


def _base_url(settings: Settings) -> str:
    return (settings.get("api_url") or API_URL).rstrip("/")
