"""The inbox's list and counts, and a conversation's relations."""

from dataclasses import asdict
from operator import attrgetter
from typing import Annotated, Any

import strawberry

from inbox import cursors, listing
from inbox.listing import Chips
from resolvers.context import Info
from resolvers.inputs import ConversationFilter
from resolvers.loaders import then
from resolvers.paging import After, Before, Connection, First, Last, Page
from resolvers.priming import prime_conversations
from store.rows import Conversation, InboxCounts, OptOut, Patient, Suggestion

Root = strawberry.Parent[Conversation]
LIST = "inbox"
position = attrgetter("activity_position")


async def conversations(
    info: Info,
    filter: ConversationFilter | None = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Connection[Conversation]:
    operation = info.context
    page = Page.of(first, after, last, before)
    chips = Chips(**asdict(filter)) if filter is not None else Chips()
    wanted = listing.filter_of(operation.viewer, chips)
    seen = await listing.page(
        operation.reads,
        operation.viewer,
        wanted,
        page.size + 1,
        below=page.place(LIST, after),
        above=page.place(LIST, before),
        oldest_first=page.backward,
    )
    found = seen.conversations[::-1] if page.backward else seen.conversations
    await prime_conversations(info, found)
    return page.connect(
        LIST,
        found,
        position,
        lambda: listing.total(operation.reads, operation.viewer, wanted),
        looked_to=seen.looked_to,
    )


async def total_count(root: strawberry.Parent[Connection[Conversation]]) -> int:
    return await root.count() if root.count else len(root.edges)


def conversation(
    info: Info,
    id: Annotated[strawberry.ID, strawberry.argument(description="The conversation's own id.")],
) -> Any:
    return info.context.loaders.conversations.get(id)


async def inbox_counts(info: Info) -> InboxCounts:
    return await listing.counts(info.context.reads, info.context.viewer)


def event_cursor(info: Info) -> str:
    """The viewer's organization was read by the first statement of this request's snapshot."""
    organization = info.context.viewer.organization
    return cursors.encode(organization.id, organization.last_position)


def patients(root: Root, info: Info) -> Any:
    def primary_first(linked: list[Patient]) -> list[Patient]:
        return sorted(linked, key=lambda patient: patient.id != root.primary_patient_id)

    return then(info.context.loaders.linked_patients.get(root.phone_number), primary_first)


def primary_patient(root: Root, info: Info) -> Any:
    return info.context.loaders.patients.get(root.primary_patient_id)


def other_patient_count(root: Root, info: Info) -> Any:
    linked = info.context.loaders.linked_patients.get(root.phone_number)
    return then(linked, lambda linked: max(len(linked) - 1, 0))


def location(root: Root, info: Info) -> Any:
    return info.context.loaders.locations.get(root.location_id)


def is_unread(root: Root, info: Info) -> Any:
    operation = info.context
    return operation.loaders.unread.get((operation.viewer.user.id, root.id))


def resolved_by(root: Root, info: Info) -> Any:
    return info.context.loaders.users.get(root.resolved_by_id)


def opt_out(root: Root, info: Info) -> Any:
    return info.context.loaders.opt_outs.get(root.phone_number)


def opted_out_by(root: strawberry.Parent[OptOut], info: Info) -> Any:
    return info.context.loaders.users.get(root.by_id)


def may_want_to_opt_out(root: Root, info: Info) -> Any:
    return info.context.loaders.items.get(root.may_want_to_opt_out_id)


def last_item(root: Root, info: Info) -> Any:
    return info.context.loaders.items.get(root.last_item_id)


def suggestions(root: Root, info: Info) -> Any:
    return info.context.loaders.suggestions.get(root.id)


def suggestion_patient(root: strawberry.Parent[Suggestion], info: Info) -> Any:
    return info.context.loaders.patients.get(root.patient_id)


def suggestion_in_reply_to(root: strawberry.Parent[Suggestion], info: Info) -> Any:
    return info.context.loaders.items.get(root.in_reply_to_id)
