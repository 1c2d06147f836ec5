"""graphql-transport-ws, where a client sends what the protocol does not know."""

import asyncio
import sys
from typing import Any

import orjson
from cross_web import HTTPException
from graphql import GraphQLError
from starlette.websockets import WebSocketDisconnect
from strawberry.asgi import ASGIWebSocketAdapter
from strawberry.http.exceptions import WebSocketDisconnected
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import (
    BaseGraphQLTransportWSHandler,
)
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import (
    Operation as StreamOperation,
)

from resolvers.context import Connection, pushing
from resolvers.sharing import SentData
from web.frames import frames_of
from web.graphql_request import read_parameters
from web.trusted import TrustedDocuments

LONGEST_BLOCKED = 30.0
"""Seconds that a client may leave its socket full before it is cut off, to resume later."""
LONGEST_REASON = 123
"""Bytes that a closing frame has room for (RFC 6455, 5.5)."""


class Socket(ASGIWebSocketAdapter):
    async def send_text(self, text: str) -> None:
        try:
            async with asyncio.timeout(LONGEST_BLOCKED):
                await self.ws.send({"type": "websocket.send", "text": text})
        except WebSocketDisconnect as gone:
            raise WebSocketDisconnected from gone
        except TimeoutError as blocked:
            # Not even a closing frame would get through.
            if frames := frames_of(self.ws):
                frames.abort()
            raise WebSocketDisconnected from blocked

    async def send_json(self, message: Any) -> None:
        await self.send_text(orjson.dumps(message).decode())

    async def close(self, code: int, reason: str) -> None:
        """Strawberry's reasons repeat what the client sent, of any length."""
        room = reason.encode()[:LONGEST_REASON]
        await super().close(code, room.decode(errors="ignore"))


class SocketHandler(BaseGraphQLTransportWSHandler[Connection, None]):
    websocket: Socket
    view: Any

    async def handle_message(self, message: Any) -> None:
        try:
            check(message, self.view.trusted)
        except HTTPException as wrong:
            await self.handle_invalid_message(wrong.reason)
        else:
            await super().handle_message(message)

    async def handle_connection_init(self, message: Any) -> None:
        await super().handle_connection_init(message)
        if self.connection_acknowledged:
            self.connection_init_timeout_task = None
            if frames := frames_of(self.websocket.ws):
                frames.forget_handshake()

    async def run_operation(self, operation: StreamOperation[Connection, None]) -> None:
        frames = frames_of(self.websocket.ws)
        if frames is not None:
            head, push = _head(operation.id), frames.push
            pushing.set(lambda payload: push(head + payload + b"}"))
        await super().run_operation(operation)

    async def send_message(self, message: Any) -> None:
        payload = message.get("payload")
        data = payload.get("data") if isinstance(payload, dict) else None
        if isinstance(data, SentData) and len(payload) == 1:
            text = _head(message["id"]) + data.payload + b"}"
            await self.websocket.send_text(text.decode())
            data.forget()
        else:
            await super().send_message(message)

    async def handle_subscribe(self, message: Any) -> None:
        """Strawberry counts as well, but its error has no code."""
        most = self.max_subscriptions_per_connection
        is_new = self.connection_acknowledged and message["id"] not in self.operations
        if most is not None and is_new and len(self.operations) >= most:
            sentence = f"One socket carries {most} operations at once. End one, or open another."
            error = GraphQLError(sentence, extensions={"code": "LIMIT_EXCEEDED"}).formatted
            await self.send_message({"id": message["id"], "type": "error", "payload": [error]})
        else:
            await super().handle_subscribe(message)


def _head(id: str) -> bytes:
    """Of a message `next`, before a payload that is encoded already."""
    return b'{"id":%b,"type":"next","payload":' % orjson.dumps(id)


def check(message: object, trusted: TrustedDocuments) -> None:
    if not isinstance(message, dict):
        raise HTTPException(400, "The message must be a JSON object.")
    if not isinstance(message.get("id", ""), str):
        raise HTTPException(400, "`id` must be a string.")
    if message.get("type") == "subscribe":
        asked = read_parameters(message.get("payload"), trusted)
        if asked.query is not None:
            # Thousands of sockets ask the same, and hold what they ask.
            message["payload"]["query"] = sys.intern(asked.query)
