"""Plivo, in both directions: https://www.plivo.com/docs/messaging/api/message/send-a-message.

It names no account in its posts, so their address does (`?account=`). It answers STOP and HELP
itself, and blocks whoever has opted out: https://www.plivo.com/docs/messaging/concepts/dnd-service
"""

import asyncio
import re
from collections.abc import AsyncGenerator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
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
    Malformed,
    NotUnderstood,
    OutboundText,
    Posted,
    Problem,
    Refused,
    Settings,
    StatusUpdate,
)
from webhooks import plivo_log, problems
from webhooks.fetching import fetched, lies_at
from webhooks.handing import PATIENCE, Content, ask, hand_over
from webhooks.keywords import ANSWERS_KEYWORDS, answered_by_carrier
from webhooks.plivo_problems import PROBLEMS, problem_of
from webhooks.plivo_signatures import posted_by_plivo
from webhooks.posts import Fields, file_at, form_fields, within, word
from webhooks.statuses import STATUSES
from webhooks.wordless_lists import Listed, moment, the_one, wait_for_others, window

API_URL = "https://api.plivo.com"
GRACE_SECONDS = 900
"""Nothing is said of how late the list is: as Twilio's."""
MOST_LISTED = 20
"""The most that Plivo lists at once."""
MOST_FILES = 10
FILES_HOST = re.compile(r"([a-z0-9-]+\.)?media\.plivo\.com")
"""A region's files lie at its own host, such as aps1.media.plivo.com."""

INTENTS: Mapping[str, str] = {"optout": "STOP", "optin": "START", "help": "HELP"}
"""What Plivo took a text for, and has answered."""
PAUSE = 3.1
"""Seconds between two pages of the log: it may be asked 20 times a minute."""


class Plivo:
    """One clinic's account at Plivo is its settings; this object keeps none."""

    name = "plivo"
    required: frozenset[str] = frozenset({"auth_id", "auth_token"})
    optional: frozenset[str] = frozenset(
        {"api_url", "messages_per_second", "grace_seconds", ANSWERS_KEYWORDS}
    )
    answer = b'<?xml version="1.0" encoding="UTF-8"?><Response></Response>'
    answer_type = "text/xml"
    challenge: str | None = None

    def __init__(self, http: httpx.AsyncClient, public_url: str) -> None:
        self._http = http
        self._callback_url = f"{public_url.rstrip('/')}/webhooks/plivo/statuses"

    def account(self, settings: Settings) -> str:
        """The account's or subaccount's id, which the address of every post has to name."""
        return settings["auth_id"]

    def grace(self, settings: Settings) -> timedelta:
        """A quarter of an hour, unless the settings know better."""
        return timedelta(seconds=float(settings.get("grace_seconds", GRACE_SECONDS)))

    def answers_keywords(self, settings: Settings) -> bool:
        """It does for American and Canadian numbers: see above."""
        return answered_by_carrier(settings, usually=True)

    def claimed_account(self, hook: Hook) -> str:
        """The id in the address, not yet proven. Raises Malformed."""
        account = hook.query.get("account")
        if not account:
            raise Malformed("The address of this webhook must end in ?account= and the auth id")
        return account

    def verify(self, settings: Settings, hook: Hook) -> bool:
        """Whether the account's token signed this post: `plivo_signatures.py`."""
        return posted_by_plivo(settings["auth_token"], hook)

    def read(self, hook: Hook) -> list[Posted]:
        """The post in our words. Raises Malformed.

        https://www.plivo.com/docs/messaging/api/message/handling-incoming,
        https://www.plivo.com/docs/messaging/api/message#message-status-callback-events
        """
        try:
            posted = form_fields(hook.body)
        except ValueError:
            raise Malformed("Not a form") from None
        if hook.kind == "messages":
            return [_inbound(posted)]
        if hook.kind == "statuses":
            return [_status(posted, hook.query.get("message") or None)]
        return [NotUnderstood("Plivo posts nothing that we know to this address")]

    async def send(self, settings: Settings, text: OutboundText) -> Accepted:
        """Hand over one text. Raises Refused, Busy or InDoubt."""
        named = urlencode({"account": settings["auth_id"], "message": text.item_id})
        content: dict[str, object] = {
            "src": text.sender,
            "dst": text.recipient,
            "type": "mms" if text.media else "sms",
            "url": f"{self._callback_url}?{named}",
            "method": "POST",
        }
        if text.body:
            content["text"] = text.body
        if text.media:
            content["media_urls"] = [media.url for media in text.media]
        request = self._http.build_request(
            "POST", _messages_url(settings), json=content, timeout=PATIENCE
        )
        created = await hand_over(self._http, request, _auth(settings), _explain)
        reference = word(created, "message_uuid", 0)
        if reference is not None:
            return Accepted(reference)
        if within(created, "invalid_number", 0):
            raise Refused(PROBLEMS.named(problems.NOT_A_NUMBER, None))
        raise InDoubt("Plivo's answer holds no id")

    async def find(
        self, settings: Settings, text: OutboundText, known: frozenset[str]
    ) -> Accepted | None:
        """Look for the one text in Plivo's list that can be this. Raises CannotAsk or Busy.

        https://www.plivo.com/docs/messaging/api/message/list-all-messages: it shows no words.
        """
        wait_for_others(text)
        earliest, latest = window(text)
        sought = {
            "message_direction": "outbound",
            "from_number": text.sender,
            "to_number": text.recipient,
            "message_time__gte": plivo_log.written(earliest),
            "message_time__lte": plivo_log.written(latest),
            "limit": str(MOST_LISTED),
        }
        messages = await self._messages(settings, sought)
        if len(messages) >= MOST_LISTED:
            raise CannotAsk("Plivo lists more texts to this number than we read")
        return the_one(map(_listed, messages), text, known)

    def keeps_log(self, settings: Settings) -> bool:
        """The account's texts of three months."""
        return True

    async def log(self, settings: Settings, since: datetime) -> AsyncGenerator[Logged, None]:
        """The account's texts since then, as slowly as Plivo asks for. Raises CannotAsk or Busy."""
        for page in range(plivo_log.MOST_PAGES):
            if page:
                await asyncio.sleep(PAUSE)
            messages = await self._messages(settings, plivo_log.sought(since, page))
            for entry in plivo_log.entries(messages):
                yield entry
            if len(messages) < plivo_log.PAGE_SIZE:
                return
        raise CannotAsk("Plivo lists more texts than we read")

    async def whole(self, settings: Settings, text: InboundText) -> InboundText:
        """The text and its pictures: Plivo has no more of it. Raises Busy."""
        url = f"{_messages_url(settings)}{quote(text.reference, safe='')}/Media/"
        request = self._http.build_request("GET", url, timeout=PATIENCE)
        files = plivo_log.media(await ask(self._http, request, _auth(settings)))
        return replace(text, media=files[:MOST_FILES])

    async def _messages(self, settings: Settings, sought: Mapping[str, str]) -> list[Content]:
        url = _messages_url(settings)
        request = self._http.build_request("GET", url, params=sought, timeout=PATIENCE)
        messages = (await ask(self._http, request, _auth(settings))).get("objects")
        if not isinstance(messages, list):
            raise Busy("Plivo's list has no messages in it")
        return messages

    def fetch(self, settings: Settings, url: str) -> AsyncGenerator[bytes, None]:
        """A picture's bytes, which are kept for a year. Raises Busy or Gone.

        They lie open, unless the account asks for its credentials there:
        https://support.plivo.com/hc/en-us/articles/360041855632
        """

        def own(target: httpx.URL) -> bool:
            return lies_at(target, FILES_HOST, api_url=settings.get("api_url"))

        return fetched(self._http, url, _auth(settings), own=own, redirected=own)


def _inbound(posted: Fields) -> Posted:
    if "Status" in posted:
        return NotUnderstood("A status, at the address for texts")
    # Texts have Text, pictures have Body; files are counted from 0 or from 1, pages differ.
    urls = [posted.get(f"Media{place}") for place in range(MOST_FILES + 1)]
    return InboundText(
        reference=_required(posted, "MessageUUID"),
        sender=_required(posted, "From"),
        recipient=_required(posted, "To"),
        body=posted.get("Text") or posted.get("Body", ""),
        media=tuple(file_at(url) for url in urls if url),
        answered_keyword=INTENTS.get(posted.get("MessageIntent", "")),
    )


def _status(posted: Fields, item_id: str | None) -> Posted:
    reference = _required(posted, "MessageUUID")
    status = STATUSES["plivo"].get(_required(posted, "Status"))
    if status is None:
        return NotUnderstood("A status of Plivo's that we do not know")
    problem = problem_of(status, posted.get("ErrorCode"))
    return StatusUpdate(reference, status, problem, item_id, raw=dict(posted))


def _listed(message: object) -> Listed:
    said = word(message, "message_state") or ""
    status = STATUSES["plivo"].get(said, DeliveryStatus.SENDING)
    problem = problem_of(status, word(message, "error_code"))
    accepted = Accepted(word(message, "message_uuid") or "", status, problem)
    return Listed(accepted, moment(word(message, "message_time")))


def _explain(http_status: int, _: Content) -> Problem:
    return PROBLEMS.of_refusal(http_status, str(http_status))


def _required(posted: Fields, name: str) -> str:
    value = posted.get(name)
    if not value:
        raise Malformed(f"{name} is missing")
    return value


def _auth(settings: Settings) -> httpx.BasicAuth:
    return httpx.BasicAuth(settings["auth_id"], settings["auth_token"])


def _messages_url(settings: Settings) -> str:
    base = (settings.get("api_url") or API_URL).rstrip("/")
    return f"{base}/v1/Account/{quote(settings['auth_id'], safe='')}/Message/"
