"""What one HTTP request asks for, read strictly, and the type of answer its client takes."""

from collections.abc import Mapping

from cross_web import AsyncHTTPRequestAdapter, HTTPException
from starlette.requests import HTTPConnection
from strawberry.http import GraphQLRequestData
from strawberry.http.parse_content_type import parse_content_type

from web.trusted import TrustedDocuments

RESPONSE_JSON = "application/graphql-response+json"
PLAIN_JSON = "application/json"
EVENT_STREAM = "text/event-stream"
PARAMETERS = {
    "query": (str, "a string"),
    "operationName": (str, "a string"),
    "variables": (dict, "an object"),
    "extensions": (dict, "an object"),
}


def check_content_type(request: AsyncHTTPRequestAdapter) -> None:
    """Only JSON: a browser asks before it posts that for a page of another site."""
    name, parameters = parse_content_type(request.content_type or "")
    if name.lower() != PLAIN_JSON:
        raise HTTPException(415, f"Post the request as {PLAIN_JSON}.")
    if str(parameters.get("charset", "utf-8")).lower() not in ("utf-8", "utf8"):
        raise HTTPException(415, "Encode the request in UTF-8.")


def read_parameters(given: object, trusted: TrustedDocuments) -> GraphQLRequestData:
    """The request of these parameters, once each is known to be of its type."""
    if isinstance(given, list):
        raise HTTPException(400, "Send one operation in a request: batches are not taken.")
    if not isinstance(given, dict):
        raise HTTPException(400, "The request must be a JSON object.")
    trusted.read(given)
    for name, (kind, words) in PARAMETERS.items():
        if not isinstance(given.get(name), kind | None):
            raise HTTPException(400, f"`{name}` must be {words}.")
    if not given.get("query"):
        raise HTTPException(400, "The request has no `query` and no `documentId`.")
    return GraphQLRequestData(
        query=given["query"],
        variables=given.get("variables"),
        operation_name=given.get("operationName"),
        extensions=given.get("extensions"),
    )


def accept_of(request: HTTPConnection) -> str:
    return request.headers.get("accept", "")


def preferred_type(accept: str) -> str:
    """Of the two JSON types, the one the client ranks higher; plain JSON if it names neither."""
    ranks = _ranks(accept)
    newer = ranks.get(RESPONSE_JSON, 0)
    plain = next((ranks[n] for n in (PLAIN_JSON, "application/*", "*/*") if n in ranks), 0)
    return RESPONSE_JSON if newer and newer >= plain else PLAIN_JSON


def names_json(accept: str) -> bool:
    ranks = _ranks(accept)
    return bool(ranks.get(RESPONSE_JSON) or ranks.get(PLAIN_JSON))


def takes_stream(accept: str) -> bool:
    return bool(_ranks(accept).get(EVENT_STREAM))


def _ranks(accept: str) -> Mapping[str, float]:
    ranks: dict[str, float] = {}
    for part in accept.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        quality = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        ranks[name] = _quality(quality)
    return ranks


def _quality(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
