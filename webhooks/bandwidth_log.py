"""Bandwidth's own list of an account's texts, of fourteen days, which has no words.

https://dev.bandwidth.com/apis/messaging-apis/messaging/#tag/Messages/operation/listMessages
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from inbox.carrier import CannotAsk, InboundText, Logged, StatusUpdate
from inbox.clock import now
from webhooks.bandwidth_problems import PROBLEMS
from webhooks.lost_words import lost_words
from webhooks.posts import required, word
from webhooks.statuses import NOT_ARRIVED, STATUSES
from webhooks.wordless_lists import moment

PAGE_SIZE = 1_000
MOST_PAGES = 10
"""Bandwidth lists ten thousand at most."""
KEPT_FOR = timedelta(days=14)


def sought(since: datetime, token: str | None) -> dict[str, str]:
    """The question for one page, newest first. Raises CannotAsk for what is no longer listed."""
    if now() - since > KEPT_FOR:
        raise CannotAsk("Bandwidth lists the last 14 days: ask for fewer")
    asked = {"fromDateTime": written(since), "sort": "receiveTime:desc", "limit": str(PAGE_SIZE)}
    return asked if token is None else {**asked, "pageToken": token}


def written(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def entries(messages: Iterable[object]) -> Iterator[Logged]:
    """A patient's texts without their words; of ours, those whose status we know."""
    for message in messages:
        at = moment(word(message, "receiveTime"))
        if at is None or not word(message, "messageId"):
            continue
        if word(message, "messageDirection") == "INBOUND":
            if word(message, "sourceTn") and word(message, "destinationTn"):
                yield Logged(at, _text(message))
        elif word(message, "messageStatus") in STATUSES["bandwidth"]:
            yield Logged(at, _status(message))


def _text(message: object) -> InboundText:
    return InboundText(
        reference=required(message, "messageId"),
        sender=required(message, "sourceTn"),
        recipient=required(message, "destinationTn"),
        body="",
        problem=lost_words("Bandwidth"),
    )


def _status(message: object) -> StatusUpdate:
    said = required(message, "messageStatus")
    status = STATUSES["bandwidth"][said]
    code = word(message, "errorCode")
    problem = PROBLEMS.of(code) if status in NOT_ARRIVED else None
    raw = {"messageStatus": said, "errorCode": code or "", "source": "log"}
    return StatusUpdate(required(message, "messageId"), status, problem, raw=raw)
