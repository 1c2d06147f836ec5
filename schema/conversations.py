from datetime import datetime

import strawberry

from resolvers import conversations
from resolvers import timeline as timelines
from resolvers.scalars import PhoneNumber
from schema.enums import OptOutSource
from schema.node import Node, PageInfo, by, is_row, own_by, says
from schema.patients import Patient
from schema.people import Location, User
from schema.timeline import TimelineConnection, TimelineItem
from store import rows


@strawberry.type(description="Texting to a number has ended.")
class OptOut:
    source: OptOutSource = says("Who ended it.")
    at: datetime = says("Since when nothing is sent.")
    by: User | None = by(
        conversations.opted_out_by, "The person who ended it, where the source is TEAM."
    )


@strawberry.type(description="What the assistant proposes to answer.")
class Suggestion(Node):
    is_type_of = is_row(rows.Suggestion)

    body: str = says("The words to send, as they are or changed.")
    patient: Patient = by(
        conversations.suggestion_patient, "Who was primary when it was made: it is for them alone."
    )
    in_reply_to: TimelineItem | None = by(
        conversations.suggestion_in_reply_to, "What it answers, where the assistant has said so."
    )
    created_at: datetime = says("When the assistant proposed it.")


@strawberry.type(description="All that passes between the clinic and one phone number.")
class Conversation(Node):
    is_type_of = is_row(rows.Conversation)

    phone_number: PhoneNumber = says("The patient's side of it; no other conversation has it.")
    patients: list[Patient] = by(
        conversations.patients,
        "The patients linked to this number, the primary one first.",
    )
    primary_patient: Patient | None = by(
        conversations.primary_patient,
        "Null only while no patient is linked.",
    )
    other_patient_count: int = by(
        conversations.other_patient_count, "The N of “+N other patients”."
    )
    location: Location | None = by(
        conversations.location,
        "The primary patient's location, else that of the clinic's number that was texted.",
    )
    is_unread: bool = own_by(
        conversations.is_unread,
        "Whether it holds an inbound message, file or email that the viewer has not opened and "
        "that was not resolved since.",
    )
    is_unresponded: bool = says("Whether the last message, file or email is the patient's.")
    waiting_since: datetime | None = says(
        "Since when the patient has waited for an answer; null where none is owed."
    )
    is_resolved: bool = says("Whether the team is done with it; what comes in next reopens it.")
    resolved_at: datetime | None = says("Set while it is resolved.")
    resolved_by: User | None = by(conversations.resolved_by, "Set while it is resolved.")
    opt_out: OptOut | None = by(conversations.opt_out, "Set once texting to this number has ended.")
    may_want_to_opt_out: TimelineItem | None = by(
        conversations.may_want_to_opt_out,
        "The patient's text that reads like a wish to get no more of ours, and is none of the "
        "words for it: opt the number out, or answer. Gone once somebody has, or has resolved it.",
    )
    last_item: TimelineItem | None = by(
        conversations.last_item, "The newest of the timeline; null while it is empty."
    )
    last_activity_at: datetime = says("When the newest item came, or the conversation began.")
    timeline: TimelineConnection = by(
        timelines.timeline,
        "Oldest first; ask for `last` to begin at the newest.",
    )
    suggestions: list[Suggestion] = by(
        conversations.suggestions,
        "What the assistant proposes to answer, for the primary patient.",
    )


@strawberry.type(description="A conversation and its place in the inbox.")
class ConversationEdge:
    cursor: str = says("Its place in the list: go on after it, or before it.")
    node: Conversation = says("What stands at this place.")


@strawberry.type(
    description="A page of the inbox, newest activity first. With a search it may hold fewer than "
    "were asked for, even none, and yet have more pages behind it: a page looks at so many "
    "conversations and no further. Go on after `endCursor` (before `startCursor`) while "
    "`hasNextPage` (`hasPreviousPage`) is true: nothing is missed, and nothing comes twice."
)
class ConversationConnection:
    edges: list[ConversationEdge] = says("The conversations of the page, each with its cursor.")
    nodes: list[Conversation] = says("The same conversations without their cursors.")
    page_info: PageInfo = says("Whether there is more, and where to go on.")
    total_count: int = by(
        conversations.total_count, "How many the filter leaves in all, on whatever page."
    )


@strawberry.type(description="How many conversations each chip would show the viewer.")
class InboxCounts:
    all: int = says("Without any chip, resolved ones too.")
    unread: int = says("What the viewer has not opened.")
    unresponded: int = says("Where the last word is the patient's.")
    human_only: int = says("All but those in which only the assistant has replied.")
    my_location: int = says("At the viewer's current location; 0 while none is chosen.")


@strawberry.type(
    description="One hour of the clinic's day; those since midnight add up to the day's numbers."
)
class HourStats:
    begins_at: datetime = says("When this hour began.")
    hour: int = says(
        "What the clinic's clocks showed then, 0 to 23. When they are put back, an hour comes "
        "twice; when they are put forward, one does not come."
    )
    received: int = says("What patients sent in this hour, counted as `receivedToday` is.")
    sent: int = says("What the team and the assistant sent in this hour, as `sentToday` is.")
    undelivered: int = says("How many turned out in this hour to be undelivered or failed.")


@strawberry.type(description="What a wall dashboard shows, as it stands now.")
class InboxStats:
    open: int = says("Conversations that are not resolved.")
    unresponded: int = says("Conversations whose last word is the patient's, as the chip counts.")
    longest_wait_since: datetime | None = says(
        "Since when the patient who has waited longest has waited."
    )
    received_today: int = says(
        "Texts, files and emails that patients sent since midnight at the clinic. A file that came "
        "in a text is not counted beside it; calls are not counted."
    )
    sent_today: int = says(
        "Texts, files and emails of the team and the assistant since midnight at the clinic, "
        "whatever became of them."
    )
    undelivered_today: int = says(
        "How many turned out since midnight to be undelivered or failed, whenever they were sent."
    )
    median_response_seconds: int | None = says(
        "Median seconds from a patient's message to the team's first answer, today. The day is "
        "that of the answer; one that did not arrive was none. Null until there is one."
    )
    hours: list[HourStats] = says(
        "Each hour of the day at the clinic that has begun, from midnight to the present one."
    )
