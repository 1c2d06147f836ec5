"""The unit of work: one transaction, its events in it, and a wake-up once it is committed.

Nobody else commits or publishes. An exception on the way undoes all of it and announces nothing.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import Any

from inbox.clock import day_in, now
from inbox.viewer import Viewer
from store import audit, log, people
from store.database import Database, Transaction
from store.ids import Kind, new_id
from store.rows import AuditEntry
from store.words import Action, ConversationChange, EventKind

COMMAND_LINE = "command line"
"""Where the audit says that a command came from."""

Announce = Callable[[str, int, bool], Awaitable[None]]
"""Says how far an organization's log has come, and whether something waits for a worker."""


class Change:
    def __init__(self, organization_id: str, writes: Transaction, at: datetime) -> None:
        self.organization_id = organization_id
        self.writes = writes
        self.at = at
        self.last_position = 0
        self.queued = False
        """Whether something waits for a worker: a text to be sent, a file to be fetched."""
        self._time_zone: str | None = None
        self._concerned: dict[tuple[str | None, str | None], dict[str, Any]] = {}

    def concerns(
        self,
        *,
        conversation_id: str | None = None,
        patient_id: str | None = None,
        **details: Any,
    ) -> None:
        """What the audit is to say of this change. Whatever is recorded concerns its conversation.

        `details` are JSON: what was changed, and from what.
        """
        subject = (conversation_id, patient_id)
        self._concerned.setdefault(subject, {}).update(details)

    @property
    def concerned(self) -> set[str]:
        """The ids of the conversations and patients that the audit has an entry for."""
        return {id for subject in self._concerned for id in subject if id is not None}

    async def audit(self, action: Action, person_id: str | None, address: str) -> None:
        """One entry for each conversation and patient concerned; none where nothing changed."""
        entries = [
            AuditEntry(
                id=new_id(Kind.AUDIT_ENTRY),
                at=self.at,
                person_id=person_id,
                address=address,
                action=action,
                conversation_id=conversation_id,
                patient_id=patient_id,
                details=details,
            )
            for (conversation_id, patient_id), details in self._concerned.items()
        ]
        await audit.add(self.writes, self.organization_id, entries)

    async def day_of(self, at: datetime) -> date:
        """The organization's own calendar day of an instant."""
        if self._time_zone is None:
            self._time_zone = await people.time_zone(self.writes, self.organization_id)
        return day_in(self._time_zone, at)

    async def position(self) -> int:
        """Take the next place in the organization's log. Every one taken is recorded at."""
        self.last_position = await log.next_position(self.writes, self.organization_id)
        return self.last_position

    async def record(
        self,
        kind: EventKind,
        conversation_id: str | None,
        *,
        position: int | None = None,
        audience: str | None = None,
        **payload: Any,
    ) -> None:
        if conversation_id is not None:
            self.concerns(conversation_id=conversation_id)
        await log.append(
            self.writes,
            self.organization_id,
            await self.position() if position is None else position,
            kind,
            conversation_id,
            payload,
            audience,
            self.at,
        )

    async def conversation_changed(
        self,
        conversation_id: str,
        what: ConversationChange,
        *,
        audience: str | None = None,
        position: int | None = None,
        **details: Any,
    ) -> None:
        await self.record(
            EventKind.CONVERSATION_CHANGED,
            conversation_id,
            audience=audience,
            position=position,
            change=what.value,
            **details,
        )


class Changes:
    def __init__(self, database: Database, announce: Announce) -> None:
        self._database = database
        self._announce = announce

    @asynccontextmanager
    async def by(
        self, viewer: Viewer, action: Action, *, at_length: bool = False
    ) -> AsyncIterator[Change]:
        """What a person changes: the audit of it is part of the same transaction."""
        async with self.begin(viewer.organization_id, at_length=at_length) as change:
            yield change
            await change.audit(action, viewer.user.id, viewer.address)
        viewer.audited.update(change.concerned)

    @asynccontextmanager
    async def by_command(self, organization_id: str, action: Action) -> AsyncIterator[Change]:
        """What an administrator changes at a terminal, where nobody says who they are."""
        async with self.begin(organization_id, at_length=True) as change:
            yield change
            await change.audit(action, None, COMMAND_LINE)

    @asynccontextmanager
    async def begin(
        self, organization_id: str, *, at_length: bool = False
    ) -> AsyncIterator[Change]:
        """What carriers and workers change; `at_length` where that may be much at once."""
        async with self._database.transaction(at_length=at_length) as writes:
            await log.serialize(writes, organization_id)
            change = Change(organization_id, writes, now())
            yield change
        if change.last_position:
            await self._announce(organization_id, change.last_position, change.queued)
