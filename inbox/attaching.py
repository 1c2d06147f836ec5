"""Files become part of something: a patient's when they arrive, an upload once, by its person."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TypedDict

from inbox import adding
from inbox.change import Change
from inbox.clock import now
from inbox.keeping import Kept
from inbox.refusal import Refusal, RefusalCode
from inbox.viewer import Viewer
from store import files
from store.database import Reads
from store.ids import Kind, new_id
from store.rows import Conversation, DeliveryProblem, Email, File, Message, TimelineItem, Upload
from store.words import AuthorKind, DeliveryStatus, Direction, ItemKind

MOST_FILES = 10
"""In one text: https://www.twilio.com/docs/api/errors/21623."""
LARGEST_IN_ALL = 5_000_000
"""Bytes of one text's files: carriers refuse what is more (Twilio: 5 MB with the words)."""
FIELD = ("uploadIds",)


async def arrive(
    change: Change, conversation: Conversation, kept: Kept, *, message_id: str | None = None
) -> Conversation:
    """A file that a patient sent stands in their timeline, behind the text that it came with."""
    author = conversation.primary_patient_id
    item = File(
        id=new_id(Kind.FILE),
        conversation_id=conversation.id,
        position=await change.position(),
        kind=ItemKind.FILE,
        direction=Direction.INBOUND,
        author_kind=AuthorKind.PATIENT if author else None,
        author_id=author,
        at=change.at,
        body="",
        delivery_status=None,
        delivery_problem=None,
        message_id=message_id,
        **asdict(kept),
    )
    return await adding.add(change, conversation, item)


class Outbound(TypedDict):
    """What all parts of a text of ours have in common, but for their positions."""

    conversation_id: str
    position: int
    direction: Direction
    author_kind: AuthorKind
    author_id: str
    at: datetime
    delivery_status: DeliveryStatus
    delivery_problem: DeliveryProblem | None


async def outbound(change: Change, viewer: Viewer, conversation: Conversation) -> Outbound:
    """What all parts of a text have in common."""
    return Outbound(
        conversation_id=conversation.id,
        position=await change.position(),
        direction=Direction.OUTBOUND,
        author_kind=AuthorKind.ASSISTANT if viewer.user.is_assistant else AuthorKind.USER,
        author_id=viewer.user.id,
        at=change.at,
        delivery_status=DeliveryStatus.SENDING,
        delivery_problem=None,
    )


async def ready(
    reads: Reads, viewer: Viewer, upload_ids: Sequence[str], field: tuple[str, ...] = FIELD
) -> list[Upload]:
    """These uploads, in this order; raises Refusal unless all of them can be used now."""
    if len(set(upload_ids)) < len(upload_ids):
        raise Refusal(RefusalCode.INVALID, "The same file is attached twice. Remove one.", field)
    return [await usable(reads, viewer, id, field) for id in upload_ids]


async def usable(reads: Reads, viewer: Viewer, upload_id: str, field: tuple[str, ...]) -> Upload:
    """Raises Refusal unless it is this person's, here, and not used."""
    found = await files.uploads(reads, viewer.organization_id, [upload_id])
    own = [upload for upload in found if upload.person_id == viewer.user.id]
    if not own or (own[0].used_at is None and own[0].expires_at <= now()):
        sentence = "There is no such upload, or it has expired. Attach the file again."
        raise Refusal(RefusalCode.NOT_FOUND, sentence, field)
    (upload,) = own
    if upload.used_at is not None:
        sentence = f"“{upload.name}” has been sent already. Attach it anew to send it again."
        raise Refusal(RefusalCode.INVALID, sentence, field)
    if upload.storage_key is None:
        sentence = (
            f"“{upload.name}” has not been uploaded whole, or was not taken. "
            "Wait until it is, or attach it again."
        )
        raise Refusal(RefusalCode.UPLOAD_INCOMPLETE, sentence, field)
    return upload


def guard_number(upload_ids: Sequence[str]) -> None:
    if len(upload_ids) > MOST_FILES:
        sentence = f"A text takes {MOST_FILES} files along at most. Send the others in a second."
        raise Refusal(RefusalCode.INVALID, sentence, FIELD)


def guard_size(uploads: Sequence[Upload]) -> None:
    """As large in all as carriers take with one text."""
    size = sum(upload.size for upload in uploads)
    if size > LARGEST_IN_ALL:
        sentence = (
            f"The files of one text may have {LARGEST_IN_ALL // 1_000_000} MB in all; these have "
            f"{size / 1_000_000:.1f}. "
            + ("Send them in several texts." if len(uploads) > 1 else "Send it by email.")
        )
        raise Refusal(RefusalCode.FILE_TOO_LARGE, sentence, FIELD)


async def attach(
    change: Change, upload: Upload, own: Outbound, *, leading: TimelineItem | None
) -> File:
    """The upload as an item of the timeline; nothing else may use it from now on.

    `leading` is the first part of the text that it goes with, where it is not this one.
    """
    if upload.storage_key is None:
        raise ValueError("the upload is not ready")
    await files.use_upload(
        change.writes,
        change.organization_id,
        upload.id,
        change.at,
        storage_key=upload.storage_key,
        thumbnail_key=upload.thumbnail_key,
    )
    return File(
        **own,
        id=new_id(Kind.FILE),
        kind=ItemKind.FILE,
        body="",
        name=upload.name,
        content_type=upload.content_type,
        size=upload.size,
        storage_key=upload.storage_key,
        thumbnail_key=upload.thumbnail_key,
        width=upload.width,
        height=upload.height,
        message_id=leading.id if isinstance(leading, Message | Email) else None,
        travels_with_id=leading.id if leading else None,
    )
