"""What subscriptions stream."""

from datetime import datetime
from typing import Annotated

import strawberry

from resolvers import events
from schema.conversations import Conversation
from schema.enums import ConversationChange, DeliveryStatus
from schema.node import by, is_row, says
from schema.patients import Patient
from schema.timeline import DeliveryProblem, TimelineItem


@strawberry.interface(
    description="One entry of the event log. Cursors order it; each is delivered once, in that "
    "order."
)
class Event:
    cursor: str = says(
        "Subscribe again after this cursor and the stream goes on with the next event."
    )
    at: datetime = says("When it happened.")
    conversation: Conversation = by(events.conversation, "Where it happened, as it is by now.")


@strawberry.type(description="Something new stands at the end of a timeline.")
class TimelineItemAdded(Event):
    is_type_of = is_row(events.ItemAdded)

    item: TimelineItem = by(events.item, "What was added, as it is by now.")


@strawberry.type(
    description="A later word on an item that stands: a call's summary or recording, a file's "
    "thumbnail."
)
class TimelineItemChanged(Event):
    is_type_of = is_row(events.ItemChanged)

    item: TimelineItem = by(events.item, "What there is a later word on, as it is by now.")


@strawberry.type(description="An outgoing item came a step further, or to its end.")
class DeliveryStatusChanged(Event):
    is_type_of = is_row(events.StatusChanged)

    item: TimelineItem = by(events.item, "What is on its way, or was.")
    status: DeliveryStatus = says("As it was set by this event, whatever it is by now.")
    problem: DeliveryProblem | None = says("Set where this status is UNDELIVERED or FAILED.")


@strawberry.type(description="The conversation itself changed.")
class ConversationChanged(Event):
    is_type_of = is_row(events.Changed)

    change: ConversationChange = says("What it was that changed.")
    merged_patient_id: strawberry.ID | None = says(
        "Where PATIENTS comes of a merge: the id that the duplicate had. What it wrote, here and "
        "elsewhere, is the survivor's by now."
    )
    merged_into: Patient | None = by(
        events.merged_into, "The survivor, where PATIENTS comes of a merge."
    )


@strawberry.type(
    description="Nothing happened: the stream is alive, and the viewer has seen all there is up to "
    "this cursor."
)
class Heartbeat:
    is_type_of = is_row(events.Heartbeat)

    cursor: str = says("Subscribe again after this cursor, as after an event's.")
    at: datetime = says("When all up to the cursor had been seen.")


StreamItem = Annotated[
    TimelineItemAdded
    | TimelineItemChanged
    | DeliveryStatusChanged
    | ConversationChanged
    | Heartbeat,
    strawberry.union("StreamItem", description="What a subscription streams."),
]
