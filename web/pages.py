"""What a browser opens: the inbox, a sign-in link, GraphiQL, files."""

from pathlib import Path
from urllib.parse import quote

import anyio
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from inbox.auditing import opened_file
from inbox.denial import Forbidden, Unauthenticated
from inbox.signing_in import follow_link, viewer_of
from resolvers.context import House
from resolvers.permissions import allow_link
from web.graphql import connection_of
from web.sessions import CookieSessions, cookie_name

SHOWN = ("image/", "audio/", "video/")
"""Types that a browser may show in the page; every other file is only ever downloaded."""
FILE_POLICY = "default-src 'none'; sandbox"
NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Frontdesk</title>
<p>The API runs. To get the page, install Node 20 or newer and start again with
<code>make run</code>.</p></html>"""


class Pages:
    def __init__(self, house: House, client: Path, files: Path, *, secure: bool) -> None:
        self._house = house
        self._client = client
        self._files = files
        self._secure = secure

    async def inbox(self, _: Request) -> Response:
        return await self._page("index.html")

    async def ide(self, _: Request) -> Response:
        return await self._page("graphiql.html")

    async def _page(self, name: str) -> Response:
        page = anyio.Path(self._client / name)
        if not await page.exists():
            return HTMLResponse(NOT_BUILT)
        # The page names its scripts by their content: a stale page would ask for files long gone.
        return HTMLResponse(await page.read_text(), headers={"cache-control": "no-cache"})

    async def follow_link(self, request: Request) -> Response:
        response = RedirectResponse("/", status_code=303)
        house, connection = self._house, connection_of(self._house, request, None, self._secure)
        try:
            token = await follow_link(
                house.database.latest(),
                house.changes,
                request.path_params["link"],
                connection.address,
            )
        except Unauthenticated as too_late:
            raise HTTPException(403, "This sign-in link is no longer good.") from too_late
        CookieSessions(cookie_name(self._secure), response, self._secure).begin(token)
        return response

    async def file(self, request: Request) -> Response:
        """Ranges are answered, so that audio plays and seeks."""
        house, connection = self._house, connection_of(self._house, request, None, self._secure)
        reads = house.database.latest()
        try:
            viewer = await viewer_of(reads, connection.token or "", address=connection.address)
        except Unauthenticated as nobody:
            raise HTTPException(401, "Sign in to open this file.") from nobody
        linked = house.links.open(viewer, request.path_params["signed"])
        if linked is None:
            raise HTTPException(404, "This link has expired. Reload the page for a new one.")
        try:
            allow_link(viewer, linked.of)
        except Forbidden as forbidden:
            raise HTTPException(403, str(forbidden)) from forbidden
        path = self._files / linked.storage_key
        if not await anyio.Path(path).is_file():
            raise HTTPException(404, "The file is not here.")
        await opened_file(house.records, reads, viewer, linked.of, linked.name)
        how = "inline" if linked.content_type.startswith(SHOWN) else "attachment"
        if "svg" in linked.content_type:
            how = "attachment"
        return FileResponse(
            path,
            media_type=linked.content_type,
            headers={
                "content-disposition": f"{how}; filename*=UTF-8''{quote(linked.name)}",
                "content-security-policy": FILE_POLICY,
                "cache-control": "private, max-age=3600",
            },
        )
