"""Find a text in a list that shows neither our id nor its words: Bandwidth's and Plivo's.

What is left is whose it is and when it was taken. That names it where one text alone could be it;
where two could, nobody can say, and none of them may be handed over again. Of two texts in doubt at
once, one of which was taken, this would name the first that asks: their callbacks, which carry our
own id, come long before.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from inbox.carrier import Accepted, Busy, CannotAsk, OutboundText
from inbox.clock import now
from webhooks.handing import EXCHANGE_SECONDS

SKEW = timedelta(seconds=60)
"""How far a carrier's clock may be off ours."""

SETTLED_AFTER = timedelta(seconds=2 * EXCHANGE_SECONDS)
"""By then each text that was handed over beside this one has had its answer, and is known."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A text from the clinic's number to the patient's, as the carrier lists it."""

    accepted: Accepted
    taken_at: datetime | None
    """None where the carrier's time could not be read: it may be any."""
    length: int | None = None
    """In characters, where the carrier tells."""


def window(text: OutboundText) -> tuple[datetime, datetime]:
    """When the carrier must have taken this text, if it did."""
    return text.handed_at - SKEW, text.handed_at + timedelta(seconds=EXCHANGE_SECONDS) + SKEW


def wait_for_others(text: OutboundText) -> None:
    """Raises Busy while a text that was handed over beside this one may lack its answer."""
    waited = now() - text.handed_at
    if waited < SETTLED_AFTER:
        left = (SETTLED_AFTER - waited).total_seconds()
        raise Busy("Too soon to tell this text from others in the carrier's list", left)


def the_one(listed: Iterable[Listed], text: OutboundText, known: frozenset[str]) -> Accepted | None:
    """The one text of the list that can be this; None if there is none. Raises CannotAsk."""
    earliest, latest = window(text)
    able = [
        one
        for one in listed
        if one.accepted.reference not in known
        and (one.taken_at is None or earliest <= one.taken_at <= latest)
    ]
    if not able:
        return None
    if len(able) > 1 or able[0].length not in {None, len(text.body)}:
        raise CannotAsk("The carrier's list holds a text that may be this one, or another")
    return able[0].accepted


def moment(said: str | None) -> datetime | None:
    """A time as carriers write it, in UTC where they name no zone."""
    try:
        read = datetime.fromisoformat(said or "")
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)
