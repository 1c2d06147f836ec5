"""Twilio's own log of an account's texts, and the files of those that it lists.

https://www.twilio.com/docs/messaging/api/message-resource#read-multiple-message-resources,
https://www.twilio.com/docs/messaging/api/media-resource#read-multiple-media-resources
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from inbox.carrier import Busy, InboundMedia, InboundText, Logged, Problem, Settings, StatusUpdate
from webhooks.handing import Content
from webhooks.posts import UNKNOWN_TYPE, required, word
from webhooks.statuses import NOT_ARRIVED, STATUSES
from webhooks.twilio_addresses import base_url
from webhooks.twilio_listing import moment
from webhooks.twilio_problems import PROBLEMS


def entries(messages: Iterable[Content], since: datetime) -> Iterator[Logged]:
    """Those that can be told: of a patient's text even one that Twilio failed (30039, a machine's),

    for it has been written and we were never told; of ours, those whose status we know.
    """
    for message in messages:
        at = moment(message, "date_sent") or moment(message, "date_created")
        if at is None or at < since or not word(message, "sid"):
            continue
        if message.get("direction") == "inbound":
            if word(message, "from") and word(message, "to"):
                yield Logged(at, _text(message), _media_count(message) > 0)
        elif word(message, "status") in STATUSES["twilio"]:
            yield Logged(at, _status(message))


def _text(message: Content) -> InboundText:
    return InboundText(
        reference=required(message, "sid"),
        sender=required(message, "from"),
        recipient=required(message, "to"),
        body=word(message, "body") or "",
        service=word(message, "messaging_service_sid"),
    )


def _media_count(message: Content) -> int:
    said = word(message, "num_media") or ""
    return int(said) if said.isdecimal() else 0


def _status(message: Content) -> StatusUpdate:
    status = STATUSES["twilio"][str(message["status"])]
    code = word(message, "error_code")
    problem: Problem | None = PROBLEMS.of(code) if status in NOT_ARRIVED else None
    raw = {"MessageStatus": str(message["status"]), "ErrorCode": code or "", "Source": "log"}
    return StatusUpdate(required(message, "sid"), status, problem, raw=raw)


def media(settings: Settings, page: Content) -> tuple[InboundMedia, ...]:
    """The files of one text. Raises Busy for what is no list of them."""
    listed = page.get("media_list")
    if not isinstance(listed, list):
        raise Busy("Twilio's list of files is not one")
    return tuple(
        InboundMedia(
            base_url(settings) + uri.removesuffix(".json"),
            word(file, "content_type") or UNKNOWN_TYPE,
        )
        for file in listed
        if (uri := word(file, "uri"))
    )
