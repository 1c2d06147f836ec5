"""Bandwidth, in both directions: https://dev.bandwidth.com/docs/messaging/createMessage.

It keeps no words, posts to the addresses of the application alone, and names our own id (`tag`) in
each. It answers no keyword, except the network itself does for toll-free numbers.
"""

from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from urllib.parse import quote

import httpx

from inbox.carrier import (
    Accepted,
    Busy,
    CannotAsk,
    DeliveryStatus,
    Hook,
    InboundMedia,
    InboundText,
    InDoubt,
    Malformed,
    NotUnderstood,
    OutboundText,
    Posted,
    Problem,
    Refused,
    Settings,
    StatusUpdate,
)
from webhooks import problems
from webhooks.bandwidth_problems import NO_RECEIPT, PROBLEMS, UNAUTHORIZED
from webhooks.bandwidth_tokens import BandwidthTokens
from webhooks.handing import PATIENCE, Content, ask, hand_over
from webhooks.posts import file_at, json_in, kept, required, within, word
from webhooks.statuses import NOT_ARRIVED, STATUSES
from webhooks.wordless_lists import Listed, moment, the_one, wait_for_others, window

API_URL = "https://messaging.bandwidth.com/api/v2"
GRACE_SECONDS = 900
"""Nothing is said of how late the list is: as Twilio's."""
MOST_LISTED = 100

HANDED_ON = "Message delivered to carrier"
"""What "message-delivered" says of an MMS without receipts: no phone has told anything."""

PRESENTATION = (".smil", "smil.xml")
"""Parts of an MMS that only say how to lay out the others."""

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
        {"api_url", "token_url", "messages_per_second", "grace_seconds"}
    )
    answer = b"{}"
    answer_type = "application/json"
    challenge: str | None = 'Basic realm="Frontdesk"'

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._tokens = BandwidthTokens(http)

    def account(self, settings: Settings) -> str:
        """The messaging application, which stands in everything that Bandwidth posts for it."""
        return settings["application_id"]

    def grace(self, settings: Settings) -> timedelta:
        """A quarter of an hour, unless the settings know better."""
        return timedelta(seconds=float(settings.get("grace_seconds", GRACE_SECONDS)))

    def claimed_account(self, hook: Hook) -> str:
        """The application in the first event, not yet proven. Raises Malformed."""
        return required(json_in(hook), 0, "message", "applicationId")

    def verify(self, settings: Settings, hook: Hook) -> bool:
        """Whether the post carries the application's callback credentials.

        Bandwidth sends them only once it was asked (`challenge`):
        https://dev.bandwidth.com/docs/numbers/webhooks#authentication
        """
        user, password = settings["callback_user"], settings["callback_password"]
        if not user or not password:
            return False
        expected = b"Basic " + b64encode(f"{user}:{password}".encode())
        return compare_digest(hook.headers.get("authorization", "").encode(), expected)

    def read(self, hook: Hook) -> list[Posted]:
        """Every event of the post in our words. Raises Malformed.

        https://dev.bandwidth.com/docs/messaging/webhooks
        """
        events = json_in(hook)
        if not isinstance(events, list):
            raise Malformed("Not a list of events")
        return [_posted(event) for event in events]

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
            "fromDateTime": _written(earliest),
            "toDateTime": _written(latest),
            "limit": str(MOST_LISTED),
        }
        request = self._http.build_request(
            "GET", _messages_url(settings), params=sought, timeout=PATIENCE
        )
        messages = (await self._asked(settings, request)).get("messages")
        if not isinstance(messages, list):
            raise Busy("Bandwidth's list has no messages in it")
        if len(messages) >= MOST_LISTED:
            raise CannotAsk("Bandwidth lists more texts to this number than we read")
        return the_one(map(_listed, messages), text, known)

    async def _asked(self, settings: Settings, request: httpx.Request) -> Content:
        try:
            return await ask(self._http, request, await self._tokens.bearer(settings))
        except Refused:
            raise Busy("Bandwidth does not let us ask") from None
        except Busy:
            self._tokens.forget(settings)
            raise


def _posted(event: object) -> Posted:
    """One event; a broken one is kept, and the others of its post with it are not lost."""
    kind = word(event, "type") or ""
    try:
        if kind == "message-received":
            return _inbound(event)
        if kind in STATUSES["bandwidth"]:
            return _status(event, STATUSES["bandwidth"][kind])
    except Malformed as malformed:
        return NotUnderstood(f"An event that lacks something: {malformed}")
    return NotUnderstood("A type of event that we do not know")


def _inbound(event: object) -> InboundText:
    # Of a group's text each of our numbers gets a copy of its own: `owner` is the copy's.
    message = within(event, "message")
    return InboundText(
        reference=required(message, "id"),
        sender=required(message, "from"),
        recipient=word(message, "owner") or required(event, "to"),
        body=word(message, "text") or "",
        media=_media(within(message, "media")),
    )


def _media(listed: object) -> tuple[InboundMedia, ...]:
    urls = listed if isinstance(listed, list) else []
    return tuple(
        file_at(url)
        for url in urls
        if isinstance(url, str) and url and not url.lower().endswith(PRESENTATION)
    )


def _status(event: object, status: DeliveryStatus) -> StatusUpdate:
    code = word(event, "errorCode")
    if code == NO_RECEIPT or word(event, "description") == HANDED_ON:
        status = DeliveryStatus.SENT
    return StatusUpdate(
        reference=required(event, "message", "id"),
        status=status,
        problem=PROBLEMS.of(code) if status in NOT_ARRIVED else None,
        item_id=word(event, "message", "tag"),
        raw=kept(event) if isinstance(event, dict) else {},
    )


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


def _written(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _messages_url(settings: Settings) -> str:
    base = (settings.get("api_url") or API_URL).rstrip("/")
    return f"{base}/users/{quote(settings['account_id'], safe='')}/messages"
