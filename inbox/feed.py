"""Events as they happen, to whoever follows: read from the log, once for a whole process.

What other processes say (`waking.py`) only wakes: it may be lost, doubled or out of order, for
every few seconds the log is read without being told to. A subscriber has no queue: it holds a
position and reads on from there at its own pace.
"""

import asyncio
from bisect import bisect_right
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from operator import attrgetter

import structlog

from inbox.clock import now
from inbox.pushing import Beat as Beat
from inbox.pushing import Parked, Pushing, Shortcut
from inbox.waking import Waker
from store import log
from store.database import Database
from store.rows import Event

BATCH = 200
SILENT = 2
"""Ticks without a word after which there is a heartbeat."""
REMEMBERED = 1_000
"""Events an organization's stream keeps at hand; who is further behind reads the log itself."""

logger = structlog.get_logger(__name__)


@dataclass(slots=True)
class Stream:
    """The newest events of one organization, and a bell that rings when there are more."""

    start: int
    position: int
    events: list[Event] = field(default_factory=list)
    bell: asyncio.Event = field(default_factory=asyncio.Event)
    followers: int = 0
    ticks: int = 0
    """Half heartbeats since it began: one timer for all, and none for each who waits."""
    beat: Beat | None = None
    timer: asyncio.TimerHandle | None = None
    pushing: Pushing = field(default_factory=Pushing)
    pusher: asyncio.Task[None] | None = None

    def since(self, position: int) -> list[Event] | None:
        """Events after a position; None where it lies before what is remembered."""
        if position < self.start:
            return None
        return self.events[bisect_right(self.events, position, key=attrgetter("position")) :][
            :BATCH
        ]

    def grow(self, events: list[Event]) -> None:
        self.events.extend(events)
        if len(self.events) > REMEMBERED:
            forgotten = len(self.events) - REMEMBERED // 2
            self.start = self.events[forgotten - 1].position
            del self.events[:forgotten]
        self.position = events[-1].position
        self.ring()

    def tick(self, seconds: float) -> None:
        self.ticks += 1
        self.beat = Beat(self.position, now())
        self.ring()
        self.timer = asyncio.get_running_loop().call_later(seconds, self.tick, seconds)

    def beat_at(self, position: int) -> Beat:
        """Whoever stands elsewhere than all the others has one of their own."""
        if self.beat is not None and self.beat.position == position:
            return self.beat
        return Beat(position, now())

    async def push(self) -> None:
        """Tell those who are parked, for as long as there are any."""
        while True:
            try:
                await self._push()
            except Exception as failure:
                logger.error("subscribers are woken one by one", error=failure)
                self.pushing.wake_all()

    async def _push(self) -> None:
        pushed, beaten = self.position, self.ticks
        while True:
            bell = self.bell
            events = self.since(pushed)
            if events is None:
                self.pushing.wake_all()
                pushed = self.position
            for event in events or ():
                await self.pushing.tell(event, self.ticks)
                pushed = event.position
            if pushed < self.position:
                continue
            if self.ticks > beaten:
                beaten = self.ticks
                await self.pushing.beat(self.beat_at(pushed), self.ticks, SILENT)
            if pushed == self.position and bell is self.bell:
                await bell.wait()

    def ring(self) -> None:
        self.bell.set()
        self.bell = asyncio.Event()


class Feed:
    def __init__(
        self, database: Database, broadcast_url: str, *, heartbeat: float = 15, poll: float = 3
    ) -> None:
        """`heartbeat`: the longest silence, in seconds, before a beat, which comes after half of it

        at the earliest; `poll`: seconds between unasked looks.
        """
        self._database = database
        self._waker = Waker(broadcast_url, self._wake)
        self.heartbeat = heartbeat
        self.poll = poll
        self._streams: dict[str, Stream] = {}
        self._joining = 0
        self._woken = asyncio.Event()
        self._said: dict[str | None, int] = {}
        """How far logs have come, of those that are behind here; None: look at all of them."""
        self.listeners: list[Callable[[], None]] = []
        """Called whenever something may wait for a worker."""

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        reading = asyncio.create_task(self._read())
        async with self._waker.running():
            try:
                yield
            finally:
                reading.cancel()
                await asyncio.gather(reading, return_exceptions=True)

    @asynccontextmanager
    async def announcing(self) -> AsyncIterator[None]:
        """To wake the processes that follow, without following: for the command line."""
        async with self._waker.saying():
            yield

    async def announce(self, organization_id: str, position: int, queued: bool) -> None:
        """Wake whoever follows, here and in other processes. A failure only makes it later."""
        self._waker.announce(organization_id, position, queued)

    async def answers(self) -> bool:
        """Whether other processes can be told."""
        return await self._waker.answers()

    async def follow(
        self,
        organization_id: str,
        after: int | None,
        allows: Callable[[Event], bool],
        shortcut: Shortcut | None = None,
    ) -> AsyncGenerator[Event | Beat, None]:
        """Every event after a position that `allows` lets through, each once, in order.

        Those that went by the shortcut are not among them.
        """
        stream = await self._join(organization_id)
        position = stream.position if after is None else after
        said = stream.ticks
        try:
            while True:
                bell = stream.bell
                for event in await self._batch(stream, organization_id, position):
                    position = event.position
                    if allows(event):
                        yield event
                        said = stream.ticks
                if stream.ticks - said >= SILENT:
                    yield stream.beat_at(position)
                    said = stream.ticks
                if position < stream.position:
                    continue
                if shortcut is None:
                    await bell.wait()
                else:
                    parked = Parked(position, said, allows, shortcut, shortcut.group())
                    await stream.pushing.park(parked)
                    position, said = parked.position, parked.said
        finally:
            self._leave(organization_id, stream)

    async def _batch(self, stream: Stream, organization_id: str, position: int) -> list[Event]:
        remembered = stream.since(position)
        if remembered is not None:
            return remembered
        return await log.after(self._database.latest(), organization_id, position, BATCH)

    async def _join(self, organization_id: str) -> Stream:
        if organization_id not in self._streams:
            self._joining += 1
            try:
                _, newest = await log.bounds(self._database.latest(), organization_id)
            finally:
                self._joining -= 1
            self._streams.setdefault(organization_id, Stream(newest, newest))
        stream = self._streams[organization_id]
        if stream.timer is None:
            stream.tick(self.heartbeat / 2)
            stream.pusher = asyncio.create_task(stream.push())
        stream.followers += 1
        return stream

    def _leave(self, organization_id: str, stream: Stream) -> None:
        stream.followers -= 1
        if stream.followers == 0 and self._streams.get(organization_id) is stream:
            del self._streams[organization_id]
            if stream.timer is not None:
                stream.timer.cancel()
            if stream.pusher is not None:
                stream.pusher.cancel()

    def _wake(self, organization_id: str | None, position: int, queued: bool) -> None:
        stream = self._streams.get(organization_id or "")
        if stream is not None and stream.position < position:
            self._said[organization_id] = max(position, self._said.get(organization_id, 0))
            self._woken.set()
        elif organization_id is None or (stream is None and self._joining):
            self._said[None] = 0
            self._woken.set()
        for listener in self.listeners if queued else ():
            listener()

    async def _read(self) -> None:
        while True:
            await _rung(self._woken, self.poll)
            self._woken.clear()
            said, self._said = self._said, {}
            try:
                await self._read_logs(said)
            except Exception as failure:
                logger.error("the log could not be read; trying again", error=failure)
                await asyncio.sleep(1)

    async def _read_logs(self, said: Mapping[str | None, int]) -> None:
        if not self._streams:
            return
        newest = {id: position for id, position in said.items() if id is not None}
        if None in said or not said:
            newest = await log.last_positions(self._database.latest())
        for organization_id, stream in list(self._streams.items()):
            while stream.position < newest.get(organization_id, 0):
                reads = self._database.latest()
                events = await log.after(reads, organization_id, stream.position, BATCH)
                if not events:
                    break
                stream.grow(events)


async def _rung(bell: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(max(seconds, 0)):
            await bell.wait()
    except TimeoutError:
        pass
