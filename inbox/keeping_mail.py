"""What an email brings, made ready before it is taken in: no transaction waits for the storage,

nor for its HTML.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace

from anyio import CapacityLimiter, to_thread

from inbox import keeping
from inbox.file_types import fitting_name, plain_type
from inbox.keeping import Kept, TooLarge
from inbox.mail import Attachment, InboundEmail
from inbox.sanitising import sanitised
from store.ids import Kind, new_id
from store.storage import PIECE, Storage, new_key, new_place

LARGEST = 40 * 1024 * 1024
"""Bytes: what a whole email may have."""
MOST_FILES = 200
LONGEST_TEXT = 100_000
"""Characters that stand in the timeline; a longer email has all of its words in a file."""
LONGEST_HTML = 250_000
"""Characters. Browsers' way of reading HTML takes the square of how deep its tags are nested:

seconds at this length, minutes at four times as many.
"""
HANDS = CapacityLimiter(1)
TOO_LARGE = "This file is too large to be kept. Ask the patient for a smaller one."


@dataclass(frozen=True, slots=True)
class Lost:
    """A file that could not be kept, and why, in words for the desk."""

    name: str
    content_type: str
    size: int
    problem: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """An email that can be taken in. `html` is sanitised."""

    email: InboundEmail
    html: str | None = None
    files: Sequence[Kept | Lost] = ()


async def prepared(storage: Storage, organization_id: str, email: InboundEmail) -> Prepared:
    """Its files are kept; discard them should it not be taken in after all."""
    email = _fitted(email)
    html = email.html and await to_thread.run_sync(sanitised, email.html, limiter=HANDS)
    return Prepared(email, html, await _keep_files(storage, organization_id, email))


def _fitted(email: InboundEmail) -> InboundEmail:
    """Whatever is too much for a timeline is moved to a file: nothing is cut off."""
    extra: list[Attachment] = []
    text, html = email.text, email.html
    if len(text) > LONGEST_TEXT:
        extra.append(Attachment("email.txt", "text/plain", text.encode()))
        text = text[:LONGEST_TEXT]
    if html is not None and len(html) > LONGEST_HTML:
        extra.append(Attachment("email.html", "text/html", html.encode()))
        html = None
    attachments = (*email.attachments, *extra)
    return replace(email, text=text, html=html, attachments=attachments)


async def _keep_files(
    storage: Storage, organization_id: str, email: InboundEmail
) -> list[Kept | Lost]:
    """In their order; of more than two hundred the others are let go, with word of how many."""
    place = new_place(organization_id, "mail", new_id(Kind.FILE))
    kept: list[Kept | Lost] = []
    try:
        for each in email.attachments[:MOST_FILES]:
            kept.append(await _keep(storage, place, each))  # noqa: PERF401 discarded if it breaks off
    except BaseException:
        await discard(storage, kept)
        raise
    beyond = len(email.attachments) - MOST_FILES
    if beyond > 0:
        problem = f"This email had {beyond} more files. Ask the patient to send them again."
        kept.append(Lost("more files", "application/octet-stream", 0, problem))
    return kept


async def _keep(storage: Storage, place: str, attachment: Attachment) -> Kept | Lost:
    content_type = plain_type(attachment.content_type)
    name = fitting_name(attachment.name or "file", content_type)
    try:
        return await keeping.take_in(
            storage,
            place,
            _pieces(attachment.content),
            said_name=name,
            said_type=content_type,
            limit=LARGEST,
        )
    except TooLarge:
        return Lost(name, content_type[:127], len(attachment.content), TOO_LARGE)


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), PIECE):
        yield content[start : start + PIECE]


async def discard(storage: Storage, files: Sequence[Kept | Lost]) -> None:
    """Of an email that was not taken in after all."""
    keys = [
        key
        for file in files
        if isinstance(file, Kept)
        for key in (file.storage_key, file.thumbnail_key)
        if key
    ]
    await storage.delete(keys)


async def keep_whole(storage: Storage, organization_id: str, id: str, body: bytes) -> str:
    """The whole post, of an email that belongs to nobody yet: the key where it lies."""
    key = new_key(new_place(organization_id, "kept", id))
    await storage.put(key, _pieces(body))
    return key
