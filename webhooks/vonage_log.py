"""Vonage's reports of an account's texts, a day and a direction at a time, with the words.

https://developer.vonage.com/en/api/reports: reports are paid for, and want the account's secret.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from inbox.carrier import InboundText, Logged, StatusUpdate
from inbox.clock import now
from webhooks.lost_words import lost_words
from webhooks.posts import required, word
from webhooks.statuses import NOT_ARRIVED, STATUSES
from webhooks.vonage_problems import PROBLEMS
from webhooks.wordless_lists import moment

LONGEST = timedelta(days=1)
"""The longest time that one report may be of."""
MOST_PAGES = 100
"""Of one report."""


def written(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def reports(account: str, since: datetime) -> Iterator[dict[str, str]]:
    """The questions that cover the time since then."""
    until = now()
    while since < until:
        end = min(since + LONGEST, until)
        for direction in ("inbound", "outbound"):
            yield {
                "account_id": account,
                "product": "MESSAGES",
                "direction": direction,
                "date_start": written(since),
                "date_end": written(end),
                "include_message": "true" if direction == "inbound" else "false",
            }
        since = end


def entries(records: Iterable[object]) -> Iterator[Logged]:
    """A patient's texts; of ours, those whose status we know."""
    for record in records:
        at = moment(word(record, "date_received"))
        if at is None or not word(record, "message_id"):
            continue
        if word(record, "direction") == "inbound":
            if word(record, "from") and word(record, "to"):
                yield Logged(at, _text(record))
        elif word(record, "status") in STATUSES["vonage"]:
            yield Logged(at, _status(record))


def _text(record: object) -> InboundText:
    words = word(record, "message_body")
    return InboundText(
        reference=required(record, "message_id"),
        sender=required(record, "from"),
        recipient=required(record, "to"),
        body=words or "",
        problem=None if words else lost_words("Vonage"),
    )


def _status(record: object) -> StatusUpdate:
    said = required(record, "status")
    status = STATUSES["vonage"][said]
    code = word(record, "error_code")
    problem = PROBLEMS.of(code) if status in NOT_ARRIVED else None
    raw = {"status": said, "error_code": code or "", "source": "log"}
    return StatusUpdate(required(record, "message_id"), status, problem, raw=raw)
