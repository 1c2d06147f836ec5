from datetime import datetime

import strawberry

from resolvers import conversations
from resolvers import timeline as timelines
from resolvers.scalars import PhoneNumber
from schema.enums import OptOutSource
from schema.node import Node, PageInfo, by, is_row
from schema.patients import Patient
from schema.people import Location, User
from schema.timeline import TimelineConnection, TimelineItem
from store import rows


@strawberry.type(description="Texting to a number has ended.")
class OptOut:
    source: OptOutSource
    at: datetime
    by: User | None = by(conversations.opted_out_by)


@strawberry.type(description="What the assistant proposes to answer.")
class Suggestion(Node):
    is_type_of = is_row(rows.Suggestion)

    body: str
    patient: Patient = by(conversations.suggestion_patient)
    in_reply_to: TimelineItem | None = by(conversations.suggestion_in_reply_to)
    created_at: datetime


@strawberry.type(description="All that passes between the clinic and one phone number.")
class Conversation(Node):
    is_type_of = is_row(rows.Conversation)

    phone_number: PhoneNumber
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
    is_unread: bool = by(conversations.is_unread)
    is_unresponded: bool
    waiting_since: datetime | None = strawberry.field(
        description="Since when the patient has waited for an answer; null where none is owed."
    )
    is_resolved: bool
    resolved_at: datetime | None
    resolved_by: User | None = by(conversations.resolved_by)
    opt_out: OptOut | None = by(conversations.opt_out, "Set once texting to this number has ended.")
    may_want_to_opt_out: TimelineItem | None = by(
        conversations.may_want_to_opt_out,
        "The patient's text that reads like a wish to get no more of ours, and is none of the "
        "words for it: opt the number out, or answer. Gone once somebody has, or has resolved it.",
    )
    last_item: TimelineItem | None = by(conversations.last_item)
    last_activity_at: datetime
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
    cursor: str
    node: Conversation


@strawberry.type(description="A page of the inbox, newest activity first.")
class ConversationConnection:
    edges: list[ConversationEdge]
    nodes: list[Conversation]
    page_info: PageInfo
    total_count: int = by(conversations.total_count)


@strawberry.type(description="How many conversations each chip would show the viewer.")
class InboxCounts:
    all: int
    unread: int
    unresponded: int
    human_only: int
    my_location: int
