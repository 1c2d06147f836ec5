"""The four kinds of timeline item, and who wrote them."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers import timeline
from schema.enums import CallOutcome, DeliveryStatus, Direction, FileState
from schema.node import Node, PageInfo, by, is_row, own_by, says
from schema.patients import Patient
from schema.people import User
from store import rows

if TYPE_CHECKING:
    from schema.conversations import Conversation

IN = "In whose timeline it stands."
WAY = "From the patient to us, or from us to them."
WHO = (
    "Who wrote or called; null where the number was no patient's then, and of the clinic's own "
    "answers to STOP, START and HELP, which nobody wrote."
)
WHEN = "When we received it, or wrote it."
STATUS = "Null on what the patient sent."
PROBLEM = "Set where the status is UNDELIVERED or FAILED."


ARRIVED_LATE = (
    "Set where we were not told of it in time: when it came at last. `at` is when the carrier had "
    "it; its place in the timeline is where it came in."
)

LazyConversation = Annotated["Conversation", strawberry.lazy("schema.conversations")]


@strawberry.type(description="Why a message did not arrive, in words for the desk.")
class DeliveryProblem:
    code: str | None = says("The carrier's own code, as it gave it.")
    message: str = says("What happened, in a sentence.")
    advice: str | None = says("What the desk can do about it.")


@strawberry.type(description="The clinic's AI assistant.")
class Assistant:
    is_type_of = is_row(timeline.Assistant)

    name: str = says("What the clinic calls it.")


Author = Annotated[
    Patient | User | Assistant,
    strawberry.union(
        "Author", description="Whoever wrote or called: a patient may be unknown, and is then null."
    ),
]


@strawberry.type(description="A text, from the patient or to them.")
class Message(Node):
    is_type_of = is_row(rows.Message)

    conversation: LazyConversation = by(timeline.conversation, IN)
    direction: Direction = says(WAY)
    author: Author | None = by(timeline.author, WHO)
    body: str = says("The words; empty where there are only files.")
    at: datetime = says(WHEN)
    delivery_status: DeliveryStatus | None = says(STATUS)
    delivery_problem: DeliveryProblem | None = says(PROBLEM)
    files: list["File"] = by(timeline.message_files, "The files that travelled in the same text.")
    problem: str | None = says("Why a patient's words are not here, in words for the desk.")
    arrived_late_at: datetime | None = says(ARRIVED_LATE)


@strawberry.type(description="A picture or another file, from the patient or to them.")
class File(Node):
    is_type_of = is_row(rows.File)

    conversation: LazyConversation = by(timeline.conversation, IN)
    direction: Direction = says(WAY)
    author: Author | None = by(timeline.author, WHO)
    at: datetime = says(WHEN)
    name: str = says("What the sender called it, or what it was given where they did not.")
    content_type: str = says("What the bytes are, not what the sender called them.")
    size: int = says("In bytes. 0 while they are not here.")
    url: str = own_by(
        timeline.file_url,
        "A link that only the viewer's session can open, for a limited time.",
    )
    thumbnail_url: str | None = own_by(timeline.file_thumbnail_url, "Set for images.")
    width: int | None = says("In pixels, of images.")
    height: int | None = says("In pixels, of images.")
    delivery_status: DeliveryStatus | None = says(STATUS)
    delivery_problem: DeliveryProblem | None = says(PROBLEM)
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

    conversation: LazyConversation = by(timeline.conversation, IN)
    direction: Direction = says(WAY)
    author: Author | None = by(timeline.author, WHO)
    at: datetime = says("When it began to ring.")
    outcome: CallOutcome = says("What became of it; of a call under way, what it is by now.")
    duration_seconds: int | None = says("How long they spoke; null where nobody did.")
    summary: str | None = by(
        timeline.call_summary, "What was said, in short; null until there is one."
    )
    assistant_actions: list[str] = says(
        "What the assistant did during or after the call, in order."
    )
    recording_url: str | None = own_by(
        timeline.call_recording_url,
        "Audio that a browser can play and seek in.",
    )
    recording_state: FileState | None = says("Null while nobody has said that there is one.")
    recording_problem: str | None = says("Why it is not here, in words for the desk.")
    delivery_problem: DeliveryProblem | None = says("Set where it FAILED and somebody said why.")


@strawberry.type(description="An email, from the patient or to them.")
class Email(Node):
    is_type_of = is_row(rows.Email)

    conversation: LazyConversation = by(timeline.conversation, IN)
    direction: Direction = says(WAY)
    author: Author | None = by(timeline.author, WHO)
    at: datetime = says(WHEN)
    from_address: str = says("The sender's address.", name="from")
    to_addresses: list[str] = says("The addresses of all whom it was written to.", name="to")
    subject: str = says("As it was written, with whatever “Re:” stands before it.")
    preview: str = says("The first words of the text.")
    body: str = says("All of it, as plain text.", name="text")
    html: str | None = says("Sanitised: no script, no remote content.")
    files: list[File] = by(timeline.email_files, "What was attached.")
    thread: "EmailThread" = by(timeline.email_thread, "The emails that it belongs with.")
    is_automatic: bool = says(
        "Whether nobody wrote it: an out-of-office notice or the like, which waits for no answer."
    )
    arrived_late_at: datetime | None = says(ARRIVED_LATE)
    delivery_status: DeliveryStatus | None = says(STATUS)
    delivery_problem: DeliveryProblem | None = says(PROBLEM)


@strawberry.type(description="Emails that answer one another.")
class EmailThread(Node):
    is_type_of = is_row(rows.EmailThread)

    subject: str = says("What the first of them is about.")
    emails: list[Email] = by(timeline.thread_emails, "Oldest first.")


TimelineItem = Annotated[
    Message | File | Call | Email,
    strawberry.union(
        "TimelineItem", description="One thing that passed between clinic and number."
    ),
]


@strawberry.type(description="An item and its place in the timeline.")
class TimelineEdge:
    cursor: str = says("Its place in the timeline: go on after it, or before it.")
    node: TimelineItem = says("What stands at this place.")


@strawberry.type(description="A page of a timeline, oldest first.")
class TimelineConnection:
    edges: list[TimelineEdge] = says("The items of the page, each with its cursor.")
    nodes: list[TimelineItem] = says("The same items without their cursors.")
    page_info: PageInfo = says("Whether there is more, and where to go on.")
