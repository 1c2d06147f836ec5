"""A carrier's published OpenAPI description, and whether what we ask and play is as in it."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import httpx
import orjson
from openapi_core import OpenAPI
from openapi_core.testing import MockRequest, MockResponse


class Description:
    """`closed`: schemas of its own in which nothing may be that they do not name."""

    def __init__(self, content: bytes, *closed: str) -> None:
        self._content = orjson.loads(content)
        described = deepcopy(self._content)
        for name in closed:
            described["components"]["schemas"][name]["additionalProperties"] = False
        self._openapi = OpenAPI.from_dict(described)

    def examples(self, path: str, method: str, status: str) -> dict[str, Any]:
        """What the carrier shows as answers, by their names."""
        answer = self._content["paths"][path][method]["responses"][status]
        shown: dict[str, Any] = answer["content"]["application/json"]["examples"]
        return {name: example["value"] for name, example in shown.items()}

    def validate(self, request: httpx.Request) -> None:
        """Raises openapi-core's errors for a request that is not one of the description."""
        self._openapi.validate_request(_request(request))

    def validate_answer(self, request: httpx.Request, response: httpx.Response) -> None:
        """Raises openapi-core's errors for an answer that the carrier would not give."""
        answer = MockResponse(response.content, response.status_code, dict(response.headers))
        self._openapi.validate_response(_request(request), answer)

    def watched(self, answer: Callable[[httpx.Request], httpx.Response]) -> "Watched":
        return Watched(self, answer)


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

    def __init__(
        self, description: Description, answer: Callable[[httpx.Request], httpx.Response]
    ) -> None:
        self.requests: list[httpx.Request] = []
        self._description = description
        self._answer = answer

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self._description.validate(request)
        self.requests.append(request)
        return self._answer(request)
