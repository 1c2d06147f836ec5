"""Emails and their threads."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from store import tables as t
from store import timeline
from store.database import Reads, Transaction
from store.dialect import checked
from store.reading import columns, many
from store.rows import Email, EmailThread


async def emails_of_threads(
    reads: Reads, organization_id: str, thread_ids: Collection[str]
) -> list[Email]:
    statement = timeline.EVERYTHING.where(
        checked(timeline.I.organization_id) == organization_id,
        t.email.c.organization_id == organization_id,
        t.email.c.thread_id.in_(thread_ids),
    )
    found = timeline.made_of(await reads.rows(statement.order_by(timeline.I.position)))
    return [item for item in found if isinstance(item, Email)]


async def threads(reads: Reads, organization_id: str, ids: Collection[str]) -> list[EmailThread]:
    thread = t.email_thread.c
    statement = sa.select(*columns(t.email_thread, EmailThread)).where(
        thread.organization_id == organization_id, thread.id.in_(ids)
    )
    return many(EmailThread, await reads.rows(statement))


async def by_message_ids(
    reads: Reads, organization_id: str, message_ids: Collection[str]
) -> list[Email]:
    """Emails that have one of these ids, oldest first."""
    statement = timeline.EVERYTHING.where(
        checked(timeline.I.organization_id) == organization_id,
        t.email.c.organization_id == organization_id,
        t.email.c.message_id.in_(message_ids),
    )
    found = timeline.made_of(await reads.rows(statement.order_by(timeline.I.position)))
    return [item for item in found if isinstance(item, Email)]


async def add_thread(writes: Transaction, **values: Any) -> None:
    await writes.write(t.email_thread.insert().values(**values))
