"""For whoever watches the server: whether it lives, and whether it can work."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from inbox.feed import Feed
from store.database import Database
from store.migrating import is_migrated


class Health:
    def __init__(self, database: Database, feed: Feed) -> None:
        self._database = database
        self._feed = feed

    async def alive(self, _: Request) -> Response:
        return JSONResponse({"alive": True})

    async def ready(self, _: Request) -> Response:
        """503 while any part cannot work, and which. Without broadcast all works, but later."""
        needed = {
            "database": await self._database.answers(),
            "migrated": await self._migrated(),
        }
        parts = {**needed, "broadcast": await self._feed.answers()}
        return JSONResponse(parts, 200 if all(needed.values()) else 503)

    async def _migrated(self) -> bool:
        try:
            return await is_migrated(self._database)
        except Exception:  # whatever the driver raises: not ready is the answer
            return False
