"""What is handed over: a text with links to its files, or an email with its files in it."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from inbox.carrier import (
    Accepted,
    Carrier,
    MailRelay,
    OutboundMedia,
    OutboundText,
    Poster,
    Settings,
)
from inbox.links import Links
from inbox.mail import Attachment, OutboundEmail
from store import people, timeline
from store.database import Reads
from store.rows import Email, File, OutboxRow, TimelineItem
from store.storage import Storage

HandOver = Callable[[datetime], Awaitable[Accepted]]
"""Takes the time of the hand-over. Raises Refused, Busy or InDoubt."""


async def prepare(
    reads: Reads, links: Links, storage: Storage, poster: Poster, settings: Settings, row: OutboxRow
) -> HandOver | None:
    """All that takes time is done before the row is marked; None where nobody can carry it."""
    (item,) = await timeline.items(reads, row.organization_id, [row.item_id])
    if isinstance(item, Email):
        return await _email(reads, storage, poster, settings, row, item)
    if not isinstance(poster, Carrier):
        return None
    carrier = poster

    async def hand_over(at: datetime) -> Accepted:
        return await carrier.send(settings, await text_of(reads, links, row, item, at))

    return hand_over


async def _email(
    reads: Reads, storage: Storage, poster: Poster, settings: Settings, row: OutboxRow, item: Email
) -> HandOver | None:
    if not isinstance(poster, MailRelay):
        return None
    relay, organization = poster, await people.organization(reads, row.organization_id)
    files = await timeline.files_travelling_with(reads, row.organization_id, [row.item_id])
    attachments = tuple([await _attachment(storage, file) for file in files])

    async def hand_over(at: datetime) -> Accepted:
        email = OutboundEmail(
            item_id=item.id,
            message_id=item.message_id or item.id,
            sender=row.sender,
            sender_name=organization.name if organization else "",
            recipient=row.recipient,
            subject=item.subject,
            text=item.body,
            handed_at=at,
            references=tuple(item.reference_ids),
            attachments=attachments,
        )
        return await relay.send_email(settings, email)

    return hand_over


async def _attachment(storage: Storage, file: File) -> Attachment:
    content = b"".join([piece async for piece in storage.read(file.storage_key)])
    return Attachment(file.name, file.content_type, content)


async def text_of(
    reads: Reads, links: Links, row: OutboxRow, leading: TimelineItem, handed_at: datetime
) -> OutboundText:
    """The item that leads it, and the files that travel with that one."""
    parts = await timeline.files_travelling_with(reads, row.organization_id, [row.item_id])
    files = [part for part in (leading, *parts) if isinstance(part, File)]
    media = tuple(
        OutboundMedia(links.media(row.organization_id, f.id), f.content_type, f.size) for f in files
    )
    return OutboundText(row.item_id, row.sender, row.recipient, leading.body, handed_at, media)
