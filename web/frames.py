"""uvicorn's WebSocket protocol, with a way past its encoder for what many are sent."""

import asyncio
import struct
from typing import Any

from starlette.websockets import WebSocket
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request
from websockets.protocol import State

EXTENSION = "frontdesk.frames"
TEXT = 0x81
"""A whole message of text: FIN and opcode 1 (RFC 6455, 5.2)."""


class Frames(WebSocketsSansIOProtocol):
    # uvicorn's: with more than thirty attributes in it a dictionary is four times as large.
    __slots__ = (
        "asgi_version",
        "close_sent",
        "close_timeout",
        "close_timer",
        "curr_msg_data_type",
        "disconnected",
        "initial_response",
        "last_ping_rtt",
        "pending_ping_payload",
        "ping_interval",
        "ping_sent_at",
        "ping_timeout",
        "ping_timer",
        "pong_timer",
        "queue",
        "read_paused",
        "writable",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.queue = Mailbox()  # type: ignore[assignment]
        self.writable = Gate()  # type: ignore[assignment]
        self.writable.set()

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if hasattr(self, "scope"):
            extensions: dict[str, Any] = self.scope["extensions"]
            extensions[EXTENSION] = self

    def push(self, message: bytes) -> bool:
        """Write a message of text, if that can be done now. Never between the parts of another:

        messages are sent whole. Not where it would have to be compressed, nor into a full buffer.
        """
        if (
            not self.writable.is_set()
            or self.disconnected
            or self.close_sent
            or self.conn.extensions
            or self.conn.state is not State.OPEN
            or self.transport.is_closing()
        ):
            return False
        self.transport.write(_head(len(message)) + message)
        return True

    def forget_handshake(self) -> None:
        """Its headers, four kilobytes of each socket, that nobody reads again."""
        self.request.headers.clear()
        self.response.headers.clear()
        self.scope["headers"].clear()  # type: ignore[attr-defined]

    def abort(self) -> None:
        """Cut off, without waiting for what was written to be read."""
        self.transport.abort()


class Gate:
    """What a socket needs of `asyncio.Event`, whose deque has room for 64 who wait."""

    def __init__(self) -> None:
        self._is_open = False
        self._opens: asyncio.Future[None] | None = None

    def is_set(self) -> bool:
        return self._is_open

    def set(self) -> None:
        self._is_open = True
        opens, self._opens = self._opens, None
        if opens is not None:
            opens.set_result(None)

    def clear(self) -> None:
        self._is_open = False

    async def wait(self) -> None:
        while not self._is_open:
            self._opens = self._opens or asyncio.get_running_loop().create_future()
            # Who is cancelled leaves the others waiting.
            await asyncio.shield(self._opens)


class Mailbox:
    """What one reader needs of `asyncio.Queue`, which has four such deques."""

    def __init__(self) -> None:
        self._messages: list[Any] = []
        self._comes: asyncio.Future[None] | None = None

    def put_nowait(self, message: Any) -> None:
        self._messages.append(message)
        if self._comes is not None and not self._comes.done():
            self._comes.set_result(None)

    def empty(self) -> bool:
        return not self._messages

    async def get(self) -> Any:
        while not self._messages:
            self._comes = asyncio.get_running_loop().create_future()
            await self._comes
        return self._messages.pop(0)


def frames_of(socket: WebSocket) -> Frames | None:
    """None on another server than ours."""
    found = socket.scope.get("extensions", {}).get(EXTENSION)
    return found if isinstance(found, Frames) else None


def _head(length: int) -> bytes:
    if length < 126:
        return struct.pack("!BB", TEXT, length)
    if length < 65_536:
        return struct.pack("!BBH", TEXT, 126, length)
    return struct.pack("!BBQ", TEXT, 127, length)
