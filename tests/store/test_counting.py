"""Counts are kept, not taken: they follow whatever happens to a conversation."""

from dataclasses import replace

import pytest

from store import conversations, people
from tests.clinic import Clinic

pytestmark = pytest.mark.anyio
THERE = """mutation($id: ID) { setCurrentLocation(input: {locationId: $id}) { errors { code } } }"""
COUNTED = "{ conversations(filter: {unread: true, myLocation: true}) { totalCount nodes { id } } }"


async def test_unread_is_counted_where_its_conversation_has_gone(clinic: Clinic) -> None:
    id = await clinic.begin()
    reads = clinic.parts.database.latest()
    house = (await people.organizations(reads))[0].id
    places = {place.name: place.id for place in await people.locations(reads, house)}
    async with clinic.parts.changes.begin(house) as change:
        (before,) = await conversations.conversations(change.writes, house, [id])
        moved = replace(before, location_id=places["Hillcrest"])
        await conversations.save(change.writes, before, moved)
    for place, expected in (("Riverside", 0), ("Hillcrest", 1)):
        await clinic.ask(THERE, id=places[place])
        found = (await clinic.ask(COUNTED))["conversations"]
        assert found["totalCount"] == len(found["nodes"]) == expected
