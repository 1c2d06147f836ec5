"""The viewer, the organization and its people and places."""

from collections.abc import Awaitable, Sequence

import strawberry

from inbox.viewer import Viewer
from resolvers.context import Info
from resolvers.scalars import PhoneNumber
from store import people
from store.rows import Location, Organization
from store.words import Permission


def viewer(info: Info) -> Viewer:
    return info.context.viewer


def permissions(root: strawberry.Parent[Viewer]) -> list[Permission]:
    return [permission for permission in Permission if permission in root.permissions]


def current_location(root: strawberry.Parent[Viewer], info: Info) -> Location | None:
    found: Location | None = info.context.loaders.locations.get(root.user.current_location_id)
    return found


async def locations(root: strawberry.Parent[Organization], info: Info) -> Sequence[Location]:
    return await people.locations(info.context.reads, root.id)


def location_numbers(root: strawberry.Parent[Location], info: Info) -> Awaitable[list[PhoneNumber]]:
    numbers: Awaitable[list[PhoneNumber]] = info.context.loaders.location_numbers.get(root.id)
    return numbers
