"""GraphQL over HTTP, graphql-transport-ws and SSE, as their specifications have it.

https://graphql.github.io/graphql-over-http/draft/,
https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md,
https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md (distinct connections).
"""

import json
from collections.abc import Mapping
from datetime import timedelta

import orjson
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLHTTPResponse, process_result
from strawberry.subscriptions import GRAPHQL_SSE_PROTOCOL, GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types import ExecutionResult
from strawberry.types.execution import PreExecutionError

from resolvers.context import Connection, House
from schema.schema import Schema
from web.sessions import CookieSessions, cookie_name

RESPONSE_JSON = "application/graphql-response+json"
PLAIN_JSON = "application/json"
SUBSCRIPTIONS = 50
"""At once on one socket."""


class Answer(Response):
    """What the answer to one request will be: its type, and its cookies."""

    preferred: str


class GraphQLEndpoint(GraphQL[Connection, None]):
    def __init__(self, schema: Schema, house: House, *, secure: bool) -> None:
        super().__init__(
            schema,
            graphql_ide=None,
            allow_queries_via_get=False,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL, GRAPHQL_SSE_PROTOCOL),
            connection_init_wait_timeout=timedelta(seconds=10),
            max_subscriptions_per_connection=SUBSCRIPTIONS,
            allowed_origins=[house.public_url],
        )
        self.house = house
        self.secure = secure

    async def get_context(
        self, request: Request | WebSocket, response: Response | WebSocket
    ) -> Connection:
        return connection_of(
            self.house, request, response if isinstance(response, Response) else None, self.secure
        )

    async def get_sub_response(self, request: Request | WebSocket) -> Response:
        answer = Answer()
        answer.status_code = 0
        del answer.headers["content-length"]
        answer.preferred = preferred_type(request.headers.get("accept", ""))
        return answer

    async def process_result(
        self, request: Request | WebSocket, result: ExecutionResult
    ) -> GraphQLHTTPResponse:
        """A request that never began to execute has no `data` (GraphQL, 7.1.1)."""
        processed = process_result(result)
        if isinstance(result, PreExecutionError):
            processed.pop("data", None)
        return processed

    def create_response(
        self,
        response_data: GraphQLHTTPResponse | list[GraphQLHTTPResponse],
        sub_response: Response,
    ) -> Response:
        preferred = getattr(sub_response, "preferred", PLAIN_JSON)
        failed = preferred == RESPONSE_JSON and "data" not in response_data
        response = Response(
            orjson.dumps(response_data),
            status_code=400 if failed else 200,
            media_type=f"{preferred}; charset=utf-8",
        )
        response.headers.raw.extend(sub_response.headers.raw)
        return response

    def encode_json(self, data: object) -> str:
        return orjson.dumps(data).decode()

    def decode_json(self, data: str | bytes) -> object:
        try:
            return orjson.loads(data)
        except orjson.JSONDecodeError as wrong:
            raise json.JSONDecodeError(wrong.msg, "", 0) from wrong


def connection_of(
    house: House, request: HTTPConnection, response: Response | None, secure: bool
) -> Connection:
    name = cookie_name(secure)
    return Connection(
        house=house,
        address=request.client.host if request.client else "",
        cookie=request.cookies.get(name),
        authorization=request.headers.get("authorization"),
        sessions=CookieSessions(name, response, secure) if response is not None else None,
    )


def preferred_type(accept: str) -> str:
    """Of the two types we answer with, the one the client ranks higher; plain JSON if neither."""
    ranks: Mapping[str, float] = {}
    for part in accept.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        quality = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        ranks = {**ranks, name: _quality(quality)}
    newer = ranks.get(RESPONSE_JSON, 0.0)
    return RESPONSE_JSON if newer and newer >= ranks.get(PLAIN_JSON, 0.0) else PLAIN_JSON


def _quality(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
