"""A patient's picture: square, with keys and bytes of its own.

Two steps, because making it is slow and must not hold a transaction: first `prepare`, outside any,
then `set_picture` in the change that it is part of.
"""

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from typing import IO

from anyio import to_thread

from inbox import attaching, cleaning, keeping
from inbox.change import Change
from inbox.cleaning import NotAPicture
from inbox.file_types import PICTURES
from inbox.refusal import Refusal, RefusalCode
from inbox.viewer import Viewer
from store import files, patients
from store.database import Reads
from store.rows import Patient, Upload
from store.storage import Storage, new_key, new_place

FIELD = ("pictureUploadId",)


@dataclass(frozen=True, slots=True)
class Portrait:
    """One that is kept, and is nobody's yet: with its upload it is removed if it stays so."""

    upload_id: str
    storage_key: str


async def prepare(storage: Storage, reads: Reads, viewer: Viewer, upload_id: str) -> Portrait:
    """Raises Refusal where the upload is not this person's, not here yet, or no picture."""
    upload = await attaching.usable(reads, viewer, upload_id, FIELD)
    if upload.storage_key is None or upload.content_type not in PICTURES:
        raise _not_a_picture()
    with ExitStack() as open_files:

        def new_file() -> IO[bytes]:
            return open_files.enter_context(tempfile.TemporaryFile(dir=storage.scratch))

        whole = new_file()
        async for piece in storage.read(upload.storage_key):
            await to_thread.run_sync(whole.write, piece)
        try:
            portrait = await to_thread.run_sync(
                cleaning.portrait, whole, new_file, limiter=keeping.HANDS
            )
        except NotAPicture as broken:
            raise _not_a_picture() from broken
        key = new_key(new_place(viewer.organization_id, "uploads", upload.id), ".jpg")
        await storage.put(key, keeping.pieces(portrait.file))
    return Portrait(upload.id, key)


def _not_a_picture() -> Refusal:
    sentence = "This is not a picture. Choose a JPEG, PNG, GIF, WebP or HEIC file."
    return Refusal(RefusalCode.FILE_TYPE_NOT_ALLOWED, sentence, FIELD)


async def set_picture(
    change: Change, viewer: Viewer, patient: Patient, portrait: Portrait | None
) -> None:
    """The patient's from now on, in place of the one before; None takes that away.

    Raises Refusal where the upload has become something else meanwhile.
    """
    writes, organization_id = change.writes, change.organization_id
    if portrait is not None:
        upload = await attaching.usable(writes, viewer, portrait.upload_id, FIELD)
        await _use(change, upload, portrait.storage_key)
    if patient.picture_key is not None:
        await files.discard(writes, organization_id, patient.picture_key, change.at)
    key = portrait.storage_key if portrait else None
    await patients.set_picture(writes, organization_id, patient.id, key)
    change.concerns(patient_id=patient.id, picture=key is not None)


async def _use(change: Change, upload: Upload, key: str) -> None:
    await files.use_upload(
        change.writes,
        change.organization_id,
        upload.id,
        change.at,
        storage_key=key,
        thumbnail_key=None,
    )
