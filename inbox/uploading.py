"""Uploads: announced and signed first, then the bytes, which have proven what they are when

`receive` returns. Sending one is then a matter of one transaction (`inbox/attaching.py`).
"""

import asyncio
import hashlib
from collections.abc import AsyncIterable, AsyncIterator, Sequence
from dataclasses import replace

from inbox import keeping
from inbox.change import Changes
from inbox.clock import now
from inbox.denial import Forbidden
from inbox.file_types import LONGEST_NAME, SENDABLE, said_or_guessed
from inbox.keeping import LARGEST, Kept, NotTaken, TooLarge
from inbox.limiting import UPLOAD, Limits
from inbox.links import UPLOAD_LASTS, Links, Uploading
from inbox.refusal import Refusal, RefusalCode
from inbox.viewer import Viewer
from store import files, people
from store.database import Database
from store.ids import Kind, new_id
from store.rows import Upload
from store.storage import Storage, new_place
from store.words import Action, Permission

MOST_SECONDS = 30 * 60
"""For the bytes of one upload to come in: housekeeping counts on it."""
WHAT_MAY_BE_SENT = (
    "Send a picture, a PDF, audio, a video, a text, a contact, an event or an Office document."
)


async def create_upload(
    changes: Changes, limits: Limits, viewer: Viewer, name: str, content_type: str, size: int
) -> Upload:
    """Raises Refusal for what can never be sent, before anybody uploads it."""
    await limits.count(UPLOAD, viewer.user.id)
    async with changes.by(viewer, Action.CREATE_UPLOAD) as change:
        upload = Upload(
            id=new_id(Kind.UPLOAD),
            person_id=viewer.user.id,
            name=_checked_name(name),
            content_type=_checked_type(content_type, name),
            size=_checked_size(size),
            created_at=change.at,
            expires_at=change.at + UPLOAD_LASTS,
        )
        await files.add_upload(change.writes, viewer.organization_id, upload)
        change.concerns(upload_id=upload.id, content_type=upload.content_type, size=size)
        return upload


def _checked_name(name: str) -> str:
    if not name.strip():
        raise Refusal(RefusalCode.REQUIRED, "Give the file a name.", ("name",))
    if len(name) > LONGEST_NAME:
        sentence = f"A file's name has {LONGEST_NAME} characters at most. Shorten it."
        raise Refusal(RefusalCode.INVALID, sentence, ("name",))
    return name.replace("\0", "")


def _checked_type(said: str, name: str) -> str:
    content_type = said_or_guessed(said, name)
    if content_type not in SENDABLE:
        raise not_allowed("contentType")
    return content_type


def _checked_size(size: int) -> int:
    if size <= 0:
        raise Refusal(RefusalCode.INVALID, "This file is empty. Choose another.", ("size",))
    if size > LARGEST:
        raise too_large()
    return size


def not_allowed(field: str | None = None) -> Refusal:
    sentence = f"This type of file cannot be sent. {WHAT_MAY_BE_SENT}"
    return Refusal(RefusalCode.FILE_TYPE_NOT_ALLOWED, sentence, (field,) if field else None)


def too_large() -> Refusal:
    sentence = f"A file may have {LARGEST // 1024 // 1024} MB at most. Choose a smaller one."
    return Refusal(RefusalCode.FILE_TOO_LARGE, sentence, ("size",))


async def receive(
    database: Database,
    changes: Changes,
    storage: Storage,
    link: Uploading,
    content: AsyncIterable[bytes],
) -> None:
    """Take the bytes of an upload in. The same bytes again change nothing.

    Raises Refusal, Forbidden for who may no longer write, or whatever `content` raises: then
    nothing is kept, and the bytes may be sent again while the link is good.
    """
    upload = await _open(database, link)
    received = _Received(content, upload.size if upload.storage_key is None else LARGEST)
    async with asyncio.timeout(MOST_SECONDS):
        if upload.storage_key is not None:
            await _compare(upload, received)
            return
        kept = await _take_in(storage, link, upload, received)
    async with changes.begin(link.organization_id) as change:
        saved = await files.save_upload(
            change.writes, link.organization_id, _finished(upload, kept, received.digest)
        )
    if not saved:
        # Another try was faster. What this one kept is in the upload's place and nobody's.
        await _compare(await _open(database, link), received)


def waiting_key(organization_id: str, upload_id: str) -> str:
    """Where bytes lie that were put straight into the storage, until they have been taken in."""
    return f"{new_place(organization_id, 'uploads', upload_id)}/waiting"


async def put_url(links: Links, storage: Storage, organization_id: str, upload: Upload) -> str:
    """Where to PUT the bytes: the storage itself, if it signs addresses; else this server."""
    if storage.signs:
        return await storage.put_url(waiting_key(organization_id, upload.id), UPLOAD_LASTS)
    return links.upload(Uploading(organization_id, upload.person_id, upload.id))


async def collect(
    database: Database,
    changes: Changes,
    storage: Storage,
    viewer: Viewer,
    upload_ids: Sequence[str],
) -> None:
    """Take in what this person has put straight into the storage; raises Refusal as `receive`."""
    if not storage.signs:
        return
    for upload in await files.uploads(database.latest(), viewer.organization_id, upload_ids):
        key = waiting_key(viewer.organization_id, upload.id)
        mine = upload.person_id == viewer.user.id and upload.storage_key is None
        if not mine or await storage.find(key) is None:
            continue
        link = Uploading(viewer.organization_id, upload.person_id, upload.id)
        try:
            await receive(database, changes, storage, link, storage.read(key))
        finally:
            await storage.delete([key])


async def _open(database: Database, link: Uploading) -> Upload:
    reads = database.latest()
    allowed = await people.permissions_of(reads, link.organization_id, link.person_id)
    if Permission.MESSAGING_CHATS_WRITE not in allowed:
        raise Forbidden(Permission.MESSAGING_CHATS_WRITE.value)
    found = await files.uploads(reads, link.organization_id, [link.upload_id])
    if not found or found[0].expires_at <= now():
        sentence = "This upload has expired. Attach the file again."
        raise Refusal(RefusalCode.NOT_FOUND, sentence)
    return found[0]


class _Received:
    """Bytes on their way in, counted: neither more nor fewer than were said."""

    def __init__(self, content: AsyncIterable[bytes], size: int) -> None:
        self._content = content
        self._expected = size
        self._hash = hashlib.sha256()
        self.size = 0

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._content:
            self.size += len(piece)
            if self.size > self._expected:
                raise TooLarge
            self._hash.update(piece)
            yield piece


async def _take_in(storage: Storage, link: Uploading, upload: Upload, received: _Received) -> Kept:
    try:
        return await keeping.take_in(
            storage,
            new_place(link.organization_id, "uploads", upload.id),
            _whole(received, upload.size),
            said_name=upload.name,
            said_type=upload.content_type,
            to_send=True,
        )
    except TooLarge as more:
        sentence = "More bytes came than the upload was created for. Attach the file again."
        raise Refusal(RefusalCode.FILE_TOO_LARGE, sentence) from more
    except NotTaken as other:
        raise not_allowed() from other


async def _whole(received: _Received, size: int) -> AsyncIterator[bytes]:
    async for piece in received:
        yield piece
    if received.size < size:
        sentence = "The file did not arrive whole. Upload it again."
        raise Refusal(RefusalCode.UPLOAD_INCOMPLETE, sentence)


async def _compare(upload: Upload, received: _Received) -> None:
    async for _ in received:
        pass
    if upload.digest != received.digest:
        sentence = "Another file was uploaded here already. Attach this one anew."
        raise Refusal(RefusalCode.CONFLICT, sentence)


def _finished(upload: Upload, kept: Kept, digest: str) -> Upload:
    return replace(
        upload,
        name=kept.name,
        content_type=kept.content_type,
        size=kept.size,
        digest=digest,
        storage_key=kept.storage_key,
        thumbnail_key=kept.thumbnail_key,
        width=kept.width,
        height=kept.height,
    )
