"""A text to a patient: written, and queued for its carrier, in one transaction."""

from collections.abc import Sequence

from inbox import access, adding, attaching, clinic_numbers, consent, queueing, repeating
from inbox.change import Change, Changes
from inbox.refusal import Refusal, RefusalCode
from inbox.viewer import Viewer
from inbox.wording import LONGEST_TEXT
from store import timeline
from store.ids import Kind, new_id
from store.rows import ClinicNumber, Conversation, Message, TimelineItem, Upload
from store.words import Action, Direction, ItemKind


async def send_message(
    changes: Changes,
    viewer: Viewer,
    conversation_id: str,
    body: str,
    *,
    upload_ids: Sequence[str] = (),
    idempotency_key: str | None = None,
    expected_last_item_id: str | None = None,
) -> list[TimelineItem]:
    """What was added to the timeline; with a key that was used before, what was added then."""
    async with changes.by(viewer, Action.SEND_MESSAGE) as change:
        earlier = await repeating.earlier_result(change, viewer, idempotency_key)
        if earlier is not None:
            return earlier
        text = _checked(body, upload_ids)
        conversation = await access.conversation(change.writes, viewer, conversation_id)
        await consent.guard(change.writes, conversation)
        await _guard_nothing_came(change, viewer, conversation, expected_last_item_id)
        number = await _clinic_number(change, conversation)
        uploads = await attaching.ready(change.writes, viewer, upload_ids)
        attaching.guard_size(uploads)
        items = await _items(change, viewer, conversation, text, uploads)
        for item in items:
            conversation = await adding.add(change, conversation, item)
        recipient = conversation.phone_number
        await queueing.queue(change, items[0], number.carrier_id, number.phone_number, recipient)
        await repeating.keep_result(change, viewer, idempotency_key, items)
        return items


def _checked(body: str, upload_ids: Sequence[str]) -> str:
    """The words to send; none, where there are files and only blanks beside them."""
    attaching.guard_number(upload_ids)
    text = body.replace("\0", "")
    if not text.strip():
        if upload_ids:
            return ""
        raise Refusal(RefusalCode.REQUIRED, "Write something to send.", ("body",))
    if len(text) > LONGEST_TEXT:
        sentence = (
            f"A text holds {LONGEST_TEXT:,} characters at most; this one has {len(text):,}. "
            "Shorten it, or send it in parts."
        )
        raise Refusal(RefusalCode.TOO_LONG, sentence, ("body",))
    return text


async def _guard_nothing_came(
    change: Change, viewer: Viewer, conversation: Conversation, expected_id: str | None
) -> None:
    if expected_id is None:
        return
    seen = await access.item_of(
        change.writes, viewer, conversation, expected_id, "expectedLastItemId"
    )
    newer = await timeline.newer_than(
        change.writes, viewer.organization_id, conversation.id, seen.position
    )
    if newer is not None:
        raise Refusal(RefusalCode.CONFLICT, _what_came(newer), ("expectedLastItemId",))


def _what_came(item: TimelineItem) -> str:
    who = "The patient" if item.direction is Direction.INBOUND else "Your team"
    said = f" wrote: “{_beginning(item.body)}”" if item.body else " sent a file"
    return (
        f"{who}{said}. Your text was not sent; read what came and send it again if it still fits."
    )


def _beginning(body: str) -> str:
    return body if len(body) <= 80 else body[:79].rstrip() + "…"


async def _clinic_number(change: Change, conversation: Conversation) -> ClinicNumber:
    for number in await clinic_numbers.best_first(change, conversation):
        return number
    sentence = "Your clinic has no number to text from yet. Ask an administrator to add one."
    raise Refusal(RefusalCode.NOT_CONFIGURED, sentence)


async def _items(
    change: Change,
    viewer: Viewer,
    conversation: Conversation,
    text: str,
    uploads: Sequence[Upload],
) -> list[TimelineItem]:
    """The text, if there is one, and its files. What comes first leads the carrier's message."""
    items: list[TimelineItem] = []
    if text:
        message = await attaching.outbound(change, viewer, conversation)
        items.append(Message(**message, id=new_id(Kind.MESSAGE), kind=ItemKind.MESSAGE, body=text))
    for upload in uploads:
        own = await attaching.outbound(change, viewer, conversation)
        items.append(
            await attaching.attach(change, upload, own, leading=items[0] if items else None)
        )
    return items
