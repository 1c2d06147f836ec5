"""A conversation's timeline, and the relations of its items."""

from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import strawberry

from inbox.file_types import fitting_name
from inbox.keeping import thumbnail_type
from inbox.links import Linked
from resolvers.context import Info, Operation
from resolvers.loaders import then
from resolvers.paging import After, Before, Connection, First, Last, Page
from store import timeline as store
from store.rows import Call, Conversation, Email, EmailThread, File, Message, TimelineItem
from store.words import AuthorKind

Item = strawberry.Parent[TimelineItem]


@dataclass(frozen=True, slots=True)
class Assistant:
    name: str


async def timeline(
    root: strawberry.Parent[Conversation],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Connection[TimelineItem]:
    operation = info.context
    page = Page.of(first, after, last, before)
    pages = await store.page(
        operation.reads,
        operation.viewer.organization_id,
        [root.id],
        limit=page.size + 1,
        above=page.place(root.id, after),
        below=page.place(root.id, before),
        newest=page.backward,
    )
    return page.connect(root.id, pages[root.id], attrgetter("position"))


def conversation(root: Item, info: Info) -> Any:
    return info.context.loaders.conversations.get(root.conversation_id)


def author(root: Item, info: Info) -> Any:
    operation = info.context
    if root.author_kind is AuthorKind.ASSISTANT:
        return Assistant(operation.viewer.organization.assistant_name)
    of_patients = root.author_kind is AuthorKind.PATIENT
    loaders = operation.loaders
    return (loaders.patients if of_patients else loaders.users).get(root.author_id)


def message_files(root: strawberry.Parent[Message], info: Info) -> Any:
    return info.context.loaders.message_files.get(root.id)


def file_message(root: strawberry.Parent[File], info: Info) -> Any:
    """The text: of a file that came with an email there is none."""
    leading = info.context.loaders.items.get(root.message_id)
    return then(leading, lambda item: item if isinstance(item, Message) else None)


def file_url(root: strawberry.Parent[File], info: Info) -> str:
    return _link(info.context, Linked(root.id, root.storage_key, root.name, root.content_type))


def file_thumbnail_url(root: strawberry.Parent[File], info: Info) -> str | None:
    if root.thumbnail_key is None:
        return None
    type = thumbnail_type(root.thumbnail_key)
    return _link(info.context, Linked(root.id, root.thumbnail_key, root.name, type))


def call_summary(root: strawberry.Parent[Call]) -> str | None:
    return root.body or None


def call_recording_url(root: strawberry.Parent[Call], info: Info) -> str | None:
    if root.recording_key is None:
        return None
    type = root.recording_type or "audio/wav"
    name = fitting_name("recording", type)
    return _link(info.context, Linked(root.id, root.recording_key, name, type))


def email_files(root: strawberry.Parent[Email], info: Info) -> Any:
    return info.context.loaders.message_files.get(root.id)


def email_thread(root: strawberry.Parent[Email], info: Info) -> Any:
    return info.context.loaders.threads.get(root.thread_id)


def thread_emails(root: strawberry.Parent[EmailThread], info: Info) -> Any:
    return info.context.loaders.thread_emails.get(root.id)


def _link(operation: Operation, linked: Linked) -> str:
    return operation.house.links.file(operation.viewer, linked)
