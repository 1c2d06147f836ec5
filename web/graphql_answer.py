"""The JSON that answers one HTTP request."""

import orjson
from cross_web import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from web.graphql_request import PLAIN_JSON, accept_of, preferred_type


class Answer(Response):
    """What the answer to one request will be: its type, and its cookies."""

    preferred: str


def json_response(content: object, status: int, kind: str = PLAIN_JSON) -> Response:
    return Response(
        orjson.dumps(content),
        status_code=status,
        media_type=f"{kind}; charset=utf-8",
        headers={"cache-control": "no-store"},
    )


def refusal(request: Request, refused: HTTPException) -> Response:
    """Of a request that GraphQL never saw."""
    error = {"message": refused.reason, "extensions": {"code": "BAD_USER_INPUT"}}
    response = json_response(
        {"errors": [error]}, refused.status_code, preferred_type(accept_of(request))
    )
    if refused.status_code == 405:
        response.headers["allow"] = "GET, POST"
    return response
