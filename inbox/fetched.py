"""What the worker fetches, and where it goes: a file of the timeline, or a call's recording."""

from dataclasses import dataclass

from inbox import keeping
from inbox.change import Change
from inbox.keeping import Kept
from store import timeline
from store.rows import Call, File, TimelineItem
from store.words import EventKind, FileState

LARGEST_RECORDING = 200 * 1024 * 1024
"""Bytes: five hours of what telephones sound like."""
NO_RECORDING = "What the phone system gave as this call's recording was none, so it was not kept."


@dataclass(frozen=True, slots=True)
class Sought:
    """What it is said to be, and how large it may be."""

    name: str
    content_type: str
    limit: int


def sought(item: TimelineItem) -> Sought:
    """Raises LookupError for what has no bytes."""
    match item:
        case File():
            return Sought(item.name, item.content_type, keeping.LARGEST)
        case Call():
            return Sought("recording", item.recording_type or "audio/wav", LARGEST_RECORDING)
    raise LookupError(item.id)


def unfit(item: TimelineItem, kept: Kept) -> str | None:
    """Why it cannot be what it was said to be, in words for the desk."""
    is_sound = kept.content_type.startswith(("audio/", "video/"))
    return NO_RECORDING if isinstance(item, Call) and not is_sound else None


async def came(change: Change, item: TimelineItem, kept: Kept) -> None:
    whose = (change.organization_id, item.id)
    if isinstance(item, Call):
        await timeline.set_call(
            change.writes,
            *whose,
            recording_key=kept.storage_key,
            recording_type=kept.content_type,
            recording_state=FileState.KEPT,
            recording_problem=None,
        )
    else:
        await timeline.set_file(
            change.writes,
            *whose,
            name=kept.name,
            content_type=kept.content_type,
            size=kept.size,
            storage_key=kept.storage_key,
            thumbnail_key=kept.thumbnail_key,
            width=kept.width,
            height=kept.height,
            state=FileState.KEPT,
            problem=None,
        )
    await _changed(change, item)


async def will_not_come(change: Change, item: TimelineItem, problem: str) -> None:
    whose, lost = (change.organization_id, item.id), FileState.LOST
    if isinstance(item, Call):
        await timeline.set_call(
            change.writes, *whose, recording_state=lost, recording_problem=problem
        )
    else:
        await timeline.set_file(change.writes, *whose, state=lost, problem=problem)
    await _changed(change, item)


async def _changed(change: Change, item: TimelineItem) -> None:
    await change.record(EventKind.TIMELINE_ITEM_CHANGED, item.conversation_id, item=item.id)
