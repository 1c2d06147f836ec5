"""Taking a file in, wherever it comes from: streamed, told by its bytes, cleaned, then kept.

It lies in a nameless file of the disk until it has proven what it is: whatever breaks off before
that leaves nothing behind. Only then is it put into the storage.
"""

import tempfile
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import IO

from anyio import CapacityLimiter, to_thread

from inbox import cleaning, sniffing, unplacing
from inbox.cleaning import NotAPicture, Picture
from inbox.file_types import SENDABLE, fitting_name, plain_type
from store.storage import PIECE, Storage, new_key

LARGEST = 25 * 1024 * 1024
"""Bytes of one file that a person uploads."""

HANDS = CapacityLimiter(2)
"""Pictures worked on at once: each may take some hundred megabytes while it is open."""


class TooLarge(Exception):
    """More bytes than the limit came, or were going to."""


class NotTaken(Exception):
    """The bytes are of a type that is not sent, or pretend to be one that is."""

    def __init__(self, content_type: str) -> None:
        super().__init__(content_type)
        self.content_type = content_type


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the storage: what it is, whatever it was said to be. Pictures have sides."""

    storage_key: str
    name: str
    content_type: str
    size: int
    """In bytes, as it is kept."""
    thumbnail_key: str | None = None
    width: int | None = None
    height: int | None = None


async def take_in(
    storage: Storage,
    place: str,
    content: AsyncIterable[bytes],
    *,
    said_name: str,
    said_type: str,
    limit: int = LARGEST,
    to_send: bool = False,
) -> Kept:
    """Keep a file under a place of its own (`store.storage.new_place`).

    What comes in from a patient is kept whatever it is, and in full size; what is `to_send` must
    be of a type that is sent, and pictures are made light. Raises TooLarge or NotTaken; whatever
    `content` raises passes through. Should it be tried again, clear the place first.
    """
    with ExitStack() as open_files:

        def new_file() -> IO[bytes]:
            return open_files.enter_context(tempfile.TemporaryFile(dir=storage.scratch))

        received = new_file()
        await _receive(content, received, limit)
        said_type = plain_type(said_type)
        content_type = await to_thread.run_sync(sniffing.type_of, received, said_type)
        if to_send and content_type not in SENDABLE:
            raise NotTaken(content_type)
        if content_type.startswith("image/"):
            try:
                picture, thumbnail = await to_thread.run_sync(
                    lambda: cleaning.clean(received, new_file, to_send=to_send), limiter=HANDS
                )
            except NotAPicture as broken:
                if to_send:
                    raise NotTaken(content_type) from broken
            else:
                return await _keep_picture(storage, place, picture, thumbnail, said_name)
        if content_type in unplacing.TYPES:
            await to_thread.run_sync(unplacing.unplace, received)
        return await _keep(storage, place, received, content_type, said_name)


async def _receive(content: AsyncIterable[bytes], file: IO[bytes], limit: int) -> None:
    waiting, size = bytearray(), 0
    async for piece in content:
        size += len(piece)
        if size > limit:
            raise TooLarge
        waiting += piece
        if len(waiting) >= PIECE:
            await to_thread.run_sync(file.write, bytes(waiting))
            waiting.clear()
    await to_thread.run_sync(file.write, bytes(waiting))


async def _keep_picture(
    storage: Storage, place: str, picture: Picture, thumbnail: Picture, said_name: str
) -> Kept:
    thumbnail_key = new_key(place, ".webp")
    await storage.put(thumbnail_key, pieces(thumbnail.file))
    kept = await _keep(storage, place, picture.file, picture.content_type, said_name)
    return Kept(
        kept.storage_key,
        kept.name,
        kept.content_type,
        kept.size,
        thumbnail_key,
        picture.width,
        picture.height,
    )


async def _keep(
    storage: Storage, place: str, file: IO[bytes], content_type: str, said_name: str
) -> Kept:
    key = new_key(place)
    size = file.seek(0, 2)
    await storage.put(key, pieces(file))
    return Kept(key, fitting_name(said_name, content_type), content_type, size)


async def pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    """A file from its beginning."""
    file.seek(0)
    while piece := await to_thread.run_sync(file.read, PIECE):
        yield piece


def thumbnail_type(key: str) -> str:
    """Those of old demos are PNGs, and their keys say so."""
    return "image/png" if key.endswith(".png") else cleaning.THUMBNAIL_TYPE
