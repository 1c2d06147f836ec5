"""Organization, places, and the people of the clinic's team."""

import strawberry

from resolvers import people
from resolvers.scalars import PhoneNumber
from schema.enums import Permission
from schema.node import Node, by, is_row, says
from store import rows


@strawberry.type(description="One of the clinic's places.")
class Location(Node):
    is_type_of = is_row(rows.Location)

    name: str = says("What the team calls the place.")
    phone_numbers: list[PhoneNumber] = by(
        people.location_numbers, "The clinic's numbers of this location."
    )


@strawberry.type(description="The clinic.")
class Organization(Node):
    is_type_of = is_row(rows.Organization)

    name: str = says("As patients know the clinic.")
    time_zone: str = says("In which its days begin and end, such as “America/New_York”.")
    locations: list[Location] = by(
        people.locations,
        "The My Location filter is offered only where there are two or more.",
    )
    email_enabled: bool = says("Whether patients can be written to by email.")
    voice_enabled: bool = says("Whether patients can be called from here.")
    assistant_enabled: bool = says("Whether the clinic has an AI assistant at work.")
    logoff_after_minutes: int | None = says(
        "After so long without activity, a browser signs its person out; null: never. The server "
        "ends a session that has been idle for two minutes longer: see `keepSession`."
    )


@strawberry.type(description="A person of the clinic's team.")
class User(Node):
    is_type_of = is_row(rows.User)

    name: str = says("As colleagues and patients read it.")
    email: str = says("The address that this person signs in with.")


@strawberry.type(description="Who asks, and what they may do.")
class Viewer:
    user: User = says("The person whose session or token this is.")
    organization: Organization = says("The clinic they work for; nothing of another is shown.")
    permissions: list[Permission] = by(people.permissions, "All that their role allows.")
    current_location: Location | None = by(
        people.current_location, "Where they work today, as they chose; My Location goes by it."
    )
