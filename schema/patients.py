from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers import conversations as inbox
from resolvers import patients
from resolvers.scalars import PhoneNumber
from schema.node import Node, PageInfo, by, is_row, own_by, says
from schema.people import Location
from store import rows

if TYPE_CHECKING:
    from schema.conversations import Conversation
    from schema.timeline import Author, TimelineItem


@strawberry.type(description="One fact, the timeline item it was read in, and who saved it.")
class SavedFact(Node):
    is_type_of = is_row(rows.SavedFact)

    label: str = says("What the fact is about, such as “Insurance”.")
    value: str = says("What was learned.")
    source: Annotated["TimelineItem", strawberry.lazy("schema.timeline")] | None = by(
        patients.fact_source, "Where it was read; null where no item was named."
    )
    saved_at: datetime = says("When it was put on the patient's record.")
    saved_by: Annotated["Author", strawberry.lazy("schema.timeline")] | None = by(
        patients.fact_saved_by,
        "The assistant or a person of the team; null on facts from before this was kept.",
    )


@strawberry.type(description="A patient of the clinic.")
class Patient(Node):
    is_type_of = is_row(rows.Patient)

    given_name: str = says("The first name, or names.")
    family_name: str = says("The last name, or names.")
    name: str = says("The two names as the desk reads them.")
    date_of_birth: date | None = says("The birthday, where the clinic knows it.")
    picture_url: str | None = own_by(
        patients.picture_url,
        "A link that only the viewer's session can open, for a limited time; null without picture.",
    )
    chart_url: str | None = by(
        patients.chart_url,
        "The patient's record in the clinic's own chart system, where one is set up.",
    )
    location: Location | None = by(patients.location, "Where the patient is usually seen.")
    phone_numbers: list[PhoneNumber] = by(
        patients.phone_numbers, "The numbers on the record, longest held first."
    )
    email_addresses: list[str] = by(
        patients.email_addresses, "Where the patient is written to by email."
    )
    conversations: list[Annotated["Conversation", strawberry.lazy("schema.conversations")]] = by(
        patients.conversations, "Those of the patient's numbers, in the numbers' order."
    )
    saved_facts: list[SavedFact] = by(
        patients.saved_facts,
        "What the assistant read in this patient's conversations and saved, newest first.",
    )


@strawberry.type(description="A patient and their place in the list.")
class PatientEdge:
    cursor: str = says("Its place in this very list: of the same search.")
    node: Patient = says("Whom the search has found.")


@strawberry.type(description="A page of patients.")
class PatientConnection:
    edges: list[PatientEdge] = says("The patients with their places, best match first.")
    nodes: list[Patient] = says("The patients alone.")
    page_info: PageInfo = says("Where the page stands.")
    total_count: int = by(inbox.total_count, "How many there are in all.")
