"""The four kinds of timeline item, and who wrote them."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers import timeline
from schema.enums import CallOutcome, DeliveryStatus, Direction, FileState
from schema.node import Node, PageInfo, by, is_row
from schema.patients import Patient
from schema.people import User
from store import rows

if TYPE_CHECKING:
    from schema.conversations import Conversation

ARRIVED_LATE = (
    "Set where we were not told of it in time: when it came at last. `at` is when the carrier had "
    "it; its place in the timeline is where it came in."
)

LazyConversation = Annotated["Conversation", strawberry.lazy("schema.conversations")]


@strawberry.type(description="Why a message did not arrive, in words for the desk.")
class DeliveryProblem:
    code: str | None = strawberry.field(description="The carrier's own code, as it gave it.")
    message: str
    advice: str | None = strawberry.field(description="What the desk can do about it.")


@strawberry.type(description="The clinic's AI assistant.")
class Assistant:
    is_type_of = is_row(timeline.Assistant)

    name: str


Author = Annotated[
    Patient | User | Assistant,
    strawberry.union(
        "Author", description="Whoever wrote or called: a patient may be unknown, and is then null."
    ),
]


@strawberry.type(description="A text, from the patient or to them.")
class Message(Node):
    is_type_of = is_row(rows.Message)

    conversation: LazyConversation = by(timeline.conversation)
    direction: Direction
    author: Author | None = by(
        timeline.author,
        "Null of an unknown patient, and of the clinic's own answers to STOP, START and HELP, "
        "which nobody wrote.",
    )
    body: str
    at: datetime
    delivery_status: DeliveryStatus | None = strawberry.field(
        description="Null on what the patient sent."
    )
    delivery_problem: DeliveryProblem | None = strawberry.field(
        description="Set where the status is UNDELIVERED or FAILED."
    )
    files: list["File"] = by(timeline.message_files, "The files that travelled in the same text.")
    arrived_late_at: datetime | None = strawberry.field(description=ARRIVED_LATE)


@strawberry.type(description="A picture or another file, from the patient or to them.")
class File(Node):
    is_type_of = is_row(rows.File)

    conversation: LazyConversation = by(timeline.conversation)
    direction: Direction
    author: Author | None = by(timeline.author)
    at: datetime
    name: str
    content_type: str = strawberry.field(
        description="What the bytes are, not what the sender called them."
    )
    size: int = strawberry.field(description="In bytes; 0 while they are not here.")
    url: str = by(
        timeline.file_url,
        "A link that only the viewer's session can open, for a limited time.",
    )
    thumbnail_url: str | None = by(timeline.file_thumbnail_url, "Set for images.")
    width: int | None = strawberry.field(description="In pixels, of images.")
    height: int | None = strawberry.field(description="In pixels, of images.")
    delivery_status: DeliveryStatus | None
    delivery_problem: DeliveryProblem | None
    message: Message | None = by(timeline.file_message, "The text that it travelled with.")
    arrived_late_at: datetime | None = strawberry.field(description=ARRIVED_LATE)
    state: FileState = strawberry.field(
        description="Whether its bytes are here. Until they are, `url` answers 404."
    )
    problem: str | None = strawberry.field(
        description="Why its bytes are not here, in words for the desk."
    )


@strawberry.type(description="A telephone call, as its card shows it.")
class Call(Node):
    is_type_of = is_row(rows.Call)

    conversation: LazyConversation = by(timeline.conversation)
    direction: Direction
    author: Author | None = by(timeline.author)
    at: datetime
    outcome: CallOutcome
    duration_seconds: int | None
    summary: str | None = by(timeline.call_summary)
    assistant_actions: list[str] = strawberry.field(
        description="What the assistant did during or after the call, in order."
    )
    recording_url: str | None = by(
        timeline.call_recording_url,
        "Audio that a browser can play and seek in.",
    )


@strawberry.type(description="An email, from the patient or to them.")
class Email(Node):
    is_type_of = is_row(rows.Email)

    conversation: LazyConversation = by(timeline.conversation)
    direction: Direction
    author: Author | None = by(timeline.author)
    at: datetime
    from_address: str = strawberry.field(name="from")
    to_addresses: list[str] = strawberry.field(name="to")
    subject: str
    preview: str = strawberry.field(description="The first words of the text.")
    body: str = strawberry.field(name="text")
    html: str | None = strawberry.field(description="Sanitised: no script, no remote content.")
    files: list[File] = by(timeline.email_files)
    thread: "EmailThread" = by(timeline.email_thread)
    delivery_status: DeliveryStatus | None
    delivery_problem: DeliveryProblem | None


@strawberry.type(description="Emails that answer one another.")
class EmailThread(Node):
    is_type_of = is_row(rows.EmailThread)

    subject: str
    emails: list[Email] = by(timeline.thread_emails, "Oldest first.")


TimelineItem = Annotated[
    Message | File | Call | Email,
    strawberry.union(
        "TimelineItem", description="One thing that passed between clinic and number."
    ),
]


@strawberry.type(description="An item and its place in the timeline.")
class TimelineEdge:
    cursor: str
    node: TimelineItem


@strawberry.type(description="A page of a timeline, oldest first.")
class TimelineConnection:
    edges: list[TimelineEdge]
    nodes: list[TimelineItem]
    page_info: PageInfo
