"""The simulated carrier: `web/simulator` behind real HTTP, signed as Standard Webhooks are.

https://www.standardwebhooks.com; its codes of failure are Twilio's, its posts about calls those of
docs/calls.md. Its emails are the business of `webhooks/simulated_mail.py`.
"""

from collections.abc import AsyncGenerator
from datetime import timedelta

import httpx

from inbox.carrier import (
    Accepted,
    Busy,
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
    Settings,
    StatusUpdate,
)
from inbox.telephony import OutboundCall
from webhooks.calls import call_update
from webhooks.fetching import fetched
from webhooks.handing import PATIENCE, Bearer, Content, ask, hand_over
from webhooks.posts import UNKNOWN_TYPE, UNKNOWN_TYPE_OF_POST, json_object, required, word
from webhooks.standard_webhooks import is_signed
from webhooks.statuses import NOT_ARRIVED, STATUSES
from webhooks.twilio_problems import PROBLEMS


class Simulated:
    """A carrier like the others, whose phones are a page of the demo."""

    name = "simulated"
    required: frozenset[str] = frozenset({"account", "secret", "api_url"})
    optional: frozenset[str] = frozenset({"messages_per_second"})
    answer = b"{}"
    answer_type = "application/json"
    challenge: str | None = None

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    def account(self, settings: Settings) -> str:
        """The account's name, which stands in every post."""
        return settings["account"]

    def grace(self, settings: Settings) -> timedelta:
        """It keeps a text before it answers, and finds it by our own id at once."""
        return timedelta(seconds=1)

    def claimed_account(self, hook: Hook) -> str:
        """The account in the post, not yet proven. Raises Malformed."""
        return required(json_object(hook), "account")

    def verify(self, settings: Settings, hook: Hook) -> bool:
        """Whether the secret signed this body."""
        return is_signed(settings["secret"], hook)

    def read(self, hook: Hook) -> list[Posted]:
        """The post in our words. Raises Malformed."""
        content = json_object(hook)
        match hook.kind, content.get("type"):
            case "messages", "message.received":
                return [_inbound(content)]
            case "calls", _:
                return [call_update(hook.body, hook.query.get("item") or None)]
            case "statuses", "message.status":
                return [_status(content, hook.query.get("message") or None)]
        return [NotUnderstood(UNKNOWN_TYPE_OF_POST)]

    async def send(self, settings: Settings, text: OutboundText) -> Accepted:
        """Hand over one text under our own id as reference. Raises Refused, Busy or InDoubt."""
        content: dict[str, object] = {
            "client_reference": text.item_id,
            "from": text.sender,
            "to": text.recipient,
            "body": text.body,
        }
        if text.media:
            content["media"] = [{"url": m.url, "type": m.content_type} for m in text.media]
        return await self._hand_over(settings, "messages", content)

    async def place(self, settings: Settings, call: OutboundCall) -> Accepted:
        """Ring the person, then the patient. Raises Refused, Busy or InDoubt."""
        content: dict[str, object] = {
            "client_reference": call.item_id,
            "person": call.person_number,
            "from": call.clinic_number,
            "to": call.patient_number,
        }
        return await self._hand_over(settings, "dials", content)

    async def _hand_over(self, settings: Settings, path: str, content: Content) -> Accepted:
        request = self._http.build_request(
            "POST", _url(settings, path), json=content, timeout=PATIENCE
        )
        answer = await hand_over(self._http, request, Bearer(settings["secret"]), _explain)
        accepted = _accepted(answer)
        if accepted is None:
            raise InDoubt("The carrier's answer holds no reference")
        return accepted

    async def find(
        self,
        settings: Settings,
        text: OutboundText,
        known: frozenset[str],
    ) -> Accepted | None:
        """Ask by our own id, which is reference enough without `known`. Raises Busy."""
        request = self._http.build_request(
            "GET",
            _url(settings, "messages"),
            params={"client_reference": text.item_id},
            timeout=PATIENCE,
        )
        messages = (await ask(self._http, request, Bearer(settings["secret"]))).get("messages")
        if messages == []:
            return None
        accepted = _accepted(messages[0]) if isinstance(messages, list) else None
        if accepted is None:
            raise Busy("The carrier's list is not one")
        return accepted

    def fetch(self, settings: Settings, url: str) -> AsyncGenerator[bytes, None]:
        """A recording by its address, a picture by its name alone. Raises Busy or Gone."""
        recordings, pictures = (f"{_url(settings, each)}/" for each in ("recordings", "pictures"))

        def own(target: httpx.URL) -> bool:
            return str(target).startswith((recordings, pictures)) and ".." not in target.path

        auth = Bearer(settings["secret"])
        lies_at = url if url.startswith(recordings) else pictures + url
        return fetched(self._http, lies_at, auth, own=own, redirected=own)


def _inbound(content: Content) -> InboundText:
    body = content.get("body")
    if not isinstance(body, str):
        raise Malformed("body is missing")
    return InboundText(
        reference=required(content, "id"),
        sender=required(content, "from"),
        recipient=required(content, "to"),
        body=body,
        media=_media(content.get("media")),
    )


def _media(listed: object) -> tuple[InboundMedia, ...]:
    """Pictures by name alone: where they lie the account's own settings say."""
    files = listed if isinstance(listed, list) else []
    return tuple(
        InboundMedia(name, word(file, "type") or UNKNOWN_TYPE)
        for file in files
        if (name := word(file, "name"))
    )


def _status(content: Content, item_id: str | None) -> Posted:
    reference = required(content, "id")
    status = STATUSES["simulated"].get(required(content, "status"))
    if status is None:
        return NotUnderstood("A status that we do not know")
    raw = {name: str(value) for name, value in content.items() if value is not None}
    return StatusUpdate(reference, status, _problem(status, content), item_id, raw)


def _accepted(message: object) -> Accepted | None:
    content = message if isinstance(message, dict) else {}
    reference = content.get("reference")
    if not isinstance(reference, str) or not reference:
        return None
    status = STATUSES["simulated"].get(str(content.get("status")), DeliveryStatus.SENDING)
    return Accepted(reference, status, _problem(status, content))


def _problem(status: DeliveryStatus, content: Content) -> Problem | None:
    return _explain(0, content) if status in NOT_ARRIVED else None


def _explain(http_status: int, content: Content) -> Problem:
    code = content.get("code")
    if http_status == 401:
        return Problem("The carrier does not accept the account's secret.")
    return PROBLEMS.of(str(code) if code else None)


def _url(settings: Settings, path: str) -> str:
    return f"{settings['api_url'].rstrip('/')}/{path}"
