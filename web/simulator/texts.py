"""One text that the network carries, in either direction."""

from dataclasses import dataclass, field

ACCEPTED = "accepted"
SENT = "sent"
DELIVERED = "delivered"
UNDELIVERED = "undelivered"
FAILED = "failed"


@dataclass(slots=True)
class CarriedText:
    """`at` is UTC in ISO 8601; `revision` grows with every change, so that pages ask for less."""

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

    def as_answer(self) -> dict[str, str | None]:
        """What the network's API says of a text it took from the clinic."""
        return {
            "reference": self.id,
            "client_reference": self.client_reference,
            "status": self.status,
            "code": self.code,
            "reason": self.reason,
        }
