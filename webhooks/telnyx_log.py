"""Telnyx's own records of a profile's texts, and the texts themselves, kept for ten days.

https://developers.telnyx.com/api-reference/detail-records/search-detail-records,
https://developers.telnyx.com/api-reference/messages/retrieve-a-message
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from inbox.carrier import InboundText, Logged, StatusUpdate
from webhooks.lost_words import lost_words
from webhooks.posts import required, word
from webhooks.statuses import NOT_ARRIVED, STATUSES
from webhooks.telnyx_problems import PROBLEMS
from webhooks.wordless_lists import moment

PAGE_SIZE = 50
MOST_PAGES = 400


def sought(since: datetime, page: int) -> dict[str, str]:
    """The question for one page, newest first: of whole days, as Telnyx shows it."""
    return {
        "filter[record_type]": "messaging",
        "filter[created_at][gte]": f"{since:%Y-%m-%d}",
        "sort": "-created_at",
        "page[number]": str(page),
        "page[size]": str(PAGE_SIZE),
    }


def entries(records: Iterable[object], profile: str, since: datetime) -> Iterator[Logged]:
    """Those of the profile. Of a patient's text the record has all but the words and files."""
    for record in records:
        at = moment(word(record, "created_at"))
        if at is None or at < since or not word(record, "uuid"):
            continue
        if (word(record, "profile_id") or profile) != profile:
            continue
        if word(record, "direction") == "inbound":
            if word(record, "cli") and word(record, "cld"):
                yield Logged(at, _text(record), is_partial=True)
        elif word(record, "status") in STATUSES["telnyx"]:
            yield Logged(at, _status(record))


def _text(record: object) -> InboundText:
    return InboundText(
        reference=required(record, "uuid"),
        sender=required(record, "cli"),
        recipient=required(record, "cld"),
        body="",
        problem=lost_words("Telnyx"),
    )


def _status(record: object) -> StatusUpdate:
    said = required(record, "status")
    status = STATUSES["telnyx"][said]
    code = word(record, "errors", 0)
    problem = PROBLEMS.of(code) if status in NOT_ARRIVED else None
    raw = {"status": said, "error": code or "", "source": "log"}
    return StatusUpdate(required(record, "uuid"), status, problem, raw=raw)
