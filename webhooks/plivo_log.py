"""Plivo's own list of an account's texts, which has no words, and the pictures of those it lists.

https://www.plivo.com/docs/messaging/api/message/list-all-messages: it may be asked 20 times a
minute; https://www.plivo.com/docs/messaging/api/media/list-all-media
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from inbox.carrier import Busy, InboundMedia, InboundText, Logged, StatusUpdate
from webhooks.handing import Content
from webhooks.lost_words import lost_words
from webhooks.plivo_problems import problem_of
from webhooks.posts import file_at, required, word
from webhooks.statuses import STATUSES
from webhooks.wordless_lists import moment

PAGE_SIZE = 20
MOST_PAGES = 500


def written(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def sought(since: datetime, page: int) -> dict[str, str]:
    """The question for one page, counted from 0."""
    return {
        "message_time__gte": written(since),
        "limit": str(PAGE_SIZE),
        "offset": str(page * PAGE_SIZE),
    }


def entries(messages: Iterable[object]) -> Iterator[Logged]:
    """A patient's texts without their words; of ours, those whose status we know."""
    for message in messages:
        at = moment(word(message, "message_time"))
        if at is None or not word(message, "message_uuid"):
            continue
        if word(message, "message_direction") == "inbound":
            if word(message, "from_number") and word(message, "to_number"):
                yield Logged(at, _text(message), word(message, "message_type") == "mms")
        elif word(message, "message_state") in STATUSES["plivo"]:
            yield Logged(at, _status(message))


def media(page: Content) -> tuple[InboundMedia, ...]:
    """The pictures of one text. Raises Busy for what is no list of them."""
    listed = page.get("objects")
    if not isinstance(listed, list):
        raise Busy("Plivo's list of files is not one")
    return tuple(
        file_at(url, word(file, "content_type"), word(file, "file_name"))
        for file in listed
        if (url := word(file, "media_url"))
    )


def _text(message: object) -> InboundText:
    return InboundText(
        reference=required(message, "message_uuid"),
        sender=required(message, "from_number"),
        recipient=required(message, "to_number"),
        body="",
        problem=lost_words("Plivo"),
    )


def _status(message: object) -> StatusUpdate:
    said = required(message, "message_state")
    status = STATUSES["plivo"][said]
    code = word(message, "error_code")
    raw = {"message_state": said, "error_code": code or "", "source": "log"}
    problem = problem_of(status, code)
    return StatusUpdate(required(message, "message_uuid"), status, problem, raw=raw)
