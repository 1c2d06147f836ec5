"""The world outside of the clinic: each carrier's stand-in behind its own host name."""

from typing import Any

import httpx


class Outside(httpx.AsyncBaseTransport):
    def __init__(self, **apps: Any) -> None:
        """`apps` by the carrier's name, which is the first part of its host name."""
        self._apps = {name: httpx.ASGITransport(app=app) for name, app in apps.items()}

    def add(self, name: str, app: Any) -> None:
        self._apps[name] = httpx.ASGITransport(app=app)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self._apps[request.url.host.split(".")[0]].handle_async_request(request)
