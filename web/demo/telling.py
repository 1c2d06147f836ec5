"""The words in which the demo's stories are told: who, how long ago, what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from store.rows import Call, DeliveryProblem, Email, File, Message, TimelineItem
from store.words import CallOutcome, DeliveryStatus

PATIENT = "patient"
ASSISTANT = "assistant@example.org"
DESK = "desk@example.org"


@dataclass(frozen=True, slots=True)
class Told:
    """One item of a story: its kind, who it is from, how many minutes ago, and its own fields."""

    kind: type[TimelineItem]
    author: str
    minutes_ago: float
    body: str = ""
    status: DeliveryStatus | None = None
    problem: DeliveryProblem | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


def theirs(minutes_ago: float, body: str) -> Told:
    return Told(Message, PATIENT, minutes_ago, body)


def ours(
    minutes_ago: float,
    body: str,
    *,
    author: str = DESK,
    status: DeliveryStatus = DeliveryStatus.DELIVERED,
    problem: DeliveryProblem | None = None,
) -> Told:
    return Told(Message, author, minutes_ago, body, status, problem)


def file(author: str, minutes_ago: float, name: str) -> Told:
    """One of the demo's own files, by its name."""
    details = {"name": name, "message_id": None}
    status = None if author == PATIENT else DeliveryStatus.DELIVERED
    return Told(File, author, minutes_ago, status=status, details=details)


def call(
    author: str,
    minutes_ago: float,
    outcome: CallOutcome,
    seconds: int | None,
    summary: str,
    actions: Sequence[str] = (),
    recording: str | None = None,
) -> Told:
    details = {
        "outcome": outcome,
        "duration_seconds": seconds,
        "assistant_actions": list(actions),
        "recording_key": recording,
    }
    return Told(Call, author, minutes_ago, summary, details=details)


def email(author: str, minutes_ago: float, sender: str, to: str, subject: str, text: str) -> Told:
    details = {
        "from_address": sender,
        "to_addresses": [to],
        "subject": subject,
        "preview": text.replace("\n", " ")[:120],
        "html": None,
    }
    status = None if author == PATIENT else DeliveryStatus.DELIVERED
    return Told(Email, author, minutes_ago, text, status, details=details)
