from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers import conversations as inbox
from resolvers import patients
from resolvers.scalars import PhoneNumber
from schema.node import Node, PageInfo, by, is_row
from schema.people import Location
from store import rows

if TYPE_CHECKING:
    from schema.conversations import Conversation
    from schema.timeline import TimelineItem


@strawberry.type(description="One fact, the timeline item it was read in, and who saved it.")
class SavedFact(Node):
    is_type_of = is_row(rows.SavedFact)

    label: str
    value: str
    source: Annotated["TimelineItem", strawberry.lazy("schema.timeline")] | None = by(
        patients.fact_source
    )
    saved_at: datetime


@strawberry.type(description="A patient of the clinic.")
class Patient(Node):
    is_type_of = is_row(rows.Patient)

    given_name: str
    family_name: str
    name: str = strawberry.field(description="The two names as the desk reads them.")
    date_of_birth: date | None
    picture_url: str | None = by(patients.picture_url)
    chart_url: str | None = by(
        patients.chart_url,
        "The patient's record in the clinic's own chart system, where one is set up.",
    )
    location: Location | None = by(patients.location)
    phone_numbers: list[PhoneNumber] = by(patients.phone_numbers)
    email_addresses: list[str] = by(patients.email_addresses)
    conversations: list[Annotated["Conversation", strawberry.lazy("schema.conversations")]] = by(
        patients.conversations
    )
    saved_facts: list[SavedFact] = by(
        patients.saved_facts,
        "What the assistant read in this patient's conversations and saved, newest first.",
    )


@strawberry.type(description="A patient and their place in the list.")
class PatientEdge:
    cursor: str
    node: Patient


@strawberry.type(description="A page of patients.")
class PatientConnection:
    edges: list[PatientEdge]
    nodes: list[Patient]
    page_info: PageInfo
    total_count: int = by(inbox.total_count)
