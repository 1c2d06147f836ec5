"""Files as they are opened: by whom a link was made for, and by carriers who fetch a text's."""

import re
from collections.abc import Mapping
from email.utils import format_datetime
from pathlib import PurePosixPath
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from inbox.auditing import opened_file
from inbox.denial import Forbidden, Unauthenticated
from inbox.links import Linked
from inbox.signing_in import viewer_of
from inbox.viewer import Viewer
from resolvers.context import House
from resolvers.permissions import LINKS, permit
from store import timeline
from store.ids import kind_of
from store.rows import File
from store.storage import Storage, Stored
from store.words import Direction
from web.graphql import connection_of
from web.ranges import NotSatisfiable, part_of

SHOWN = re.compile(r"image/(jpeg|png|gif|webp)|audio/[\w.+-]+|video/[\w.+-]+", re.ASCII)
"""Types that a browser may show by themselves; every other file is only ever downloaded.

An SVG or a page would run as ours, and a PDF is not shown in a sandbox anyway.
"""
HEADERS = {
    "content-security-policy": "default-src 'none'; img-src 'self'; media-src 'self'; "
    "style-src 'unsafe-inline'; sandbox",
    "x-content-type-options": "nosniff",
    "accept-ranges": "bytes",
}
FOR_A_VIEWER = {
    **HEADERS,
    "cache-control": "private, max-age=3600",
    "cross-origin-resource-policy": "same-origin",
}
FOR_A_CARRIER = {**HEADERS, "cache-control": "private, no-store"}
NAMES_AT_CARRIERS: Mapping[str, str] = {"audio/wav": "audio/vnd.wave"}
"""Types that Twilio takes under another name."""
LONGEST_NAME_AT_CARRIERS = 20
"""Characters: https://www.twilio.com/docs/messaging/guides/accepted-mime-types."""


class Files:
    def __init__(self, house: House, *, secure: bool) -> None:
        self._house = house
        self._secure = secure

    async def open(self, request: Request) -> Response:
        """For the session or token that the link was made for, if it may still read this."""
        viewer = await self._viewer(request)
        reads = self._house.database.latest()
        linked = self._house.links.open_file(viewer, request.path_params["signed"])
        if linked is None:
            raise HTTPException(404, "This link has expired. Reload the page for a new one.")
        kind = kind_of(linked.about)
        try:
            permit(viewer, LINKS[kind.value if kind else ""])
        except (Forbidden, KeyError) as forbidden:
            raise HTTPException(403, "You may no longer open this.") from forbidden
        await opened_file(self._house.records, reads, viewer, linked.about, linked.name)
        how = "inline" if SHOWN.fullmatch(linked.content_type) else "attachment"
        headers = {**FOR_A_VIEWER, "content-disposition": disposition(how, linked.name)}
        return await served(self._house.storage, request, linked, headers)

    async def _viewer(self, request: Request) -> Viewer:
        connection = connection_of(self._house, request, None, self._secure)
        reads = self._house.database.latest()
        try:
            return await viewer_of(reads, connection.token or "", address=connection.address)
        except Unauthenticated as nobody:
            raise HTTPException(401, "Sign in to open this file.") from nobody

    async def fetch(self, request: Request) -> Response:
        """For the carrier of a text: a file of ours that goes with it, and nothing else."""
        organization_id, item_id = self._house.links.open_media(request.path_params["signed"]) or (
            "",
            "",
        )
        reads = self._house.database.latest()
        found = await timeline.items(reads, organization_id, [item_id] if item_id else [])
        file = found[0] if found else None
        if not isinstance(file, File) or file.direction is not Direction.OUTBOUND:
            raise HTTPException(404, "There is no such file.")
        type = NAMES_AT_CARRIERS.get(file.content_type, file.content_type)
        linked = Linked(file.id, file.storage_key, file.name, type)
        name = disposition("inline", carried_name(file.name))
        headers = {**FOR_A_CARRIER, "content-disposition": name}
        return await served(self._house.storage, request, linked, headers)


async def served(
    storage: Storage, request: Request, linked: Linked, headers: Mapping[str, str]
) -> Response:
    """The bytes from the storage, or the part of them that is asked for."""
    # A file that its carrier still holds has no key yet.
    stored = await storage.find(linked.storage_key) if linked.storage_key else None
    if stored is None:
        raise HTTPException(404, "The file is not here.")
    modified = format_datetime(stored.modified_at, usegmt=True)
    own = {**headers, "etag": stored.tag, "last-modified": modified}
    if request.headers.get("if-none-match") == stored.tag:
        return Response(status_code=304, headers=own)
    own["content-type"] = linked.content_type
    try:
        part = part_of(request.headers, stored.size, stored.tag, modified)
    except NotSatisfiable:
        return Response(status_code=416, headers={"content-range": f"bytes */{stored.size}"})
    return _answer(storage, request, stored, own, part)


def _answer(
    storage: Storage,
    request: Request,
    stored: Stored,
    headers: dict[str, str],
    part: tuple[int, int] | None,
) -> Response:
    start, end = part or (0, stored.size)
    headers["content-length"] = str(end - start)
    if part is not None:
        headers["content-range"] = f"bytes {start}-{end - 1}/{stored.size}"
    status = 200 if part is None else 206
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers)
    return StreamingResponse(storage.read(stored.key, start, end), status, headers=headers)


def disposition(how: str, name: str) -> str:
    """RFC 6266: the name in plain letters, and beside it as it is (RFC 8187) where it has more."""
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name)
    exact = f"; filename*=UTF-8''{quote(name, safe='')}" if plain != name else ""
    return f'{how}; filename="{plain}"{exact}'


def carried_name(name: str) -> str:
    """As phones show it: short, and without blanks."""
    path = PurePosixPath(re.sub(r"[^A-Za-z0-9._-]", "_", name))
    ending = path.suffix[:8]
    return path.stem[: LONGEST_NAME_AT_CARRIERS - len(ending)] + ending
