"""What a carrier may answer, or not, to whoever hands it a text."""

from collections.abc import Callable

import httpx
import orjson

Answer = Callable[[httpx.Request], httpx.Response]


def answering(status: int, content: object = None, headers: dict[str, str] | None = None) -> Answer:
    body = content if isinstance(content, bytes) else orjson.dumps(content)
    return lambda request: httpx.Response(status, content=body, headers=headers)


def raising(fault: type[httpx.TransportError]) -> Answer:
    def answer(request: httpx.Request) -> httpx.Response:
        raise fault(f"{request.url} {request.headers} {request.content!r}")

    return answer


class Kept:
    """Answers all requests alike, and keeps them."""

    def __init__(self, answer: Answer) -> None:
        self.requests: list[httpx.Request] = []
        self._answer = answer

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return self._answer(request)


def tells_of(fault: BaseException) -> str:
    """All that a log could show of a fault."""
    return f"{fault!r} {fault.__cause__!r} {fault.__suppress_context__ or fault.__context__!r}"


NEVER_REACHED = [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError]
BROKE_AFTERWARDS = [
    httpx.ReadTimeout,
    httpx.ReadError,
    httpx.WriteError,
    httpx.WriteTimeout,
    httpx.RemoteProtocolError,
]
