"""The audit: entries are added, in the transaction of what they tell of, and never changed."""

from collections.abc import Sequence
from dataclasses import asdict

from store import tables as t
from store.database import Transaction
from store.rows import AuditEntry


async def add(writes: Transaction, organization_id: str, entries: Sequence[AuditEntry]) -> None:
    if entries:
        rows = [{"organization_id": organization_id, **asdict(entry)} for entry in entries]
        await writes.write(t.audit_entry.insert(), rows)
