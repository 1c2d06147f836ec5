"""Vonage's Messages API, in both directions: https://developer.vonage.com/en/api/messages.

Numbers have no plus there. It answers no keyword, unless Opt-Out Assist is switched on:
https://developer.vonage.com/en/opt-out-assist/overview
"""

import re
from collections.abc import AsyncGenerator, Iterator, Mapping
from datetime import datetime, timedelta
from urllib.parse import urlencode

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
    Logged,
    NotUnderstood,
    OutboundMedia,
    OutboundText,
    Posted,
    Problem,
    Refused,
    Settings,
    StatusUpdate,
)
from webhooks import vonage_log
from webhooks.fetching import fetched, lies_at
from webhooks.handing import PATIENCE, Content, ask, hand_over
from webhooks.keywords import ANSWERS_KEYWORDS, answered_by_carrier
from webhooks.posts import file_at, json_object, kept, required, word
from webhooks.statuses import NOT_ARRIVED, STATUSES
from webhooks.vonage_problems import BUSY_CODES, PROBLEMS, code_of
from webhooks.vonage_tokens import application_token, claimed_key, posted_by_vonage
from webhooks.wordless_lists import window

API_URL = "https://api.nexmo.com"
GRACE_SECONDS = 900
"""Nothing is said of how late its reports are: as Twilio's."""
FILES_HOST = re.compile(r"api(-[a-z0-9-]+)?\.(nexmo|vonage)\.com")
"""A region's files lie at its own host, such as api-us.nexmo.com."""
CHANNELS = {"sms", "mms"}
KINDS = ("image", "audio", "video", "file", "vcard")
"""What a file can be in an MMS."""


class Vonage:
    """One clinic's application at Vonage is its settings; this object keeps none."""

    name = "vonage"
    required: frozenset[str] = frozenset(
        {"api_key", "signature_secret", "application_id", "private_key"}
    )
    optional: frozenset[str] = frozenset(
        {"api_secret", "api_url", "messages_per_second", "grace_seconds", ANSWERS_KEYWORDS}
    )
    answer = b"{}"
    answer_type = "application/json"
    challenge: str | None = None

    def __init__(self, http: httpx.AsyncClient, public_url: str) -> None:
        self._http = http
        self._callback_url = f"{public_url.rstrip('/')}/webhooks/vonage/statuses"

    def account(self, settings: Settings) -> str:
        """The account's API key, which stands in every token that Vonage signs for it."""
        return settings["api_key"]

    def grace(self, settings: Settings) -> timedelta:
        """A quarter of an hour, unless the settings know better."""
        return timedelta(seconds=float(settings.get("grace_seconds", GRACE_SECONDS)))

    def answers_keywords(self, settings: Settings) -> bool:
        """Only with Opt-Out Assist: then the settings say so."""
        return answered_by_carrier(settings, usually=False)

    def claimed_account(self, hook: Hook) -> str:
        """The API key in the token, not yet proven; none where nothing is signed."""
        return claimed_key(hook)

    def verify(self, settings: Settings, hook: Hook) -> bool:
        """Whether Vonage signed exactly this body with the account's secret."""
        return posted_by_vonage(settings, hook)

    def read(self, hook: Hook) -> list[Posted]:
        """The post in our words. Raises Malformed.

        https://developer.vonage.com/en/messages/concepts/messages-status-callbacks
        """
        content = json_object(hook)
        if word(content, "channel") not in CHANNELS:
            return [NotUnderstood("A message that is neither SMS nor MMS")]
        if "status" in content:
            return [_status(content, hook.query.get("message") or word(content, "client_ref"))]
        if "message_type" in content:
            return [_inbound(content)]
        return [NotUnderstood("Neither a text nor a status")]

    async def send(self, settings: Settings, text: OutboundText) -> Accepted:
        """Hand over one text under our own id. Raises Refused, Busy or InDoubt."""
        content = {
            **_said(text),
            "from": text.sender.removeprefix("+"),
            "to": text.recipient.removeprefix("+"),
            "client_ref": text.item_id,
            "webhook_url": f"{self._callback_url}?{urlencode({'message': text.item_id})}",
            "webhook_version": "v1",
        }
        request = self._http.build_request(
            "POST", f"{_base_url(settings)}/v1/messages", json=content, timeout=PATIENCE
        )
        token = application_token(settings)
        created = await hand_over(self._http, request, token, _explain, BUSY_CODES)
        reference = word(created, "message_uuid")
        if reference is None:
            raise InDoubt("Vonage's answer holds no id")
        return Accepted(reference)

    async def find(
        self, settings: Settings, text: OutboundText, known: frozenset[str]
    ) -> Accepted | None:
        """Look for our own id in the report of those minutes. Raises CannotAsk or Busy.

        The report wants the account's secret: https://developer.vonage.com/en/api/reports
        """
        if not settings.get("api_secret"):
            raise CannotAsk("Vonage's reports need the account's api_secret")
        earliest, latest = window(text)
        sought = {
            "account_id": settings["api_key"],
            "product": "MESSAGES",
            "direction": "outbound",
            "date_start": vonage_log.written(earliest),
            "date_end": vonage_log.written(latest),
        }
        records, following = await self._report(settings, sought)
        for record in records:
            if word(record, "client_ref") == text.item_id and word(record, "message_id"):
                return _recorded(record)
        if following is not None:
            raise CannotAsk("Vonage reports more texts of those minutes than we read")
        return None

    def keeps_log(self, settings: Settings) -> bool:
        """Its reports are paid for: only where the settings have the secret for them."""
        return bool(settings.get("api_secret"))

    async def log(self, settings: Settings, since: datetime) -> AsyncGenerator[Logged, None]:
        """The account's texts since then. Raises CannotAsk or Busy."""
        for asked in vonage_log.reports(settings["api_key"], since):
            sought: Mapping[str, str] | None = asked
            for _ in range(vonage_log.MOST_PAGES):
                records, sought = await self._report(settings, sought or asked)
                for entry in vonage_log.entries(records):
                    yield entry
                if sought is None:
                    break
            else:
                raise CannotAsk("Vonage reports more texts of a day than we read")

    async def whole(self, settings: Settings, text: InboundText) -> InboundText:
        """The text as it is: Vonage's report has no more of it."""
        return text

    async def _report(
        self, settings: Settings, sought: Mapping[str, str]
    ) -> tuple[list[Content], Mapping[str, str] | None]:
        """A page of a report, and what the next one is asked for by: never at another address."""
        url = f"{_base_url(settings)}/v2/reports/records"
        request = self._http.build_request("GET", url, params=sought, timeout=PATIENCE)
        auth = httpx.BasicAuth(settings["api_key"], settings["api_secret"])
        report = await ask(self._http, request, auth)
        records = report.get("records")
        if not isinstance(records, list):
            raise Busy("Vonage's report has no records in it")
        following = word(report, "_links", "next", "href")
        return records, dict(httpx.URL(following).params) if following else None

    def fetch(self, settings: Settings, url: str) -> AsyncGenerator[bytes, None]:
        """A picture's bytes, which are kept for two days. Raises Busy or Gone.

        https://developer.vonage.com/en/messages/concepts/secure-inbound-media
        """

        def own(target: httpx.URL) -> bool:
            return lies_at(target, FILES_HOST, "/v3/media/", settings.get("api_url"))

        try:
            token = application_token(settings)
        except Refused:
            raise Busy("The application's key cannot be read") from None
        return fetched(self._http, url, token, own=own, redirected=own)


def _said(text: OutboundText) -> dict[str, object]:
    """Words and files as an SMS or MMS: the words go with the first file."""
    if not text.media:
        return {"channel": "sms", "message_type": "text", "text": text.body}
    kinds = [_kind(media) for media in text.media]
    parts: list[dict[str, object]] = [{"url": media.url} for media in text.media]
    if text.body:
        parts[0]["caption"] = text.body
    if len(parts) == 1:
        return {"channel": "mms", "message_type": kinds[0], kinds[0]: parts[0]}
    content = [{"type": kind, **part} for kind, part in zip(kinds, parts, strict=True)]
    return {"channel": "mms", "message_type": "content", "content": content}


def _kind(media: OutboundMedia) -> str:
    kind, _, subtype = media.content_type.partition("/")
    if subtype.startswith(("vcard", "x-vcard")):
        return "vcard"
    return kind if kind in {"image", "audio", "video"} else "file"


def _inbound(content: Content) -> InboundText:
    parts = list(_parts(content))
    captions = [word(part, "caption") or word(part, "text") for part in parts]
    words = [word(content, "text"), *captions]
    return InboundText(
        reference=required(content, "message_uuid"),
        sender=required(content, "from"),
        recipient=required(content, "to"),
        body="\n".join(said for said in words if said),
        media=tuple(_file(part) for part in parts if word(part, "url")),
    )


def _parts(content: Content) -> Iterator[object]:
    """The files of an MMS: each under its kind, or all in one list."""
    yield from (content[kind] for kind in KINDS if kind in content)
    listed = content.get("content")
    yield from listed if isinstance(listed, list) else []


def _file(part: object) -> InboundMedia:
    return file_at(required(part, "url"), name=word(part, "name"))


def _status(content: Content, item_id: str | None) -> Posted:
    reference = required(content, "message_uuid")
    status = STATUSES["vonage"].get(required(content, "status"))
    if status is None:
        return NotUnderstood("A status of Vonage's that we do not know")
    code = code_of(content.get("error"))
    problem = PROBLEMS.of(code) if status in NOT_ARRIVED else None
    return StatusUpdate(reference, status, problem, item_id, kept(content))


def _recorded(record: Content) -> Accepted:
    status = STATUSES["vonage"].get(word(record, "status") or "", DeliveryStatus.SENDING)
    problem = PROBLEMS.of(word(record, "error_code")) if status in NOT_ARRIVED else None
    return Accepted(str(record["message_id"]), status, problem)


def _explain(http_status: int, content: Content) -> Problem:
    return PROBLEMS.of_refusal(http_status, code_of(content))


def _base_url(settings: Settings) -> str:
    return (settings.get("api_url") or API_URL).rstrip("/")
