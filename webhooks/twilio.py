"""Twilio, in both directions: https://www.twilio.com/docs/messaging/api/message-resource."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
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
    Logged,
    NotUnderstood,
    OutboundText,
    Posted,
    Problem,
    Settings,
)
from inbox.telephony import OutboundCall
from webhooks.fetching import fetched
from webhooks.handing import PATIENCE, Content, ask, hand_over
from webhooks.keywords import ANSWERS_KEYWORDS, answered_by_carrier
from webhooks.statuses import STATUSES
from webhooks.twilio_addresses import (
    account_url,
    base_url,
    calls_url,
    is_own,
    is_store,
    messages_url,
)
from webhooks.twilio_call_problems import CALL_PROBLEMS
from webhooks.twilio_listing import listed
from webhooks.twilio_log import entries, media
from webhooks.twilio_posts import (
    MOST_MEDIA,
    fields,
    inbound,
    needed,
    posted_by_twilio,
    problem_in,
    status_update,
)
from webhooks.twilio_problems import BUSY_CODES, PROBLEMS
from webhooks.twilio_voice import KINDS, Voice

GRACE_SECONDS = 900
PAGE_SIZE = 1_000
"""The most that Twilio lists at once."""
MOST_PAGES = 20
MOST_LOG_PAGES = 200


class Twilio:
    """One clinic's account at Twilio is its settings; this object keeps none."""

    name = "twilio"
    required: frozenset[str] = frozenset({"account_sid", "auth_token"})
    optional: frozenset[str] = frozenset(
        {
            "api_url",
            "messaging_service_sid",
            "messages_per_second",
            "grace_seconds",
            "forward_to",
            "greeting",
            ANSWERS_KEYWORDS,
        }
    )
    answer = b'<?xml version="1.0" encoding="UTF-8"?><Response></Response>'
    answer_type = "text/xml"
    challenge: str | None = None

    def __init__(self, http: httpx.AsyncClient, public_url: str) -> None:
        self._http = http
        self._voice = Voice(public_url)
        self._callback_url = f"{public_url.rstrip('/')}/webhooks/twilio/statuses"

    def account(self, settings: Settings) -> str:
        """The account's SID, which stands in everything that Twilio posts for it."""
        return settings["account_sid"]

    def grace(self, settings: Settings) -> timedelta:
        """Fresh texts have been missing from Twilio's list for a quarter of an hour:

        https://github.com/twilio/twilio-java/issues/442.
        """
        return timedelta(seconds=float(settings.get("grace_seconds", GRACE_SECONDS)))

    def answers_keywords(self, settings: Settings) -> bool:
        """It does, unless Twilio was asked to leave it to us ("Advanced Opt-Out", or support):

        https://help.twilio.com/articles/223134027.
        """
        return answered_by_carrier(settings, usually=True)

    def claimed_account(self, hook: Hook) -> str:
        """The SID in the post, not yet proven. Raises Malformed."""
        return needed(fields(hook), "AccountSid")

    def verify(self, settings: Settings, hook: Hook) -> bool:
        """Whether Twilio signed exactly this URL and body with the account's token."""
        return posted_by_twilio(settings["auth_token"], hook)

    def read(self, hook: Hook) -> list[Posted]:
        """The post in our words. Raises Malformed.

        https://www.twilio.com/docs/messaging/guides/webhook-request,
        https://www.twilio.com/docs/messaging/guides/track-outbound-message-status
        """
        if hook.kind == "messages":
            return [inbound(fields(hook))]
        if hook.kind == "statuses":
            return [status_update(fields(hook), hook.query.get("message") or None)]
        if hook.kind in KINDS:
            return self._voice.read(hook)
        return [NotUnderstood("Twilio posts nothing that we know to this address")]

    def instructions(self, settings: Settings, hook: Hook) -> bytes | None:
        """What a call is to do next, as TwiML."""
        return self._voice.instructions(settings, hook) if hook.kind in KINDS else None

    async def place(self, settings: Settings, call: OutboundCall) -> Accepted:
        """Ring the person's phone. Raises Refused, Busy or InDoubt.

        https://www.twilio.com/docs/voice/api/call-resource#create-a-call
        """
        request = self._http.build_request(
            "POST", calls_url(settings), data=self._voice.placing(call), timeout=PATIENCE
        )
        created = await hand_over(self._http, request, _auth(settings), _explain_call, BUSY_CODES)
        return _accepted(created)

    async def send(self, settings: Settings, text: OutboundText) -> Accepted:
        """Create the message. Raises Refused, Busy or InDoubt."""
        # The service's own choice of sender would text the patient from another number.
        form: dict[str, str | list[str]] = {
            "To": text.recipient,
            "From": text.sender,
            "StatusCallback": f"{self._callback_url}?{urlencode({'message': text.item_id})}",
        }
        if text.body:
            form["Body"] = text.body
        if text.media:
            form["MediaUrl"] = [file.url for file in text.media]
        if service := settings.get("messaging_service_sid"):
            form["MessagingServiceSid"] = service
        request = self._http.build_request(
            "POST", messages_url(settings), data=form, timeout=PATIENCE
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
        url = f"{messages_url(settings)}?{urlencode(sought)}"
        messages: list[Content] = []
        async for page in self._pages(settings, url, MOST_PAGES):
            messages.extend(page)
        return messages

    async def log(self, settings: Settings, since: datetime) -> AsyncGenerator[Logged, None]:
        """All texts of the account since then, newest first. Raises CannotAsk or Busy.

        A text that waits in Twilio's queue has no date yet, and is listed once it has. The form is
        that of Twilio's description and library; its pages tell of a day alone.
        """
        sought = {"DateSent>": f"{since:%Y-%m-%dT%H:%M:%SZ}", "PageSize": str(PAGE_SIZE)}
        url = f"{messages_url(settings)}?{urlencode(sought)}"
        async for page in self._pages(settings, url, MOST_LOG_PAGES):
            for entry in entries(page, since):
                yield entry

    def keeps_log(self, settings: Settings) -> bool:
        """Each account's texts, for 400 days."""
        return True

    async def whole(self, settings: Settings, text: InboundText) -> InboundText:
        """The text and its files, which the log counts and does not name. Raises Busy."""
        message = quote(text.reference, safe="")
        url = f"{account_url(settings)}/Messages/{message}/Media.json"
        request = self._http.build_request("GET", url, timeout=PATIENCE)
        files = media(settings, await ask(self._http, request, _auth(settings)))
        return replace(text, media=files[:MOST_MEDIA])

    def fetch(self, settings: Settings, url: str) -> AsyncGenerator[bytes, None]:
        """A picture's bytes. Raises Busy or Gone.

        https://www.twilio.com/docs/messaging/api/media-resource#fetch-a-media-resource
        """
        own = partial(is_own, settings)
        return fetched(self._http, url, _auth(settings), own=own, redirected=is_store)

    async def _pages(
        self, settings: Settings, url: str, most: int
    ) -> AsyncGenerator[list[Content], None]:
        for _ in range(most):
            request = self._http.build_request("GET", url, timeout=PATIENCE)
            page = await ask(self._http, request, _auth(settings))
            yield _messages(page)
            following = _next_url(settings, page)
            if following is None:
                return
            url = following
        raise CannotAsk("Twilio lists more texts than we read")


def _accepted(message: Content) -> Accepted:
    reference = message.get("sid")
    if not isinstance(reference, str) or not reference:
        raise InDoubt("Twilio's answer holds no SID")
    status = STATUSES["twilio"].get(str(message.get("status")), DeliveryStatus.SENDING)
    return Accepted(reference, status, problem_in(status, message.get("error_code")))


def _explain(http_status: int, content: Content) -> Problem:
    code = content.get("code")
    return PROBLEMS.of_refusal(http_status, str(code) if code else None)


def _explain_call(http_status: int, content: Content) -> Problem:
    code = content.get("code")
    return CALL_PROBLEMS.of_refusal(http_status, str(code) if code else None)


def _messages(page: Content) -> list[Content]:
    messages = page.get("messages")
    if not isinstance(messages, list):
        raise Busy("Twilio's list has no messages in it")
    return [message for message in messages if isinstance(message, dict)]


def _next_url(settings: Settings, page: Content) -> str | None:
    """`next_page_uri` is relative to the host: the credentials never follow it elsewhere."""
    path = page.get("next_page_uri")
    return f"{base_url(settings)}/{path.lstrip('/')}" if isinstance(path, str) and path else None


def _auth(settings: Settings) -> httpx.BasicAuth:
    return httpx.BasicAuth(settings["account_sid"], settings["auth_token"])
