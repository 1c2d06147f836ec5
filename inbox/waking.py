"""Wake-ups between processes: "this organization's log is at N", and never what happened.

A lost one makes things late by seconds, for the log is read without being told to as well. So
nobody waits until one is said: that is done behind them, the newest of each organization alone.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import structlog
from broadcaster import Broadcast

from store.broadcasting import MISSED, PATIENCE, backend_of

CHANNEL = "frontdesk"
QUEUED = "queued"
"""Ends an announcement of a log with something that waits for a worker."""
ECHO = "echo"
PULSE = 10.0
"""Seconds between words to oneself: a connection that does not bring them back is not alive."""

Wake = Callable[[str | None, int, bool], None]
"""Is told how far an organization's log has come, and whether something waits for a worker.

None for whichever has: words were missed.
"""

logger = structlog.get_logger(__name__)


class Waker:
    def __init__(self, url: str, wake: Wake) -> None:
        self._broadcast = Broadcast(backend=backend_of(url))
        self._wake = wake
        self._unsaid: dict[str, tuple[int, bool]] = {}
        self._has_unsaid = asyncio.Event()
        self._me = secrets.token_hex(8)
        self._echoed = asyncio.Event()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Says and listens. On leaving, what is unsaid is said, if it can be said at once."""
        await self._broadcast.connect()
        tasks = [asyncio.create_task(each()) for each in (self._say, self._listen, self._pulse)]
        try:
            yield
        finally:
            await self._end(tasks)

    @asynccontextmanager
    async def saying(self) -> AsyncIterator[None]:
        """Says without listening: for the command line."""
        await self._broadcast.connect()
        tasks = [asyncio.create_task(self._say())]
        try:
            yield
        finally:
            await self._end(tasks)

    def announce(self, organization_id: str, position: int, queued: bool) -> None:
        """Wake whoever follows, here and in other processes."""
        self._wake(organization_id, position, queued)
        _, queued_before = self._unsaid.get(organization_id, (0, False))
        self._unsaid[organization_id] = (position, queued or queued_before)
        self._has_unsaid.set()

    async def answers(self) -> bool:
        """Whether what is said comes back."""
        echoed = self._echoed
        try:
            async with asyncio.timeout(2):
                await self._broadcast.publish(CHANNEL, f"{ECHO} {self._me}")
                await echoed.wait()
        except Exception:
            return False
        return True

    async def _end(self, tasks: "list[asyncio.Task[None]]") -> None:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._say_unsaid()
        await self._broadcast.disconnect()

    async def _say(self) -> None:
        while True:
            await self._has_unsaid.wait()
            await self._say_unsaid()

    async def _say_unsaid(self) -> None:
        self._has_unsaid.clear()
        unsaid, self._unsaid = self._unsaid, {}
        try:
            async with asyncio.timeout(PATIENCE):
                for organization_id, (position, queued) in unsaid.items():
                    said = f"{organization_id} {position}{f' {QUEUED}' if queued else ''}"
                    await self._broadcast.publish(CHANNEL, said)
        except Exception as failure:  # any backend's own errors
            logger.warning("broadcast failed; the log will be read on time", error=failure)

    async def _pulse(self) -> None:
        while True:
            await self.answers()
            await asyncio.sleep(PULSE)

    async def _listen(self) -> None:
        async with self._broadcast.subscribe(CHANNEL) as subscriber:
            while True:
                self._hear((await subscriber.get()).message)

    def _hear(self, message: str) -> None:
        match message.split(" "):
            case [word] if word == MISSED:
                self._wake(None, 0, True)
            case [word, whose] if word == ECHO:
                if whose == self._me:
                    self._echoed.set()
                    self._echoed = asyncio.Event()
            case [organization_id, position, *queued] if position.isdecimal():
                self._wake(organization_id, int(position), queued == [QUEUED])
