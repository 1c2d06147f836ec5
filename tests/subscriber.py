"""A small client of graphql-transport-ws, for tests that watch the wire."""

import asyncio
import json
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

EVENT = """{ __typename
  ... on Event { cursor at conversation { id phoneNumber isUnread isUnresponded isResolved } }
  ... on TimelineItemAdded { item { ... on Message { id body direction deliveryStatus } } }
  ... on DeliveryStatusChanged { status problem { code message } item { ... on Message { id } } }
  ... on ConversationChanged { change }
  ... on Heartbeat { cursor at } }"""
INBOX_EVENTS = f"subscription($after: String) {{ inboxEvents(after: $after) {EVENT} }}"


class Subscriber:
    def __init__(self, url: str, token: str | None, **more: Any) -> None:
        """`more`: what else is said when the connection begins."""
        self._url = url.replace("http", "ws", 1) + "/graphql"
        self._token = token
        self._more = more
        self._socket: ClientConnection | None = None

    async def __aenter__(self) -> Self:
        self._socket = await connect(self._url, subprotocols=["graphql-transport-ws"])  # type: ignore[list-item]
        payload = {"authorization": f"Bearer {self._token}"} if self._token else {}
        await self.say(type="connection_init", payload={**payload, **self._more})
        assert (await self.hear())["type"] == "connection_ack"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._socket is not None
        await self._socket.close()

    async def say(self, **message: Any) -> None:
        assert self._socket is not None
        await self._socket.send(json.dumps(message))

    async def hear(self) -> Any:
        return json.loads(await self.frame())

    async def frame(self) -> str:
        """What is said next, as it stands on the wire."""
        assert self._socket is not None
        async with asyncio.timeout(30):
            return str(await self._socket.recv(decode=True))

    async def subscribe(
        self, document: str = INBOX_EVENTS, operation: str = "1", **variables: Any
    ) -> None:
        payload = {"query": document, "variables": variables}
        await self.say(id=operation, type="subscribe", payload=payload)

    async def is_subscribed(self) -> None:
        """Waits until the server follows the log for every subscription said so far.

        A query on the same socket is answered after the subscriptions before it were begun, and
        half a tenth of a second is long for what they then read.
        """
        await self.say(id="asked", type="subscribe", payload={"query": "{ __typename }"})
        for expected in ("next", "complete"):
            assert (await self.hear())["type"] == expected
        await asyncio.sleep(0.05)

    async def next(self) -> Any:
        """The next item of the stream, without heartbeats."""
        while True:
            message = await self.hear()
            assert message["type"] == "next", message
            assert "errors" not in message["payload"], message
            (item,) = message["payload"]["data"].values()
            if item["__typename"] != "Heartbeat":
                return item

    async def is_told_to_come_back(self) -> bool:
        """Whether the server closed the socket with "service restart" (RFC 6455's registry)."""
        assert self._socket is not None
        with suppress(ConnectionClosed):
            while True:
                await self.hear()
        return self._socket.close_code == 1012

    def cut(self) -> None:
        """Break the line without a word."""
        assert self._socket is not None
        self._socket.transport.abort()
