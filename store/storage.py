"""Where the bytes of files are kept, by key: streamed in, streamed out, never whole in memory.

A folder, or a bucket of whatever speaks S3, behind the same functions.
"""

import os
import re
import secrets
from collections.abc import AsyncIterable, AsyncIterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

import obstore
from anyio import to_thread
from obstore.store import LocalStore, ObjectStore, from_url

if TYPE_CHECKING:
    from obstore import GetOptions
    from obstore.store import S3Config, S3Store

PART = 5 * 1024 * 1024
"""Bytes handed over at once: the least that S3 takes as a part of an upload."""
PIECE = 256 * 1024
"""Bytes read at once."""
AT_ONCE = 1_000
"""Keys deleted in one request: the most that S3 takes."""
STAGED = re.compile(r"#\d+$")
"""How obstore names a file of the folder until it is whole."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What is known of some bytes without reading them; `tag` changes whenever they do."""

    key: str
    size: int
    tag: str
    modified_at: datetime


def new_place(organization_id: str, kind: str, id: str) -> str:
    """Under what the keys of one thing lie: its organization, what it is, and its id."""
    return f"{organization_id}/{kind}/{id}"


def new_key(place: str, ending: str = "") -> str:
    """A key that nobody guesses, and that no other bytes have or will have."""
    return f"{place}/{secrets.token_hex(16)}{ending}"


class Storage:
    def __init__(self, store: ObjectStore, folder: Path | None, scratch: Path | None) -> None:
        """`folder`: where the store is a folder, so that it can be flushed and swept.

        `scratch`: where files lie while they are worked on; the system's own place if None.
        """
        self._store = store
        self._folder = folder
        self.scratch = scratch

    @property
    def signs(self) -> bool:
        """Whether bytes can be put straight into it by a signed address. A folder has none."""
        return self._folder is None

    async def put_url(self, key: str, lasts: timedelta) -> str:
        """Whoever has it may PUT the bytes of this key until then."""
        return await obstore.sign_async(cast("S3Store", self._store), "PUT", key, lasts)

    async def put(self, key: str, content: AsyncIterable[bytes]) -> None:
        """Whole or not at all: what breaks off leaves nothing. It lasts when this returns."""
        await obstore.put_async(
            self._store, key, content, chunk_size=PART, max_concurrency=1, use_multipart=True
        )
        if self._folder is not None:
            await to_thread.run_sync(_flush, self._folder / key)

    async def find(self, key: str) -> Stored | None:
        try:
            meta = await obstore.head_async(self._store, key)
        except FileNotFoundError:
            return None
        return Stored(key, meta["size"], meta["e_tag"] or "", meta["last_modified"])

    async def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from `start` up to, and without, `end`. Raises FileNotFoundError."""
        if end is not None and end <= start:
            return
        options: GetOptions = {}
        if end is not None:
            options["range"] = (start, end)
        elif start:
            options["range"] = {"offset": start}
        got = await obstore.get_async(self._store, key, options=options)
        async for piece in got.stream(min_chunk_size=PIECE):
            yield bytes(piece)

    async def keys(self, place: str) -> list[str]:
        """Every key under a place."""
        found: list[str] = []
        async for batch in obstore.list(self._store, f"{place}/"):
            found.extend(meta["path"] for meta in batch)
        return found

    async def delete(self, keys: Sequence[str]) -> None:
        """What is gone already is no error."""
        for start in range(0, len(keys), AT_ONCE):
            try:
                await obstore.delete_async(self._store, keys[start : start + AT_ONCE])
            except FileNotFoundError:
                for key in keys[start : start + AT_ONCE]:
                    await self._delete(key)

    async def _delete(self, key: str) -> None:
        with suppress(FileNotFoundError):
            await obstore.delete_async(self._store, key)

    async def sweep(self, before: datetime) -> int:
        """How many half-written files of a killed process were removed from the folder.

        S3 has a rule of its own for that (AbortIncompleteMultipartUpload).
        """
        if self._folder is None:
            return 0
        return await to_thread.run_sync(_sweep, self._folder, before.timestamp())


def in_folder(folder: Path, scratch: Path | None = None) -> Storage:
    return Storage(LocalStore(folder, mkdir=True, automatic_cleanup=True), folder, scratch)


def in_bucket(url: str, options: Mapping[str, str], scratch: Path | None = None) -> Storage:
    """`s3://bucket/prefix`. An endpoint without TLS is taken as it is: it may be this machine's."""
    plain = options.get("endpoint", "").startswith("http:")
    config = cast("S3Config", dict(options))
    store = from_url(url, config=config, client_options={"allow_http": plain})
    return Storage(store, None, scratch)


def _flush(path: Path) -> None:
    # obstore renames a finished file and leaves it to the system to write it to the disk.
    for each in (path, *path.parents[:3]):
        handle = os.open(each, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sweep(folder: Path, before: float) -> int:
    half_written = [
        path
        for path in folder.rglob("*#*")
        if STAGED.search(path.name) and path.is_file() and path.stat().st_mtime < before
    ]
    for path in half_written:
        path.unlink(missing_ok=True)
    return len(half_written)
