"""What work costs: CPU of its process, and time on the wall; ours and a floor in turns.

In turns, because other people's work on the machine then meets both alike.
"""

import ctypes
import resource
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TypeVar

OURS, FLOOR = "ours", "floor"
STRAWBERRY = "strawberry"

Name = TypeVar("Name")
Work = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one piece of work, in seconds: a request, a delivery, a page."""

    cpu: float
    wall: float


@dataclass(frozen=True, slots=True)
class Ratio:
    """Of ours to the floor's, round by round: the noise shows in how far the rounds lie apart."""

    median: float
    lowest: float
    highest: float

    @classmethod
    def of(cls, ours: Sequence[float], floor: Sequence[float]) -> "Ratio":
        rounds = [one / other for one, other in zip(ours, floor, strict=True)]
        return cls(median(rounds), min(rounds), max(rounds))


def cpu_clock(pid: int = 0) -> int:
    """The clock of all that a process ever computed, in every thread, to the nanosecond.

    `/proc/PID/stat` counts in hundredths of a second. POSIX has this one: clock_getcpuclockid(3).
    """
    clock = ctypes.c_int()
    failure = ctypes.CDLL(None).clock_getcpuclockid(pid, ctypes.byref(clock))
    if failure:
        raise OSError(failure, "the CPU clock of a server cannot be read")
    return clock.value


def resident(pid: int) -> int:
    """Bytes of memory that a process holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * resource.getpagesize()


async def cost(work: Work, pieces: int, pid: int = 0) -> Cost:
    """Of each of the pieces of this work; `pid` is who does it, 0 is this process."""
    clock = cpu_clock(pid)
    cpu, wall = time.clock_gettime(clock), time.perf_counter()
    await work()
    wall = time.perf_counter() - wall
    return Cost((time.clock_gettime(clock) - cpu) / pieces, wall / pieces)


async def in_turns(
    trials: Mapping[Name, Callable[[], Awaitable[Cost]]], rounds: int
) -> dict[Name, list[Cost]]:
    """Every trial once a round, now in this order, now in that; the first round warms up."""
    costs: dict[Name, list[Cost]] = {name: [] for name in trials}
    for round in range(rounds + 1):
        for name in sorted(trials, key=list(trials).index, reverse=round % 2 == 1):
            found = await trials[name]()
            if round:
                costs[name].append(found)
    return costs
