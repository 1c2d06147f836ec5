"""What a browser opens: the inbox, the dashboard, a sign-in link, GraphiQL."""

from pathlib import Path

import anyio
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from inbox.denial import Unauthenticated
from inbox.signing_in import follow_link
from resolvers.context import House
from web.graphql import connection_of
from web.sessions import CookieSessions, session_cookie

NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Frontdesk</title>
<p>The API runs. To get the page, install Node 20 or newer and start again with
<code>make run</code>.</p></html>"""


class Pages:
    def __init__(self, house: House, client: Path, *, secure: bool) -> None:
        self._house = house
        self._client = client
        self._secure = secure

    async def inbox(self, _: Request) -> Response:
        return await self._page("index.html")

    async def dashboard(self, _: Request) -> Response:
        return await self._page("dashboard.html")

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
        CookieSessions(session_cookie(self._secure), response).begin(token)
        return response
