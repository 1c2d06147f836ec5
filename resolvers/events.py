"""The event log as a stream: each event once, in order, as long as the viewer may see it."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import strawberry

from inbox import access, auditing, cursors
from inbox.denial import CursorExpired
from inbox.feed import Beat
from resolvers.context import Info, Operation
from resolvers.executing import SocketShortcut
from resolvers.permissions import NEEDS, allow, allow_still
from store import log
from store.rows import DeliveryProblem, Event
from store.words import ConversationChange, DeliveryStatus, EventKind

AfterEvent = Annotated[
    str | None,
    strawberry.argument(
        description="The cursor of the last event seen, or an `eventCursor`; without it, from now "
        "on. CURSOR_EXPIRED says that the log no longer reaches back to it."
    ),
]


@dataclass(frozen=True, slots=True)
class Streamed:
    cursor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Heartbeat(Streamed):
    pass


@dataclass(frozen=True, slots=True)
class Happened(Streamed):
    conversation_id: str


@dataclass(frozen=True, slots=True)
class ItemAdded(Happened):
    item_id: str


@dataclass(frozen=True, slots=True)
class ItemChanged(Happened):
    item_id: str


@dataclass(frozen=True, slots=True)
class StatusChanged(Happened):
    item_id: str
    status: DeliveryStatus
    problem: DeliveryProblem | None


@dataclass(frozen=True, slots=True)
class Changed(Happened):
    change: ConversationChange
    merged_patient_id: str | None
    merged_into_id: str | None


def streamed(event: Event) -> Happened:
    """The event as the API shows it: what it says of itself is as it was, the rest as it is now."""
    head = (cursors.encode(event.organization_id, event.position), event.at)
    where = event.conversation_id or ""
    match event.kind:
        case EventKind.TIMELINE_ITEM_ADDED:
            return ItemAdded(*head, where, event.item_id)
        case EventKind.TIMELINE_ITEM_CHANGED:
            return ItemChanged(*head, where, event.item_id)
        case EventKind.DELIVERY_STATUS_CHANGED:
            problem = event.payload["problem"]
            return StatusChanged(
                *head,
                where,
                event.item_id,
                DeliveryStatus(event.payload["status"]),
                DeliveryProblem(**problem) if problem else None,
            )
        case _:
            merged, into = (event.payload.get(name) for name in ("merged", "merged_into"))
            return Changed(*head, where, event.change, merged, into)


# Plain functions: a generator around another would stand there with each of thousands who follow.
def inbox_events(info: Info, after: AfterEvent = None) -> AsyncGenerator[Streamed, None]:
    return _follow(info.context, "Subscription.inboxEvents", after, None)


def conversation_events(
    info: Info,
    conversation_id: Annotated[
        strawberry.ID, strawberry.argument(description="Which conversation to follow.")
    ],
    after: AfterEvent = None,
) -> AsyncGenerator[Streamed, None]:
    return _follow(info.context, "Subscription.conversationEvents", after, conversation_id)


async def _follow(
    operation: Operation, name: str, after: str | None, conversation_id: str | None
) -> AsyncGenerator[Streamed, None]:
    viewer = operation.viewer
    organization_id, person_id = viewer.organization_id, viewer.user.id
    if conversation_id is not None:
        await access.conversation_to_follow(operation.reads, viewer, conversation_id)

    def allows(event: Event) -> bool:
        if event.kind is EventKind.ACCESS_CHANGED:
            return True
        if event.audience is not None and event.audience != person_id:
            return False
        return conversation_id is None or event.conversation_id == conversation_id

    # From the moment that the permissions were read at: what revokes them is behind it.
    newest = viewer.organization.last_position
    position = newest if after is None else await _place(operation, organization_id, after)
    await operation.go_live()
    await auditing.followed(operation.house.records, viewer, conversation_id)

    def source_of(event: Event | Beat) -> Streamed:
        return streamed(event) if isinstance(event, Event) else _beat(organization_id, event)

    push = operation.push
    shortcut = SocketShortcut(operation, push, source_of) if push is not None else None
    events = operation.house.feed.follow(organization_id, position, allows, shortcut)
    async with aclosing(events) as followed:
        async for event in followed:
            if isinstance(event, Event) and event.kind is EventKind.ACCESS_CHANGED:
                await operation.recognise()
                allow(operation, NEEDS[name])
                continue
            await allow_still(operation, NEEDS[name])
            if isinstance(event, Beat):
                operation.show(None)
                yield _beat(organization_id, event)
            else:
                operation.show(event)
                yield streamed(event)


async def _place(operation: Operation, organization_id: str, after: str) -> int:
    position = cursors.decode(organization_id, after)
    pruned, newest = await log.bounds(operation.reads, organization_id)
    # A cursor from beyond the log comes of a restored backup: what it saw is not there any more.
    if not pruned <= position <= newest:
        raise CursorExpired
    return position


def _beat(organization_id: str, beat: Beat) -> Heartbeat:
    return Heartbeat(cursors.encode(organization_id, beat.position), beat.at)


def conversation(root: strawberry.Parent[Happened], info: Info) -> Any:
    return info.context.loaders.conversations.get(root.conversation_id)


def merged_into(root: strawberry.Parent[Changed], info: Info) -> Any:
    return info.context.loaders.patients.get(root.merged_into_id)


def item(root: strawberry.Parent[Any], info: Info) -> Any:
    return info.context.loaders.items.get(root.item_id)
