"""Those who have read all there is, told of the next event without a task of theirs being woken.

Most subscribers of a clinic wait at the end of its log for the same event, and are shown the same.
What they are shown is made once for each group of them, and written to one socket after the other.
Whoever cannot be told so (a full socket, an answer of one's own) is woken, and reads on alone.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import structlog

from store.rows import Event
from store.words import EventKind

AT_ONCE = 250
"""Subscribers told before anybody else has a turn."""

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Beat:
    """Nothing happened that this subscriber may see, and it has seen all up to here.

    All who are silent at one time are given the same one, so that they can share what it becomes.
    """

    position: int
    at: datetime


class Shortcut(Protocol):
    """The way to one subscriber's socket."""

    def group(self) -> Hashable:
        """Whose answers this subscriber shares."""

    def prepare(self, event: Event | Beat, all_of_group: Sequence[Any]) -> Awaitable[None]:
        """Make the answer for these, of which this is one."""

    def push(self, event: Event | Beat) -> bool:
        """Whether it was written. It was not, where it was not prepared or there is no room."""


@dataclass(slots=True, eq=False)
class Parked:
    position: int
    said: int
    """The stream's tick when it was last told anything."""
    allows: Callable[[Event], bool]
    shortcut: Shortcut
    group: Hashable
    woken: asyncio.Future[None] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )

    def wake(self) -> None:
        if not self.woken.done():
            self.woken.set_result(None)


class Pushing:
    """Of one stream."""

    def __init__(self) -> None:
        self._parked: dict[Parked, None] = {}

    async def park(self, parked: Parked) -> None:
        """Until it has to read on alone, from `parked.position`."""
        self._parked[parked] = None
        try:
            await parked.woken
        finally:
            self._parked.pop(parked, None)

    def wake_all(self) -> None:
        for parked in self._parked:
            parked.wake()

    async def tell(self, event: Event, ticks: int) -> None:
        if event.kind is EventKind.ACCESS_CHANGED:
            # Each asks again who they are, at this very place of the log.
            self.wake_all()
            return
        behind = [parked for parked in self._parked if parked.position < event.position]
        concerned = []
        for parked in behind:
            if parked.allows(event):
                concerned.append(parked)
            else:
                parked.position = event.position
        await self._push(event, event.position, concerned, ticks)

    async def beat(self, beat: Beat, ticks: int, silence: int) -> None:
        """To who has heard nothing for so many ticks."""
        silent = [parked for parked in self._parked if ticks - parked.said >= silence]
        here = [parked for parked in silent if parked.position == beat.position]
        await self._push(beat, beat.position, here, ticks)

    async def _push(
        self, event: Event | Beat, position: int, concerned: list[Parked], ticks: int
    ) -> None:
        await _prepare(event, concerned)
        for start in range(0, len(concerned), AT_ONCE):
            for parked in concerned[start : start + AT_ONCE]:
                if parked.woken.done() or parked not in self._parked:
                    continue
                if parked.shortcut.push(event):
                    parked.position, parked.said = position, ticks
                else:
                    parked.wake()
            await asyncio.sleep(0)


async def _prepare(event: Event | Beat, concerned: Iterable[Parked]) -> None:
    groups: dict[Hashable, list[Shortcut]] = {}
    for parked in concerned:
        groups.setdefault(parked.group, []).append(parked.shortcut)
    made = await asyncio.gather(
        *(shortcuts[0].prepare(event, shortcuts) for shortcuts in groups.values()),
        return_exceptions=True,
    )
    for failure in made:
        if failure is not None:
            # Whoever is woken for want of it meets the same, and is told.
            logger.warning("an answer for many could not be made", error=failure)
