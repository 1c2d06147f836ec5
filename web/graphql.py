"""GraphQL over HTTP, graphql-transport-ws and SSE, as their specifications have it.

https://graphql.github.io/graphql-over-http/draft/,
https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md,
https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md (distinct connections).
"""

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import orjson
from cross_web import AsyncHTTPRequestAdapter, HTTPException
from graphql import GraphQLError
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLHTTPResponse, GraphQLRequestData, process_result
from strawberry.http.base import BaseRequestProtocol
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.subscriptions import GRAPHQL_SSE_PROTOCOL, GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types import ExecutionResult, SubscriptionExecutionResult
from strawberry.types.execution import PreExecutionError
from strawberry.types.graphql import OperationType

from resolvers.context import Connection, House
from resolvers.errors import told
from schema.schema import Schema
from web.graphql_answer import Answer, json_response, refusal
from web.graphql_request import (
    EVENT_STREAM,
    PLAIN_JSON,
    RESPONSE_JSON,
    accept_of,
    check_content_type,
    names_json,
    preferred_type,
    read_parameters,
    takes_stream,
)
from web.graphql_socket import Socket, SocketHandler
from web.sessions import CookieSessions, session_cookie, wall_cookie
from web.trusted import TrustedDocuments

SUBSCRIPTIONS = 50
"""At once on one socket."""

LONGEST_ADDRESS = 64
"""What the audit has room for; a proxy may pass on anything."""

Page = Callable[[Request], Awaitable[Response]]


class SubscriptionAsked(HTTPException):
    def __init__(self) -> None:
        super().__init__(400, f"Subscribe over a WebSocket, or accept {EVENT_STREAM}.")


class GraphQLEndpoint(GraphQL[Connection, None]):
    websocket_adapter_class = Socket
    graphql_transport_ws_handler_class = SocketHandler

    def __init__(
        self,
        schema: Schema,
        house: House,
        trusted: TrustedDocuments,
        *,
        secure: bool,
        ide: Page | None = None,
        wall: bool = False,
    ) -> None:
        """`wall`: this is where a wall's screen asks, which signs in as no more than that."""
        super().__init__(
            schema,
            graphql_ide="graphiql" if ide else None,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL, GRAPHQL_SSE_PROTOCOL),
            connection_init_wait_timeout=timedelta(seconds=10),
            max_subscriptions_per_connection=SUBSCRIPTIONS,
            allowed_origins=[house.public_url],
        )
        self.house = house
        self.trusted = trusted
        self.secure = secure
        self.ide = ide
        self.wall = wall

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self.run(WebSocket(scope, receive, send))
            return
        request = Request(scope, receive)
        try:
            response = await self.run(request)
        except HTTPException as refused:
            response = refusal(request, refused)
        await response(scope, receive, send)

    async def get_context(
        self, request: Request | WebSocket, response: Response | WebSocket
    ) -> Connection:
        answer = response if isinstance(response, Response) else None
        connection = connection_of(self.house, request, answer, self.secure, wall=self.wall)
        # A link on another site opens with the reader's cookie, and what is read is recorded.
        if request.scope.get("method") == "GET" and not names_json(accept_of(request)):
            connection.cookie = None
        return connection

    def should_render_graphql_ide(self, request: BaseRequestProtocol) -> bool:
        return self.ide is not None and super().should_render_graphql_ide(request)

    async def render_graphql_ide(self, request: Request) -> Response:
        return await self.ide(request) if self.ide else await super().render_graphql_ide(request)

    async def parse_http_body(self, request: AsyncHTTPRequestAdapter) -> GraphQLRequestData:
        given: Any
        if request.method == "GET":
            given = dict(self.parse_query_params(request.query_params))
        else:
            check_content_type(request)
            given = self.parse_json(await request.get_body())
        asked = read_parameters(given, self.trusted)
        accept = request.headers.get("accept", "")
        if takes_stream(accept) and not names_json(accept):
            asked.protocol = "sse"
        return asked

    async def execute_operation(
        self,
        request: Request,
        request_adapter: AsyncHTTPRequestAdapter,
        request_data: GraphQLRequestData | list[GraphQLRequestData],
        context: Connection,
        root_value: None,
        sub_response: Response,
    ) -> ExecutionResult | list[ExecutionResult] | SubscriptionExecutionResult:
        """Who takes both JSON and a stream is given the stream for subscriptions only."""
        parts = (request, request_adapter, request_data, context, root_value, sub_response)
        try:
            return await super().execute_operation(*parts)
        except SubscriptionAsked:
            if isinstance(request_data, list) or not takes_stream(accept_of(request)):
                raise
            request_data.protocol = "sse"
            return await super().execute_operation(*parts)

    async def execute_single(
        self,
        request: Request,
        request_adapter: AsyncHTTPRequestAdapter,
        sub_response: Response,
        context: Connection,
        root_value: None,
        request_data: GraphQLRequestData,
    ) -> ExecutionResult:
        allowed = {OperationType.QUERY}
        if request.method == "POST":
            allowed.add(OperationType.MUTATION)
        try:
            return await self.schema.execute(
                request_data.query,
                variable_values=request_data.variables,
                context_value=context,
                operation_name=request_data.operation_name,
                operation_extensions=request_data.extensions,
                allowed_operation_types=allowed,
            )
        except CannotGetOperationTypeError as unknown:
            error = GraphQLError(unknown.as_http_error_reason())
            return PreExecutionError(data=None, errors=[told(error)])
        except InvalidOperationTypeError as wrong:
            if wrong.operation_type is OperationType.SUBSCRIPTION:
                raise SubscriptionAsked from wrong
            raise HTTPException(405, "Post a mutation: GET only reads.") from wrong

    async def get_sub_response(self, request: Request | WebSocket) -> Response:
        answer = Answer()
        answer.status_code = 0
        del answer.headers["content-length"]
        answer.preferred = preferred_type(accept_of(request))
        return answer

    async def process_result(
        self, request: Request | WebSocket, result: ExecutionResult
    ) -> GraphQLHTTPResponse:
        """A request that never began to execute has no `data` (GraphQL, 7.1.1)."""
        processed = process_result(result)
        if result.data is None and all(error.path is None for error in result.errors or ()):
            processed.pop("data", None)
        return processed

    def create_response(
        self,
        response_data: GraphQLHTTPResponse | list[GraphQLHTTPResponse],
        sub_response: Response,
    ) -> Response:
        preferred = getattr(sub_response, "preferred", PLAIN_JSON)
        failed = preferred == RESPONSE_JSON and "data" not in response_data
        status = _fault(response_data) if failed else 200
        response = json_response(response_data, status, preferred)
        response.headers.raw.extend(sub_response.headers.raw)
        return response

    def encode_json(self, data: object) -> str:
        return orjson.dumps(data).decode()

    def decode_json(self, data: str | bytes) -> object:
        try:
            return orjson.loads(data)
        except orjson.JSONDecodeError as wrong:
            raise json.JSONDecodeError(wrong.msg, "", 0) from wrong

    def parse_json(self, data: str | bytes) -> Any:
        try:
            return self.decode_json(data)
        except json.JSONDecodeError as wrong:
            raise HTTPException(400, f"This is not JSON: {wrong.msg}.") from wrong


def _fault(answer: Any) -> int:
    """Whose fault it was that nothing was answered: ours, or the request's."""
    codes = {error["extensions"]["code"] for error in answer["errors"]}
    return 500 if "INTERNAL" in codes else 400


def connection_of(
    house: House,
    request: HTTPConnection,
    response: Response | None,
    secure: bool,
    *,
    wall: bool = False,
) -> Connection:
    """A wall's page is also a tab of the desk's, which is signed in already."""
    session = session_cookie(secure)
    own = wall_cookie(secure) if wall else session
    return Connection(
        house=house,
        address=request.client.host[:LONGEST_ADDRESS] if request.client else "",
        cookie=request.cookies.get(own.name) or request.cookies.get(session.name),
        authorization=request.headers.get("authorization"),
        sessions=CookieSessions(own, response) if response is not None else None,
        is_a_wall=wall,
    )
