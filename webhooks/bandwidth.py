"""Bandwidth, in both directions: https://dev.bandwidth.com/docs/messaging/createMessage.

It keeps no words, posts to the addresses of the application alone, and names our own id (`tag`) in
each. It answers no keyword, except the network itself does for toll-free numbers.
"""

import re
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from datetime import datetime, timedelta
from urllib.parse import quote

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
    OutboundText,
    Posted,
    Problem,
    Refused,
    Settings,
)
from webhooks import bandwidth_log, problems
from webhooks.bandwidth_posts import event_read
from webhooks.bandwidth_problems import PROBLEMS, UNAUTHORIZED
from webhooks.bandwidth_tokens import BandwidthTokens
from webhooks.basic_authorization import CHALLENGE, is_authorized
from webhooks.fetching import fetched, lies_at
from webhooks.handing import PATIENCE, Content, ask, hand_over
from webhooks.keywords import ANSWERS_KEYWORDS, answered_by_carrier
from webhooks.posts import json_in, required, within, word
from webhooks.statuses import NOT_ARRIVED, STATUSES
from webhooks.wordless_lists import Listed, moment, the_one, wait_for_others, window

API_URL = "https://messaging.bandwidth.com/api/v2"
GRACE_SECONDS = 900
"""Nothing is said of how late the list is: as Twilio's."""
MOST_LISTED = 100
FILES_HOST = re.compile(r"messaging\.bandwidth\.com")

FIELDS: Mapping[str, Problem] = {
    "to": problems.NOT_A_NUMBER,
    "from": problems.NOT_OURS,
    "media": problems.FILE_REFUSED,
    "applicationId": problems.NOT_ALLOWED,
}
"""What is wrong with a request, by the field that Bandwidth names."""


class Bandwidth:
    """One clinic's messaging application at Bandwidth is its settings."""

    name = "bandwidth"
    required: frozenset[str] = frozenset(
        {
            *("account_id", "application_id", "client_id", "client_secret"),
            *("callback_user", "callback_password"),
        }
    )
    optional: frozenset[str] = frozenset(
        {"api_url", "token_url", "messages_per_second", "grace_seconds", ANSWERS_KEYWORDS}
    )
    answer = b"{}"
    answer_type = "application/json"
    challenge: str | None = CHALLENGE

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._tokens = BandwidthTokens(http)

    def account(self, settings: Settings) -> str:
        """The messaging application, which stands in everything that Bandwidth posts for it."""
        return settings["application_id"]

    def grace(self, settings: Settings) -> timedelta:
        """A quarter of an hour, unless the settings know better."""
        return timedelta(seconds=float(settings.get("grace_seconds", GRACE_SECONDS)))

    def answers_keywords(self, settings: Settings) -> bool:
        """Only for toll-free numbers, where the network does: then the settings say so."""
        return answered_by_carrier(settings, usually=False)

    def claimed_account(self, hook: Hook) -> str:
        """The application in the first event, not yet proven. Raises Malformed."""
        return required(json_in(hook), 0, "message", "applicationId")

    def verify(self, settings: Settings, hook: Hook) -> bool:
        """Whether the post carries the application's callback credentials.

        Bandwidth sends them only once it was asked (`challenge`):
        https://dev.bandwidth.com/docs/numbers/webhooks#authentication
        """
        return is_authorized(hook, settings["callback_user"], settings["callback_password"])

    def read(self, hook: Hook) -> list[Posted]:
        """Every event of the post in our words. Raises Malformed.

        https://dev.bandwidth.com/docs/messaging/webhooks
        """
        events = json_in(hook)
        if not isinstance(events, list):
            raise Malformed("Not a list of events")
        return [event_read(event) for event in events]

    async def send(self, settings: Settings, text: OutboundText) -> Accepted:
        """Hand over one text with our own id as its tag. Raises Refused, Busy or InDoubt."""
        try:
            return await self._hand_over(settings, text)
        except Refused as refused:
            if refused.problem.code != UNAUTHORIZED:
                raise
        # The token was taken back before its time: nothing was taken with it, so once more.
        self._tokens.forget(settings)
        return await self._hand_over(settings, text)

    async def _hand_over(self, settings: Settings, text: OutboundText) -> Accepted:
        content: dict[str, object] = {
            "applicationId": settings["application_id"],
            "from": text.sender,
            "to": [text.recipient],
            "text": text.body,
            "tag": text.item_id,
        }
        if text.media:
            content["media"] = [media.url for media in text.media]
        request = self._http.build_request(
            "POST", _messages_url(settings), json=content, timeout=PATIENCE
        )
        token = await self._tokens.bearer(settings)
        reference = word(await hand_over(self._http, request, token, _explain), "id")
        if reference is None:
            raise InDoubt("Bandwidth's answer holds no id")
        return Accepted(reference)

    async def find(
        self, settings: Settings, text: OutboundText, known: frozenset[str]
    ) -> Accepted | None:
        """Look for the one text in Bandwidth's list that can be this. Raises CannotAsk or Busy.

        https://dev.bandwidth.com/docs/messaging/getMessage: neither words nor tags are in it.
        """
        wait_for_others(text)
        earliest, latest = window(text)
        sought = {
            "sourceTn": text.sender,
            "destinationTn": text.recipient,
            "messageDirection": "OUTBOUND",
            "fromDateTime": bandwidth_log.written(earliest),
            "toDateTime": bandwidth_log.written(latest),
            "limit": str(MOST_LISTED),
        }
        messages, _ = await self._listed(settings, sought)
        if len(messages) >= MOST_LISTED:
            raise CannotAsk("Bandwidth lists more texts to this number than we read")
        return the_one(map(_listed, messages), text, known)

    def keeps_log(self, settings: Settings) -> bool:
        """The account's texts of fourteen days."""
        return True

    async def log(self, settings: Settings, since: datetime) -> AsyncGenerator[Logged, None]:
        """The account's texts since then, newest first. Raises CannotAsk or Busy."""
        token: str | None = None
        for _ in range(bandwidth_log.MOST_PAGES):
            messages, token = await self._listed(settings, bandwidth_log.sought(since, token))
            for entry in bandwidth_log.entries(messages):
                yield entry
            if token is None:
                return
        raise CannotAsk("Bandwidth lists more texts than it lets us read")

    async def whole(self, settings: Settings, text: InboundText) -> InboundText:
        """The text as it is: Bandwidth has no more of it."""
        return text

    async def fetch(self, settings: Settings, url: str) -> AsyncGenerator[bytes, None]:
        """A picture's bytes, which are kept for two days. Raises Busy or Gone.

        https://dev.bandwidth.com/docs/messaging/media
        """
        path = f"{httpx.URL(_messages_url(settings)).path.removesuffix('/messages')}/media/"

        def own(target: httpx.URL) -> bool:
            return lies_at(target, FILES_HOST, path, settings.get("api_url"))

        try:
            token = await self._tokens.bearer(settings)
            found = fetched(self._http, url, token, own=own, redirected=own)
            async with aclosing(found) as pieces:
                async for piece in pieces:
                    yield piece
        except Refused:
            raise Busy("Bandwidth does not let us fetch") from None
        except Busy:
            self._tokens.forget(settings)
            raise

    async def _listed(
        self, settings: Settings, sought: Mapping[str, str]
    ) -> tuple[list[Content], str | None]:
        """A page of the list, and what the next one is asked for by."""
        url = _messages_url(settings)
        request = self._http.build_request("GET", url, params=sought, timeout=PATIENCE)
        page = await self._asked(settings, request)
        messages = page.get("messages")
        if not isinstance(messages, list):
            raise Busy("Bandwidth's list has no messages in it")
        return messages, word(page, "pageInfo", "nextPageToken")

    async def _asked(self, settings: Settings, request: httpx.Request) -> Content:
        try:
            return await ask(self._http, request, await self._tokens.bearer(settings))
        except Refused:
            raise Busy("It does not accept the account's credentials") from None
        except Busy:
            self._tokens.forget(settings)
            raise


def _listed(message: object) -> Listed:
    reference = word(message, "messageId") or ""
    said, code = word(message, "messageStatus") or "", word(message, "errorCode")
    status = STATUSES["bandwidth"].get(said, DeliveryStatus.SENDING)
    problem = PROBLEMS.of(code) if status in NOT_ARRIVED else None
    length = within(message, "messageLength")
    return Listed(
        Accepted(reference, status, problem),
        moment(word(message, "receiveTime")),
        length if isinstance(length, int) else None,
    )


def _explain(http_status: int, content: Content) -> Problem:
    field = word(content, "fieldErrors", 0, "fieldName") or ""
    if http_status == httpx.codes.UNAUTHORIZED:
        return PROBLEMS.of(UNAUTHORIZED)
    for name, problem in FIELDS.items():
        if field.startswith(name):
            return PROBLEMS.named(problem, word(content, "type"))
    return PROBLEMS.of_refusal(http_status, word(content, "type"))


def _messages_url(settings: Settings) -> str:
    base = (settings.get("api_url") or API_URL).rstrip("/")
    return f"{base}/users/{quote(settings['account_id'], safe='')}/messages"
