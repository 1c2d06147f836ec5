"""Twilio's published description of its Messages, and whether what we ask and play is as in it."""

from collections.abc import Callable
from functools import cache
from typing import Any

import httpx
import orjson
from openapi_core import OpenAPI
from openapi_core.testing import MockRequest, MockResponse

from tests.webhooks.twilio_account import fixture

MESSAGES = "/2010-04-01/Accounts/{AccountSid}/Messages.json"
MEDIA = "/2010-04-01/Accounts/{AccountSid}/Messages/{MessageSid}/Media.json"


@cache
def description() -> Any:
    return orjson.loads(fixture("openapi.json"))


@cache
def openapi() -> OpenAPI:
    return OpenAPI.from_dict(description())


def examples(path: str, method: str, status: str) -> dict[str, Any]:
    """What Twilio shows as answers, by their names."""
    answer = description()["paths"][path][method]["responses"][status]
    shown: dict[str, Any] = answer["content"]["application/json"]["examples"]
    return {name: example["value"] for name, example in shown.items()}


def validate(request: httpx.Request) -> None:
    """Raises openapi-core's errors for a request that is not one of the description."""
    openapi().validate_request(_request(request))


def validate_answer(request: httpx.Request, response: httpx.Response) -> None:
    """Raises openapi-core's errors for an answer that Twilio would not give."""
    answer = MockResponse(response.content, response.status_code, dict(response.headers))
    openapi().validate_response(_request(request), answer)


def _request(request: httpx.Request) -> MockRequest:
    return MockRequest(
        f"{request.url.scheme}://{request.url.host}",
        request.method,
        request.url.path,
        args=dict(request.url.params),
        headers=dict(request.headers),
        data=request.content,
        content_type=request.headers.get("content-type", ""),
    )


class Watched:
    """A transport that lets nothing through which the description does not know."""

    def __init__(self, answer: Callable[[httpx.Request], httpx.Response]) -> None:
        self.requests: list[httpx.Request] = []
        self._answer = answer

    def __call__(self, request: httpx.Request) -> httpx.Response:
        validate(request)
        self.requests.append(request)
        return self._answer(request)
