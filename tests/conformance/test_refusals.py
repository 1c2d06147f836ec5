"""What is no GraphQL request is refused with a sentence, whatever it is."""

from typing import Any

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.clinic import Clinic
from tests.founding import PASSWORD
from web.graphql_request import preferred_type

pytestmark = pytest.mark.anyio
JSON, RESPONSE_JSON = "application/json", "application/graphql-response+json"
TYPENAME = {"query": "{ __typename }"}
TWO = "query A { __typename } query B { __typename }"
SIGN_IN = "mutation($input: SignInInput!) { signIn(input: $input) { token } }"


def sentence_of(response: httpx.Response) -> str:
    assert response.headers["content-type"].startswith((JSON, RESPONSE_JSON))
    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] in ("BAD_USER_INPUT", "LIMIT_EXCEEDED")
    assert error["message"].endswith(".")
    return str(error["message"])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"junk",
        b"5",
        b"null",
        b"[]",
        b'[{"query": "{ __typename }"}]',
        b"{}",
        b'{"query": ""}',
        b'{"query": 5}',
        b'{"query": "{ __typename }", "operationName": ["A"]}',
        b'{"query": "{ __typename }", "variables": [1]}',
        b'{"query": "{ __typename }", "extensions": "1"}',
        b'{"query": "{ __typename \xff}"}',
        '{"query": "{ __typename }"}'.encode("utf-16"),
        b"[" * 100_000 + b"]" * 100_000,
        b'{"query": "{ __typename }", "variables": {"a": 1e999}}',
    ],
)
async def test_a_body_that_is_no_request_is_a_bad_request(clinic: Clinic, body: bytes) -> None:
    response = await clinic.http.post("/graphql", content=body, headers={"content-type": JSON})
    assert response.status_code == 400
    assert sentence_of(response)


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "text/plain; application/json", "application/json; charset=latin-1", "\xff"],
)
async def test_only_json_in_utf_8_is_read(clinic: Clinic, content_type: str) -> None:
    headers = {b"content-type": content_type.encode("latin-1")}
    response = await clinic.http.post("/graphql", content=b'{"query": "{ a }"}', headers=headers)
    assert response.status_code == 415
    assert sentence_of(response)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_other_methods_are_told_which_there_are(clinic: Clinic, method: str) -> None:
    response = await clinic.http.request(method, "/graphql")
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, POST"
    assert sentence_of(response)


@pytest.mark.parametrize("accept", ["*/*", JSON, RESPONSE_JSON])
async def test_a_mutation_is_never_run_by_get(clinic: Clinic, accept: str) -> None:
    response = await clinic.http.get(
        "/graphql", params={"query": "mutation { __typename }"}, headers={"accept": accept}
    )
    assert response.status_code == 405
    assert sentence_of(response) == "Post a mutation: GET only reads."


async def test_a_cookie_counts_in_a_get_only_where_json_is_asked_for(clinic: Clinic) -> None:
    dana = {"email": "dana@example.org", "password": PASSWORD}
    await clinic.ask(SIGN_IN, None, input=dana)
    answers = []
    for accept in (JSON, RESPONSE_JSON, "*/*", "text/event-stream"):
        response = await clinic.http.get(
            "/graphql", params={"query": "{ eventCursor }"}, headers={"accept": accept}
        )
        assert response.headers["cache-control"].startswith(("no-store", "no-cache"))
        answers.append("UNAUTHENTICATED" in response.text)
    assert answers == [False, False, True, True]


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("{", {}),
        ("{ nothing }", {}),
        ("query A($id: ID!) { node(id: $id) { id } }", {"id": None}),
        (TWO, {}),
        ("{ a" * 900 + "}" * 900, {}),
    ],
)
async def test_what_never_began_has_no_data(
    clinic: Clinic, query: str, variables: dict[str, Any]
) -> None:
    for accept, status in ((RESPONSE_JSON, 400), (JSON, 200)):
        response = await clinic.http.post(
            "/graphql", json={"query": query, "variables": variables}, headers={"accept": accept}
        )
        assert response.status_code == status
        assert response.headers["content-type"].startswith(accept)
        assert response.json().keys() == {"errors"}


async def test_an_error_of_a_field_keeps_its_data(clinic: Clinic) -> None:
    response = await clinic.http.post(
        "/graphql", json={"query": "{ eventCursor }"}, headers={"accept": RESPONSE_JSON}
    )
    assert (response.status_code, response.json()["data"]) == (200, None)


async def test_a_subscription_without_a_stream_is_told_where_to_go(clinic: Clinic) -> None:
    query = "subscription { inboxEvents { __typename } }"
    response = await clinic.http.post("/graphql", json={"query": query})
    assert response.status_code == 400
    assert sentence_of(response) == "Subscribe over a WebSocket, or accept text/event-stream."


async def test_who_takes_json_and_a_stream_is_given_json_for_a_query(clinic: Clinic) -> None:
    accept = f"{RESPONSE_JSON}, {JSON}, text/event-stream, multipart/mixed"
    response = await clinic.http.post("/graphql", json=TYPENAME, headers={"accept": accept})
    assert response.headers["content-type"].startswith(RESPONSE_JSON)
    assert response.json() == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("text/html", JSON),
        (RESPONSE_JSON, RESPONSE_JSON),
        (f"{JSON};q=0.9, {RESPONSE_JSON}", RESPONSE_JSON),
        (f"{JSON}, {RESPONSE_JSON};q=0.9", JSON),
        (f"{RESPONSE_JSON};q=0.5, */*;q=0.9", JSON),
        (f"{RESPONSE_JSON};q=0, */*", JSON),
        (f"{RESPONSE_JSON};q=junk", JSON),
    ],
)
async def test_the_answer_is_of_the_type_the_client_prefers(accept: str, kind: str) -> None:
    assert preferred_type(accept) == kind


@pytest.mark.parametrize(
    "message",
    [
        "5",
        "[]",
        "junk",
        "{}",
        b"{}",
        "[" * 5_000,
        '{"type": "%s"}' % ("long" * 100),
        '{"type": "complete", "id": []}',
        '{"type": "subscribe", "id": "1", "payload": 5}',
        '{"type": "subscribe", "id": "1", "payload": {"query": null}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{ a }", "variables": 5}}',
    ],
)
async def test_a_socket_that_speaks_something_else_is_closed_with_4400(
    clinic: Clinic, message: str | bytes
) -> None:
    url = clinic.url.replace("http", "ws", 1) + "/graphql"
    async with connect(url, subprotocols=["graphql-transport-ws"]) as socket:  # type: ignore[list-item]
        await socket.send('{"type": "connection_init"}')
        await socket.recv()
        await socket.send(message)
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4400
    assert closed.value.rcvd.reason


@pytest.mark.parametrize("query", ["{", "{ nothing }", TWO])
async def test_a_document_that_cannot_run_is_told_on_a_socket(clinic: Clinic, query: str) -> None:
    async with clinic.subscriber("dana") as dana:
        await dana.subscribe(query)
        answer = await dana.hear()
    assert answer["type"] == "error"
    assert answer["payload"][0]["extensions"]["code"] == "BAD_USER_INPUT"
