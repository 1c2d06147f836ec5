"""The audit: entries are added, in the transaction of what they tell of, and never changed."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta

import sqlalchemy as sa

from store import tables as t
from store.database import Reads, Transaction, value
from store.ids import Kind, first_id_of
from store.reading import columns, many
from store.rows import AuditEntry, AuditFilter

ENTRY = columns(t.audit_entry, AuditEntry)
E = t.audit_entry.c
LEEWAY = timedelta(days=1)
"""Ids hold the time too, and bound what is read; but they are made a little after their entry."""


async def add(writes: Transaction, organization_id: str, entries: Sequence[AuditEntry]) -> None:
    if entries:
        rows = [{"organization_id": organization_id, **asdict(entry)} for entry in entries]
        await writes.write(t.audit_entry.insert(), rows)


async def page(
    reads: Reads, organization_id: str, wanted: AuditFilter, after: str, limit: int
) -> list[AuditEntry]:
    """The next entries after an id, in order."""
    statement = (
        sa.select(*ENTRY)
        .where(*_allowed(organization_id, wanted), E.id > after)
        .order_by(E.id)
        .limit(limit)
    )
    return many(AuditEntry, await reads.rows(statement))


async def place_before_newest(
    reads: Reads, organization_id: str, wanted: AuditFilter, count: int
) -> str:
    """The id after which the newest so many stand."""
    statement = (
        sa.select(E.id)
        .where(*_allowed(organization_id, wanted))
        .order_by(E.id.desc())
        .offset(count)
        .limit(1)
    )
    return await value(reads, statement) or ""


def _allowed(organization_id: str, wanted: AuditFilter) -> list[sa.ColumnElement[bool]]:
    allowed = [E.organization_id == organization_id]
    for name in ("person_id", "conversation_id", "action"):
        is_wanted = getattr(wanted, name)
        if is_wanted is not None:
            allowed.append(E[name] == is_wanted)
    if wanted.patient_ids is not None:
        allowed.append(E.patient_id.in_(wanted.patient_ids))
    if wanted.since is not None:
        earliest = first_id_of(Kind.AUDIT_ENTRY, wanted.since - LEEWAY)
        allowed += [E.at >= wanted.since, E.id >= earliest]
    if wanted.until is not None:
        latest = first_id_of(Kind.AUDIT_ENTRY, wanted.until + LEEWAY)
        allowed += [E.at < wanted.until, E.id < latest]
    return allowed
