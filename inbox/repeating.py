"""The caller's own name for a send: used again, it gives the first result, and sends nothing."""

from collections.abc import Sequence

from inbox.change import Change
from inbox.refusal import Refusal, RefusalCode
from inbox.viewer import Viewer
from store import conversations, timeline
from store.rows import TimelineItem

LONGEST_KEY = 200


async def earlier_result(
    change: Change, viewer: Viewer, key: str | None
) -> list[TimelineItem] | None:
    """What was added to the timeline when this person used the key first."""
    if key is None:
        return None
    if not key.strip() or len(key) > LONGEST_KEY:
        sentence = f"An idempotency key has 1 to {LONGEST_KEY} characters."
        raise Refusal(RefusalCode.INVALID, sentence, ("idempotencyKey",))
    ids = await conversations.idempotent_result(
        change.writes, viewer.organization_id, viewer.user.id, key
    )
    if ids is None:
        return None
    found = await timeline.items(change.writes, viewer.organization_id, ids)
    return sorted(found, key=lambda item: item.position)


async def keep_result(
    change: Change, viewer: Viewer, key: str | None, items: Sequence[TimelineItem]
) -> None:
    if key is not None:
        await conversations.keep_result(
            change.writes,
            organization_id=change.organization_id,
            person_id=viewer.user.id,
            key=key,
            item_ids=[item.id for item in items],
            at=change.at,
        )
