"""The words in which phone systems and rules speak of calls."""

from dataclasses import dataclass
from datetime import datetime

from inbox.carried import InboundMedia
from inbox.problem import Problem
from store.words import CallOutcome as CallOutcome
from store.words import Direction as Direction


@dataclass(frozen=True, slots=True)
class CallUpdate:
    """One word about a call. Words come in any order, doubled, and each says only what it knows.

    E.164 numbers. `reference` is the phone system's id, the same in all words about one call.
    """

    reference: str
    direction: Direction
    patient_number: str
    clinic_number: str
    item_id: str | None = None
    """Our own id, of a call that we placed and where the callback's URL carried it."""
    started_at: datetime | None = None
    outcome: CallOutcome | None = None
    """None where the word does not tell: a call begins as IN_PROGRESS."""
    duration_seconds: int | None = None
    summary: str | None = None
    assistant_actions: tuple[str, ...] | None = None
    """All that the assistant did so far, in order."""
    recording: InboundMedia | None = None
    """Where it lies at the phone system, once it is ready."""
    problem: Problem | None = None
    """Why it FAILED."""


@dataclass(frozen=True, slots=True)
class OutboundCall:
    """A call to place: the person's own phone rings first; the patient sees the clinic's number.

    `item_id` names its card on our side. E.164 numbers.
    """

    item_id: str
    person_number: str
    patient_number: str
    clinic_number: str
