"""Subscribers of one server, and when each frame came to them."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from typing import Any

import orjson
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.calling import post_all, text
from benchmarks.filling import phone_number
from benchmarks.floors import GRAPHQL
from benchmarks.measuring import Cost, cost
from benchmarks.serving import Server

AT_ONCE = 20
"""Subscribers that connect at the same time."""
EVENTS = 2
"""In each round."""
PATIENCE = 30.0
OPEN = 3
"""The number of a conversation that stands open: a text there is one event."""


@dataclass
class Crowd:
    server: Server
    size: int
    latencies: list[float] = field(default_factory=list)
    """Of every frame, from the post that caused it."""
    _arrivals: list[float] = field(default_factory=list)
    _complete: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self, socket: ClientConnection) -> None:
        async for frame in socket:
            self._arrivals.append(time.perf_counter())
            assert '"TimelineItemAdded"' in str(frame), frame
            if len(self._arrivals) == self.size:
                self._complete.set()

    async def round(self) -> Cost:
        """A few events, one after the other: what a delivery costs the server."""
        posts = [text(self.server, phone_number(OPEN)) for _ in range(EVENTS)]

        async def deliver_all() -> None:
            for post in posts:
                await self._deliver(post)

        return await cost(deliver_all, EVENTS * self.size, self.server.pid)

    async def _deliver(self, post: bytes) -> None:
        """Until everybody has the frame."""
        self._arrivals.clear()
        self._complete.clear()
        began = time.perf_counter()
        async with asyncio.timeout(PATIENCE):
            await post_all(self.server, [post])
            await self._complete.wait()
        self.latencies += [arrival - began for arrival in self._arrivals]


@asynccontextmanager
async def gathered(
    server: Server, size: int, tokens: Sequence[str], document: str, after: str
) -> AsyncIterator[Crowd]:
    """Every subscriber sees every event after the cursor, however late it came to subscribe."""
    door = asyncio.Semaphore(AT_ONCE)
    subscription = {"query": document, "variables": {"after": after}}
    sockets = await asyncio.gather(
        *(_joined(door, server, token, subscription) for token in islice(cycle(tokens), size))
    )
    crowd = Crowd(server, size)
    async with asyncio.TaskGroup() as listening:
        for socket in sockets:
            listening.create_task(crowd.listen(socket))
        try:
            yield crowd
        finally:
            await asyncio.gather(*(socket.close() for socket in sockets))


async def _joined(
    door: asyncio.Semaphore, server: Server, token: str, subscription: Mapping[str, object]
) -> ClientConnection:
    async with door:
        socket = await connect(
            server.url.replace("http", "ws", 1) + GRAPHQL,
            subprotocols=["graphql-transport-ws"],  # type: ignore[list-item]
            compression=None,
            ping_interval=None,
        )
        await _say(socket, type="connection_init", payload={"authorization": f"Bearer {token}"})
        await socket.recv()
        await _say(socket, type="subscribe", id="1", payload=subscription)
        return socket


async def _say(socket: ClientConnection, **message: Any) -> None:
    await socket.send(orjson.dumps(message).decode())
