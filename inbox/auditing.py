"""Reads are recorded: who was shown which conversation or patient, when and from where.

What an operation shows is gathered while it executes and written before its answer leaves. What
cannot be written is not shown: a read that nobody knows of is worse than none.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from inbox.change import Changes
from inbox.clock import now
from inbox.viewer import Viewer
from store import audit, ids, timeline
from store.database import Reads
from store.ids import Kind, new_id
from store.rows import AuditEntry
from store.words import Action


@dataclass(frozen=True, slots=True)
class Read:
    action: Action
    conversation_id: str | None = None
    patient_id: str | None = None
    details: dict[str, Any] = field(default_factory=dict)


class Reading:
    """What one operation has shown so far: each conversation and each patient once."""

    def __init__(self) -> None:
        self._shown: dict[str, Read] = {}
        self._lists: list[Read] = []

    def conversation(self, id: str) -> None:
        if id not in self._shown:
            self._shown[id] = Read(Action.READ_CONVERSATION, conversation_id=id)

    def patient(self, id: str) -> None:
        if id not in self._shown:
            self._shown[id] = Read(Action.READ_PATIENT, patient_id=id)

    def listed(self, action: Action, **details: Any) -> None:
        """A page of a list: what was asked for, and how many were shown."""
        read = Read(action, details=details)
        if read not in self._lists:
            self._lists.append(read)

    def without(self, audited: set[str]) -> list[Read]:
        """All of it, but for what the viewer has an entry of for having changed it."""
        shown = [read for id, read in self._shown.items() if id not in audited]
        return [*self._lists, *shown]


@dataclass(slots=True, eq=False)
class _Batch:
    """Entries of one organization that one transaction is to write."""

    entries: list[AuditEntry] = field(default_factory=list)
    written: asyncio.Future[None] | None = None


class Records:
    """Writes reads down. Those that come while one transaction is on its way share the next."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._open: dict[str, _Batch] = {}

    async def add(self, viewer: Viewer, reads: Sequence[Read]) -> None:
        """Returns once they are committed."""
        if not reads:
            return
        batch = self._open.setdefault(viewer.organization_id, _Batch())
        batch.entries.extend(_entries(viewer, reads))
        if batch.written is None:
            batch.written = asyncio.create_task(self._write(viewer.organization_id, batch))
        # Whoever goes away before the answer takes nobody else's entries along.
        await asyncio.shield(batch.written)

    async def _write(self, organization_id: str, batch: _Batch) -> None:
        try:
            async with self._changes.begin(organization_id) as change:
                del self._open[organization_id]
                await audit.add(change.writes, organization_id, batch.entries)
        finally:
            if self._open.get(organization_id) is batch:
                del self._open[organization_id]


def _entries(viewer: Viewer, reads: Sequence[Read]) -> list[AuditEntry]:
    at = now()
    return [
        AuditEntry(
            id=new_id(Kind.AUDIT_ENTRY),
            at=at,
            person_id=viewer.user.id,
            address=viewer.address,
            action=read.action,
            conversation_id=read.conversation_id,
            patient_id=read.patient_id,
            details=read.details,
        )
        for read in reads
    ]


async def followed(records: Records, viewer: Viewer, conversation_id: str | None) -> None:
    """A subscription begins: all that its events show from here on is part of this one entry."""
    await records.add(viewer, [Read(Action.FOLLOW, conversation_id=conversation_id)])


async def opened_file(records: Records, reads: Reads, viewer: Viewer, of: str, name: str) -> None:
    """`of`: the timeline item or the patient that the file is shown with."""
    details = {"name": name, "of": of}
    if ids.kind_of(of) is Kind.PATIENT:
        await records.add(viewer, [Read(Action.OPEN_FILE, patient_id=of, details=details)])
        return
    found = await timeline.items(reads, viewer.organization_id, [of])
    conversation_id = found[0].conversation_id if found else None
    read = Read(Action.OPEN_FILE, conversation_id=conversation_id, details=details)
    await records.add(viewer, [read])
