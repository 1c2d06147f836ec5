"""What went wrong with something that we sent, in words for the desk."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a text did not arrive, in words for the desk."""

    message: str
    code: str | None = None
    """The carrier's own code, as it gave it."""
    advice: str | None = None
    opted_out: bool = False
    """The carrier refused because the number has opted out there."""
