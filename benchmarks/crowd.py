"""Subscribers of one server, and when each frame came to them."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle, islice
from typing import Any, cast

import orjson
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

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
READ_BUFFER = 4_096
"""Bytes."""
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

    def arrived(self, frame: bytes) -> None:
        self._arrivals.append(time.perf_counter())
        assert b'"TimelineItemAdded"' in frame, frame
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


class Subscriber(WSListener):
    """In a library of compiled code: what reading a frame takes here is waited for by the next."""

    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd
        self._acknowledged = asyncio.get_running_loop().create_future()

    async def acknowledged(self) -> None:
        await self._acknowledged

    def on_ws_frame(self, _: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type is not WSMsgType.TEXT:
            return
        if self._acknowledged.done():
            self._crowd.arrived(frame.get_payload_as_bytes())
        else:
            self._acknowledged.set_result(None)


@asynccontextmanager
async def gathered(
    server: Server, size: int, tokens: Sequence[str], document: str, after: str
) -> AsyncIterator[Crowd]:
    """Every subscriber sees every event after the cursor, however late it came to subscribe."""
    door, crowd = asyncio.Semaphore(AT_ONCE), Crowd(server, size)
    subscription = {"query": document, "variables": {"after": after}}
    sockets = await asyncio.gather(
        *(_joined(door, crowd, token, subscription) for token in islice(cycle(tokens), size))
    )
    try:
        yield crowd
    finally:
        for socket in sockets:
            socket.send_close()
        await asyncio.gather(*(socket.wait_disconnected() for socket in sockets))


async def _joined(
    door: asyncio.Semaphore, crowd: Crowd, token: str, subscription: Mapping[str, object]
) -> WSTransport:
    async with door:
        socket, subscriber = await ws_connect(
            partial(Subscriber, crowd),
            crowd.server.url.replace("http", "ws", 1) + GRAPHQL,
            extra_headers={"Sec-WebSocket-Protocol": "graphql-transport-ws"},
            read_buffer_init_size=READ_BUFFER,
        )
        _say(socket, type="connection_init", payload={"authorization": f"Bearer {token}"})
        await cast(Subscriber, subscriber).acknowledged()
        _say(socket, type="subscribe", id="1", payload=subscription)
        return socket


def _say(socket: WSTransport, **message: Any) -> None:
    socket.send(WSMsgType.TEXT, orjson.dumps(message))
