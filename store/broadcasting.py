"""broadcaster's backends, mended: they come back by themselves, and no fault of theirs is raised.

Its Redis listener ends with its connection, its PostgreSQL backend has one connection that fails
where two publish at once, and of two who subscribe at one time one is forgotten. Here subscribing
is only noted, and whoever waits for the next message connects, and connects again.
"""

import asyncio
from abc import ABC, abstractmethod
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import structlog
from broadcaster import Event
from broadcaster._backends.base import BroadcastBackend
from broadcaster._backends.memory import MemoryBackend
from broadcaster._backends.postgres import PostgresBackend
from broadcaster._backends.redis import RedisBackend
from redis import asyncio as redis

MISSED = "missed"
"""What is heard after every new connection: nobody knows what was said before it."""
SILENCE = 30.0
"""Seconds after which a connection that says nothing is not believed any more."""
PATIENCE = 3.0
"""Seconds that a server is given to connect or to take a message."""
PAUSE = 1.0
"""Seconds before the next try to connect."""

logger = structlog.get_logger(__name__)


def backend_of(url: str) -> BroadcastBackend:
    """Raises ValueError for a kind that wakes nobody here."""
    match urlsplit(url).scheme:
        case "memory":
            return MemoryBackend(url)
        case "redis" | "rediss":
            return Redis(url)
        case "postgresql":
            return Notify(url)
        case other:
            raise ValueError(f"“{other}” is none of memory, redis, rediss and postgresql.")


class _Lasting(BroadcastBackend, ABC):
    """Whoever is asked for the next message answers with one, however often the server goes."""

    def __init__(self) -> None:
        self._channels: set[str] = set()
        self._has_channels = asyncio.Event()
        self._is_lost = False

    async def connect(self) -> None:
        """Whoever listens or publishes first connects: a server that is down stops nobody."""

    async def subscribe(self, channel: str) -> None:
        self._channels.add(channel)
        self._has_channels.set()

    async def unsubscribe(self, channel: str) -> None:
        self._channels.discard(channel)

    async def next_published(self) -> Event:
        await self._has_channels.wait()
        while True:
            try:
                async with asyncio.timeout(SILENCE):
                    event = await self._next()
            except Exception as failure:  # whatever the driver raises
                await self._lost(failure)
            else:
                if self._is_lost:
                    logger.info("broadcast is back")
                self._is_lost = False
                return event

    async def _lost(self, failure: Exception) -> None:
        if not self._is_lost:
            logger.warning("broadcast lost; the log is read on time meanwhile", error=failure)
        self._is_lost = True
        await self._drop()
        await asyncio.sleep(PAUSE)

    @abstractmethod
    async def _next(self) -> Event:
        """The next message, on a connection that may have to be made first."""

    @abstractmethod
    async def _drop(self) -> None:
        """Let go of the connection that listens."""


class Redis(_Lasting, RedisBackend):
    def __init__(self, url: str) -> None:
        super().__init__()
        self._conn = redis.Redis.from_url(
            url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, socket_keepalive=True
        )
        self._listening: redis.client.PubSub | None = None

    async def disconnect(self) -> None:
        await self._drop()
        await self._conn.aclose()

    async def _next(self) -> Event:
        if self._listening is None:
            pubsub = self._conn.pubsub(ignore_subscribe_messages=True)
            await pubsub.subscribe(*self._channels)
            self._listening = pubsub
            return Event(next(iter(self._channels)), MISSED)
        while True:
            message = await self._listening.get_message(timeout=SILENCE)
            if message is not None:
                return Event(message["channel"].decode(), message["data"].decode())

    async def _drop(self) -> None:
        pubsub, self._listening = self._listening, None
        if pubsub is not None:
            await pubsub.aclose()  # type: ignore[no-untyped-call]


class Notify(_Lasting, PostgresBackend):
    """PostgreSQL's LISTEN and NOTIFY, on one connection at which publishers take their turn."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        self._turn = asyncio.Lock()
        self._connection: asyncpg.Connection[asyncpg.Record] | None = None
        self._heard: asyncio.Queue[Event | None] = asyncio.Queue()
        self._listened: set[str] = set()

    async def disconnect(self) -> None:
        await self._drop()

    async def publish(self, channel: str, message: str) -> None:
        async with self._turn:
            connection = await self._connected()
            try:
                await connection.execute("SELECT pg_notify($1, $2)", channel, message)
            except BaseException:
                # Cut off half way, by us or by it: nobody knows what it would say next.
                connection.terminate()
                raise

    async def _next(self) -> Event:
        async with self._turn:
            await self._listen(await self._connected())
        event = await self._heard.get()
        if event is None:
            raise ConnectionError("The connection that listened was ended.")
        return event

    async def _listen(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        for channel in self._channels - self._listened:
            await connection.add_listener(channel, self._listener)
            self._listened.add(channel)
            self._heard.put_nowait(Event(channel, MISSED))

    async def _connected(self) -> "asyncpg.Connection[asyncpg.Record]":
        if self._connection is None or self._connection.is_closed():
            self._heard, self._listened = asyncio.Queue(), set()
            self._connection = await asyncpg.connect(
                self._url, timeout=PATIENCE, command_timeout=PATIENCE
            )
            self._connection.add_termination_listener(self._ended(self._heard))
        return self._connection

    @staticmethod
    def _ended(heard: "asyncio.Queue[Event | None]") -> Any:
        return lambda _: heard.put_nowait(None)

    def _listener(self, *said: Any) -> None:
        _, _, channel, message = said
        self._heard.put_nowait(Event(channel, message))

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.terminate()
