"""Taking a file in, wherever it comes from: streamed, told by its bytes, cleaned, then kept.

It lies in a nameless file of the disk until it has proven what it is: whatever breaks off before
that leaves nothing behind. Only then is it put into the storage.
"""

import mimetypes
import tempfile
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from anyio import CapacityLimiter, to_thread

from inbox import cleaning, sniffing
from inbox.cleaning import NotAPicture, Picture
from store.storage import PIECE, Storage, new_key

LARGEST = 25 * 1024 * 1024
"""Bytes of one file that a person uploads."""
LONGEST_NAME = 255

PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/heic"})
OFFICE, OPEN = sniffing.OFFICE, "application/vnd.oasis.opendocument"
SENDABLE = PICTURES | {
    "application/pdf",
    "audio/mpeg",
    "audio/mp4",
    "audio/aac",
    "audio/amr",
    "audio/3gpp",
    "audio/ogg",
    "audio/wav",
    "audio/webm",
    "video/mp4",
    "video/3gpp",
    "video/quicktime",
    "video/webm",
    "text/plain",
    "text/csv",
    "text/vcard",
    "text/calendar",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    f"{OFFICE}.wordprocessingml.document",
    f"{OFFICE}.spreadsheetml.sheet",
    f"{OFFICE}.presentationml.presentation",
    f"{OPEN}.text",
    f"{OPEN}.spreadsheet",
    f"{OPEN}.presentation",
}
"""What a desk sends. Nothing in it can run: no markup, no scripts, no programs, no macros."""
TO_BE_FOUND_OUT = frozenset({"", sniffing.UNKNOWN})
"""What browsers say of a file whose type they do not know."""

ENDINGS = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/webp": (".webp",),
    "image/heic": (".heic", ".heif"),
    "audio/mpeg": (".mp3",),
    "audio/mp4": (".m4a", ".mp4"),
    "audio/amr": (".amr",),
    "audio/aac": (".aac",),
    "audio/3gpp": (".3gp",),
    "audio/wav": (".wav",),
    "audio/flac": (".flac",),
    "audio/ogg": (".ogg", ".oga", ".opus"),
    "audio/webm": (".webm",),
    "video/3gpp": (".3gp",),
    "video/quicktime": (".mov", ".qt"),
    "text/plain": (".txt", ".text", ".log", ".md"),
    "text/calendar": (".ics",),
}
"""Of names, the usual one first, where `mimetypes` knows none or another."""

PICTURE_ENDINGS = {".heic", ".heif", ".avif", ".tif", ".tiff", ".bmp", ".png", ".jpg", ".jpeg"}
OTHER_NAMES = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/heif": "image/heic",
    "audio/mp3": "audio/mpeg",
    "audio/m4a": "audio/mp4",
    "audio/x-m4a": "audio/mp4",
    "audio/x-wav": "audio/wav",
    "audio/wave": "audio/wav",
    "audio/x-aac": "audio/aac",
    "application/ogg": "audio/ogg",
    "text/x-vcard": "text/vcard",
    "text/directory": "text/vcard",
    "application/csv": "text/csv",
}

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


def plain_type(said: str) -> str:
    """A media type without its parameters, under the name that is used here."""
    type = said.partition(";")[0].strip().lower()
    return OTHER_NAMES.get(type, type)


def _endings(content_type: str) -> tuple[str, ...]:
    """None, where anything may be in it."""
    if content_type == sniffing.UNKNOWN:
        return ()
    return ENDINGS.get(content_type) or tuple(mimetypes.guess_all_extensions(content_type))


def fitting_name(said: str, content_type: str) -> str:
    """The last part of the said name, with an ending that its bytes bear out.

    A text called `invoice.bat` would run once it is downloaded; `invoice.bat.txt` opens as text.
    """
    name = PurePosixPath(said.replace("\\", "/")).name
    name = "".join(character for character in name if character.isprintable()).strip(" .")
    endings = _endings(content_type)
    ending = PurePosixPath(name).suffix
    if not endings or ending.lower() in endings:
        return (name or "file")[:LONGEST_NAME]
    was_picture = content_type.startswith("image/") and ending.lower() in PICTURE_ENDINGS
    stem = name.removesuffix(ending) if was_picture else name
    return (stem or "file")[: LONGEST_NAME - len(endings[0])] + endings[0]
