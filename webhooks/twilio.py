"""Twilio, in both directions: https://www.twilio.com/docs/messaging/api/message-resource."""

from datetime import timedelta
from urllib.parse import quote, urlencode

import httpx

from inbox.carrier import (
    Accepted,
    Busy,
    CannotAsk,
    DeliveryStatus,
    Hook,
    InboundText,
    InDoubt,
    Malformed,
    NotUnderstood,
    OutboundText,
    Posted,
    Problem,
    Settings,
    StatusUpdate,
)
from webhooks.handing import PATIENCE, Content, ask, hand_over
from webhooks.statuses import NOT_ARRIVED, STATUSES
from webhooks.twilio_listing import listed
from webhooks.twilio_posts import Fields, fields, posted_by_twilio
from webhooks.twilio_problems import BUSY_CODES, PROBLEMS

API_URL = "https://api.twilio.com"
GRACE_SECONDS = 900
PAGE_SIZE = 1_000
"""The most that Twilio lists at once."""
MOST_PAGES = 20


class Twilio:
    """One clinic's account at Twilio is its settings; this object keeps none."""

    name = "twilio"
    required: frozenset[str] = frozenset({"account_sid", "auth_token"})
    optional: frozenset[str] = frozenset(
        {"api_url", "messaging_service_sid", "messages_per_second", "grace_seconds"}
    )
    answer = b'<?xml version="1.0" encoding="UTF-8"?><Response></Response>'
    answer_type = "text/xml"
    challenge: str | None = None

    def __init__(self, http: httpx.AsyncClient, public_url: str) -> None:
        self._http = http
        self._callback_url = f"{public_url.rstrip('/')}/webhooks/twilio/statuses"

    def account(self, settings: Settings) -> str:
        """The account's SID, which stands in everything that Twilio posts for it."""
        return settings["account_sid"]

    def grace(self, settings: Settings) -> timedelta:
        """Fresh texts have been missing from Twilio's list for a quarter of an hour:

        https://github.com/twilio/twilio-java/issues/442.
        """
        return timedelta(seconds=float(settings.get("grace_seconds", GRACE_SECONDS)))

    def claimed_account(self, hook: Hook) -> str:
        """The SID in the post, not yet proven. Raises Malformed."""
        return _required(fields(hook), "AccountSid")

    def verify(self, settings: Settings, hook: Hook) -> bool:
        """Whether Twilio signed exactly this URL and body with the account's token."""
        return posted_by_twilio(settings["auth_token"], hook)

    def read(self, hook: Hook) -> list[Posted]:
        """The post in our words. Raises Malformed.

        https://www.twilio.com/docs/messaging/guides/webhook-request,
        https://www.twilio.com/docs/messaging/guides/track-outbound-message-status
        """
        if hook.kind == "messages":
            return [_inbound(fields(hook))]
        if hook.kind == "statuses":
            return [_status(fields(hook), hook.query.get("message") or None)]
        return [NotUnderstood("Twilio posts nothing that we know to this address")]

    async def send(self, settings: Settings, text: OutboundText) -> Accepted:
        """Create the message. Raises Refused, Busy or InDoubt."""
        # The service's own choice of sender would text the patient from another number.
        form = {
            "To": text.recipient,
            "From": text.sender,
            "Body": text.body,
            "StatusCallback": f"{self._callback_url}?{urlencode({'message': text.item_id})}",
        }
        if service := settings.get("messaging_service_sid"):
            form["MessagingServiceSid"] = service
        request = self._http.build_request(
            "POST", _messages_url(settings), data=form, timeout=PATIENCE
        )
        created = await hand_over(self._http, request, _auth(settings), _explain, BUSY_CODES)
        return _accepted(created)

    async def find(
        self, settings: Settings, text: OutboundText, known: frozenset[str]
    ) -> Accepted | None:
        """Look for the text in Twilio's list. Raises CannotAsk or Busy.

        The list is late by seconds, at times by minutes (twilio-java #442): a None that comes
        soon after the hand-over proves nothing. An account that redacts phone numbers lists
        none of a number's texts.
        """
        by_service = bool(settings.get("messaging_service_sid"))
        message = listed(await self._listing(settings, text, by_service), text, known, by_service)
        return _accepted(message) if message is not None else None

    async def _listing(
        self, settings: Settings, text: OutboundText, by_service: bool
    ) -> list[Content]:
        """Every message to the patient's number, from the clinic's."""
        # No DateSent: it is null while a text waits in Twilio's queue, for up to ten hours, and a
        # filter would hide just that text. A service's text may have no From yet, likewise.
        sought = {"To": text.recipient, "PageSize": str(PAGE_SIZE)}
        if not by_service:
            sought["From"] = text.sender
        url = f"{_messages_url(settings)}?{urlencode(sought)}"
        messages: list[Content] = []
        for _ in range(MOST_PAGES):
            request = self._http.build_request("GET", url, timeout=PATIENCE)
            page = await ask(self._http, request, _auth(settings))
            messages.extend(_messages(page))
            following = _next_url(settings, page)
            if following is None:
                return messages
            url = following
        raise CannotAsk("Twilio lists more texts to this number than we read")


def _inbound(posted: Fields) -> Posted:
    if posted.get("MessageStatus", "received") != "received":
        return NotUnderstood("A status, at the address for texts")
    return InboundText(
        reference=posted.get("MessageSid") or _required(posted, "SmsMessageSid"),
        sender=_required(posted, "From"),
        recipient=_required(posted, "To"),
        body=posted.get("Body", ""),
    )


def _status(posted: Fields, item_id: str | None) -> Posted:
    reference = posted.get("MessageSid") or _required(posted, "SmsSid")
    status = STATUSES["twilio"].get(_required(posted, "MessageStatus"))
    if status is None:
        return NotUnderstood("A status of Twilio's that we do not know")
    problem = _problem(status, posted.get("ErrorCode"))
    return StatusUpdate(reference, status, problem, item_id, raw=dict(posted))


def _accepted(message: Content) -> Accepted:
    reference = message.get("sid")
    if not isinstance(reference, str) or not reference:
        raise InDoubt("Twilio's answer holds no SID")
    status = STATUSES["twilio"].get(str(message.get("status")), DeliveryStatus.SENDING)
    return Accepted(reference, status, _problem(status, message.get("error_code")))


def _problem(status: DeliveryStatus, code: object) -> Problem | None:
    return PROBLEMS.of(str(code) if code else None) if status in NOT_ARRIVED else None


def _explain(http_status: int, content: Content) -> Problem:
    code = content.get("code")
    return PROBLEMS.of_refusal(http_status, str(code) if code else None)


def _required(posted: Fields, name: str) -> str:
    value = posted.get(name)
    if not value:
        raise Malformed(f"{name} is missing")
    return value


def _messages(page: Content) -> list[Content]:
    messages = page.get("messages")
    if not isinstance(messages, list):
        raise Busy("Twilio's list has no messages in it")
    return [message for message in messages if isinstance(message, dict)]


def _next_url(settings: Settings, page: Content) -> str | None:
    """`next_page_uri` is relative to the host: the credentials never follow it elsewhere."""
    path = page.get("next_page_uri")
    return f"{_base_url(settings)}/{path.lstrip('/')}" if isinstance(path, str) and path else None


def _auth(settings: Settings) -> httpx.BasicAuth:
    return httpx.BasicAuth(settings["account_sid"], settings["auth_token"])


def _base_url(settings: Settings) -> str:
    return (settings.get("api_url") or API_URL).rstrip("/")


def _messages_url(settings: Settings) -> str:
    account = quote(settings["account_sid"], safe="")
    return f"{_base_url(settings)}/2010-04-01/Accounts/{account}/Messages.json"
