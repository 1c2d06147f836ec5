"""Organization, places, and the people of the clinic's team."""

import strawberry

from resolvers import people
from resolvers.scalars import PhoneNumber
from schema.enums import Permission
from schema.node import Node, by, is_row
from store import rows


@strawberry.type(description="One of the clinic's places.")
class Location(Node):
    is_type_of = is_row(rows.Location)

    name: str
    phone_numbers: list[PhoneNumber] = by(
        people.location_numbers, "The clinic's numbers of this location."
    )


@strawberry.type(description="The clinic.")
class Organization(Node):
    is_type_of = is_row(rows.Organization)

    name: str
    time_zone: str
    locations: list[Location] = by(
        people.locations,
        "The My Location filter is offered only where there are two or more.",
    )
    email_enabled: bool
    voice_enabled: bool
    assistant_enabled: bool


@strawberry.type(description="A person of the clinic's team.")
class User(Node):
    is_type_of = is_row(rows.User)

    name: str
    email: str


@strawberry.type(description="Who asks, and what they may do.")
class Viewer:
    user: User
    organization: Organization
    permissions: list[Permission] = by(people.permissions)
    current_location: Location | None = by(people.current_location)
