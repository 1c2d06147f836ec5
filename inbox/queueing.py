"""What waits for its carrier: a row that the outbox leases, hands over and settles."""

from inbox.change import Change
from store import sending
from store.rows import OutboxRow, TimelineItem
from store.words import OutboxState


async def queue(
    change: Change, leading: TimelineItem, account_id: str, sender: str, recipient: str
) -> None:
    """Have the outbox hand over the text or email that this item leads, in its own time."""
    row = OutboxRow(
        item_id=leading.id,
        organization_id=change.organization_id,
        carrier_id=account_id,
        sender=sender,
        recipient=recipient,
        state=OutboxState.WAITING,
        created_at=change.at,
        attempts=0,
        handed_at=None,
        lease=None,
    )
    await sending.add_to_outbox(change.writes, row)
    change.queued = True
