"""uvicorn's WebSocket protocol, with a way past its encoder for what many are sent."""

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

    def abort(self) -> None:
        """Cut off, without waiting for what was written to be read."""
        self.transport.abort()


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
