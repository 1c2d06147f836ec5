"""What all ways through the network share: its memory, the clinic's address, how long it takes."""

from collections.abc import Sequence
from dataclasses import dataclass

from web.simulator.clinic import PAUSES, Clinic
from web.simulator.memory import Memory
from web.simulator.pictures import Pictures


@dataclass(frozen=True, slots=True)
class Delays:
    """Seconds that the network takes, and the pauses before each try of a webhook."""

    to_sent: float = 0.3
    to_end: float = 0.7
    """From sent to delivered or undelivered; of a call, from ringing to its end."""
    to_reply: float = 1.0
    tries: Sequence[float] = PAUSES


@dataclass(frozen=True, slots=True)
class Outside:
    memory: Memory
    clinic: Clinic
    delays: Delays
    pictures: Pictures
    own_url: str
    """Where the clinic finds the network's API."""
