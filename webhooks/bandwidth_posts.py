"""The events that Bandwidth posts: https://dev.bandwidth.com/docs/messaging/webhooks."""

from inbox.carrier import (
    DeliveryStatus,
    InboundMedia,
    InboundText,
    Malformed,
    NotUnderstood,
    Posted,
    StatusUpdate,
)
from webhooks.bandwidth_problems import NO_RECEIPT, PROBLEMS
from webhooks.posts import file_at, kept, required, within, word
from webhooks.statuses import NOT_ARRIVED, STATUSES

HANDED_ON = "Message delivered to carrier"
"""What "message-delivered" says of an MMS without receipts: no phone has told anything."""

PRESENTATION = (".smil", "smil.xml")
"""Parts of an MMS that only say how to lay out the others."""


def event_read(event: object) -> Posted:
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
