"""Find one text in Twilio's list of what it took: it has no client reference to ask by.

The list: https://www.twilio.com/docs/messaging/api/message-resource#read-multiple-message-resources
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from unicodedata import normalize

from inbox.carrier import Busy, CannotAsk, OutboundText
from webhooks.handing import Content

SKEW = timedelta(seconds=60)
"""How far Twilio's clock may be behind ours; it also cuts `date_created` to the second."""

TRIAL_PREFIX = "Sent from your Twilio trial account - "
"""What Twilio puts before every text of an account that does not pay yet."""


def listed(
    messages: Iterable[Content], text: OutboundText, known: frozenset[str], by_service: bool
) -> Content | None:
    """The message that is this text, the nearest to its hand-over; None if it is not there.

    `by_service`: a Messaging Service may not have given it a sender yet. Raises CannotAsk where
    the account withholds the bodies that would tell (message redaction), or Busy.
    """
    ours = sorted(
        _candidates(messages, text, known, by_service),
        key=lambda message: (
            not _has_files_of(message, text),
            abs((moment(message) or text.handed_at) - text.handed_at),
        ),
    )
    if not text.body:
        return _files_alone(ours, text)
    for as_compared in (str, _letters):
        wanted = as_compared(text.body)
        for message in ours:
            if wanted and as_compared(_body(message)) == wanted:
                return message
    if any(_is_withheld(_body(message)) for message in ours):
        raise CannotAsk("Twilio withholds the bodies of this account's texts")
    return None


def _files_alone(ours: Iterable[Content], text: OutboundText) -> Content | None:
    """Of a text without words the files tell, and Twilio may take a while to count them."""
    wordless = [message for message in ours if _is_withheld(_body(message))]
    for message in wordless:
        if _has_files_of(message, text):
            return message
    if wordless:
        raise Busy("Twilio has not counted the files of this text yet")
    return None


def _has_files_of(message: Content, text: OutboundText) -> bool:
    return _media(message) == len(text.media)


def _candidates(
    messages: Iterable[Content], text: OutboundText, known: frozenset[str], by_service: bool
) -> Iterator[Content]:
    senders = {text.sender, None} if by_service else {text.sender}
    for message in messages:
        created = moment(message)
        if (
            message.get("direction") == "outbound-api"
            and message.get("to") == text.recipient
            and message.get("from") in senders
            and message.get("sid")
            and message["sid"] not in known
            and created is not None
            and created >= text.handed_at - SKEW
            and _media(message) in (0, len(text.media))
        ):
            yield message


def moment(message: Content, name: str = "date_created") -> datetime | None:
    """In UTC, from RFC 2822, which Twilio writes in GMT."""
    try:
        said = parsedate_to_datetime(str(message.get(name)))
    except ValueError:
        return None
    return said if said.tzinfo else said.replace(tzinfo=UTC)


def _media(message: Content) -> int:
    """How many files go with it: at first Twilio may not have fetched them, and says none."""
    said = str(message.get("num_media") or "0")
    return int(said) if said.isdecimal() else 0


def _body(message: Content) -> str:
    return str(message.get("body") or "").removeprefix(TRIAL_PREFIX)


def _is_withheld(body: str) -> bool:
    return not body or "redacted" in body.lower()


def _letters(body: str) -> str:
    """Letters and digits alone: smart encoding swaps quotes, dashes and spaces on the way."""
    return "".join(character for character in normalize("NFKC", body) if character.isalnum())
