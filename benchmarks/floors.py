"""The floor: the least that Starlette can do for the same answers, written by hand.

The same uvicorn, file, durability and bytes; no GraphQL, no permissions, no rules, no event log,
no headers of security. Nobody should build a clinic's desk like this: it is there to divide by.
"""

import base64
import hmac
import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from tests.founding import AUTH_TOKEN
from web.config import Settings

GRAPHQL = "/graphql"
WEBHOOK = "/webhooks/twilio/messages"
VIEWER = "dana@example.org"
PAGE = """
    SELECT c.id, c.phone_number, u.person_id IS NOT NULL, c.is_unresponded,
        strftime('%Y-%m-%dT%H:%M:%fZ', c.waiting_since / 1000.0, 'unixepoch'), c.is_resolved,
        strftime('%Y-%m-%dT%H:%M:%fZ', c.last_activity_at / 1000.0, 'unixepoch'),
        p.id, p.given_name || ' ' || p.family_name,
        (SELECT count(*) - 1 FROM patient_phone f
            WHERE f.organization_id = c.organization_id AND f.phone_number = c.phone_number),
        i.id, i.body, strftime('%Y-%m-%dT%H:%M:%fZ', i.at / 1000.0, 'unixepoch'), i.direction,
        i.delivery_status, l.name,
        (SELECT o.source FROM opt_out o WHERE o.organization_id = c.organization_id
            AND o.phone_number = c.phone_number AND o.ended_at IS NULL
            ORDER BY o.source = 'TEAM' DESC, o.at, o.id LIMIT 1)
    FROM conversation c
    LEFT JOIN unread u ON u.organization_id = c.organization_id AND u.person_id = :person
        AND u.conversation_id = c.id
    LEFT JOIN patient p ON p.id = c.primary_patient_id
    LEFT JOIN timeline_item i ON i.id = c.last_item_id
    LEFT JOIN location l ON l.id = c.location_id
    WHERE c.organization_id = :organization ORDER BY c.activity_position DESC LIMIT 50
"""
EVENT: dict[str, Any] = {
    "__typename": "TimelineItemAdded",
    "cursor": "b3JnYW5pemF0aW9uXzAxa2N6eTl4ZzFlM3J0ZDVwcWRqZXZ6MGE3OjE2MDIx",
    "at": "2026-11-02T09:30:00.000Z",
    "conversation": {
        "id": "conversation_00000000000000000000000001",
        "phoneNumber": "+16462000001",
        "isUnresponded": True,
        "lastActivityAt": "2026-11-02T09:30:00.000Z",
    },
    "item": {
        "__typename": "Message",
        "id": "message_01kczy9xg1e3rtd5pqdjevz0a7",
        "body": "I am running ten minutes late. Is that all right?",
        "direction": "INBOUND",
        "at": "2026-11-02T09:30:00.000Z",
        "deliveryStatus": None,
    },
}
FRAME = orjson.dumps(
    {"id": "1", "type": "next", "payload": {"data": {"inboxEvents": EVENT}}}
).decode()
"""As long as the frames that our subscribers get."""


def floor(settings: Settings) -> Starlette:
    desk = Floor(connection_to(settings), settings.public_url)
    return Starlette(
        routes=[
            Route(GRAPHQL, desk.page, methods=["POST"]),
            Route(WEBHOOK, desk.texted, methods=["POST"]),
            WebSocketRoute(GRAPHQL, desk.follow),
        ]
    )


def connection_to(settings: Settings) -> sqlite3.Connection:
    connection = sqlite3.connect(settings.data / "frontdesk.sqlite3", isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "cache_size = -32000"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("PRAGMA mmap_size = 268435456")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS floor (sid TEXT PRIMARY KEY, sender, recipient, body)"
    )
    return connection


def viewer_in(connection: sqlite3.Connection) -> dict[str, str]:
    """The parameters of `PAGE`."""
    row = connection.execute(
        "SELECT organization_id, id FROM person WHERE email = ?", [VIEWER]
    ).fetchone()
    return {"organization": row[0], "person": row[1]}


class Floor:
    def __init__(
        self,
        connection: sqlite3.Connection,
        public_url: str,
        publish: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """`publish`: how subscribers hear of a text, where it is not by constant bytes."""
        self._connection = connection
        self._webhook = public_url + WEBHOOK
        self._publish = publish or self._send_all
        self._viewer = viewer_in(connection)
        self._sockets: set[WebSocket] = set()

    async def page(self, request: Request) -> Response:
        await request.body()
        rows = self._connection.execute(PAGE, self._viewer).fetchall()
        nodes = [_node(*row) for row in rows]
        return Response(
            orjson.dumps({"data": {"conversations": {"nodes": nodes}}}),
            media_type="application/json",
        )

    async def texted(self, request: Request) -> Response:
        pairs = parse_qsl((await request.body()).decode(), keep_blank_values=True)
        signed = self._webhook + "".join(name + value for name, value in sorted(pairs))
        proof = base64.b64encode(hmac.digest(AUTH_TOKEN.encode(), signed.encode(), "sha1"))
        if not hmac.compare_digest(proof, request.headers["x-twilio-signature"].encode()):
            return Response(status_code=403)
        form = dict(pairs)
        self._connection.execute("INSERT INTO floor VALUES (:MessageSid, :From, :To, :Body)", form)
        await self._publish()
        return Response(b"<Response></Response>", media_type="text/xml")

    async def _send_all(self) -> None:
        for socket in self._sockets:
            await socket.send_text(FRAME)

    async def follow(self, socket: WebSocket) -> None:
        """graphql-transport-ws as far as a subscriber needs it to believe that it has one."""
        await socket.accept("graphql-transport-ws")
        try:
            await socket.receive_text()
            await socket.send_text('{"type":"connection_ack"}')
            await socket.receive_text()
            self._sockets.add(socket)
            await socket.receive_text()
        except WebSocketDisconnect:
            pass
        finally:
            self._sockets.discard(socket)


def _node(
    id: str,
    number: str,
    unread: int,
    unresponded: int,
    waiting: str | None,
    resolved: int,
    active: str,
    patient: str | None,
    name: str | None,
    others: int,
    item: str | None,
    body: str,
    at: str,
    direction: str,
    status: str | None,
    location: str | None,
    opt_out: str | None,
) -> dict[str, object]:
    message = {"id": item, "body": body, "at": at, "direction": direction, "deliveryStatus": status}
    return {
        "id": id,
        "phoneNumber": number,
        "isUnread": bool(unread),
        "isUnresponded": bool(unresponded),
        "waitingSince": waiting,
        "isResolved": bool(resolved),
        "lastActivityAt": active,
        "primaryPatient": {"id": patient, "name": name} if patient else None,
        "otherPatientCount": max(others, 0),
        "lastItem": message if item else None,
        "location": {"name": location} if location else None,
        "optOut": {"source": opt_out} if opt_out else None,
    }
