"""What the network carries, in either direction: a text, a call or an email."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

TEXT = "text"
CALL = "call"
EMAIL = "email"

ACCEPTED = "accepted"
SENT = "sent"
DELIVERED = "delivered"
UNDELIVERED = "undelivered"
FAILED = "failed"


@dataclass(slots=True)
class Carried:
    """`at` is UTC in ISO 8601; `revision` grows with every change, so that pages ask for less.

    An email that belongs to no phone has its address for `patient_number`.
    """

    id: str
    from_patient: bool
    patient_number: str
    clinic_number: str
    body: str
    at: str
    status: str = ACCEPTED
    client_reference: str | None = None
    media: list[dict[str, str]] = field(default_factory=list)
    """Files that go with it: the `url` they lie at, and their `type`."""
    code: str | None = None
    reason: str | None = None
    settled: bool = False
    """Nothing is left to tell the clinic about it."""
    revision: int = 0
    kind: str = TEXT
    details: dict[str, Any] = field(default_factory=dict)
    """What only its kind has: `web/simulator/calling.py` and `mailing.py` say what."""

    def as_answer(self) -> dict[str, str | None]:
        """What the network's API says of what it took from the clinic."""
        return {
            "reference": self.id,
            "client_reference": self.client_reference,
            "status": self.status,
            "code": self.code,
            "reason": self.reason,
        }


def new(
    kind: str, clinic_number: str, patient_number: str, body: str, *, from_patient: bool
) -> Carried:
    """Begins its way now."""
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    id = f"SIM{uuid4().hex}"
    return Carried(id, from_patient, patient_number, clinic_number, body, at, kind=kind)
