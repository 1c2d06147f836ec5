"""Patients' records as a test lays them out, and what the API says of them."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date
from typing import Any

from inbox import holding, linking
from inbox.change import Change
from store import patients, people, suggestions
from store.ids import Kind, new_id
from store.rows import SavedFact, Suggestion
from tests.clinic import Clinic

MERGE = """mutation($input: MergePatientsInput!) { mergePatients(input: $input) {
  patient { id name } errors { code message field } } }"""
RECORD = """query($id: ID!) { node(id: $id) { ... on Patient {
  id givenName familyName dateOfBirth pictureUrl location { name } phoneNumbers emailAddresses
  savedFacts { id label value }
  conversations { id phoneNumber isUnread isUnresponded isResolved otherPatientCount
    primaryPatient { id name } patients { id name } location { name }
    suggestions { body patient { id } }
    timeline(last: 100) { nodes { ... on Message { id body author {
      ... on Patient { id } ... on User { name } } } } } } } } }"""


async def house_of(clinic: Clinic, name: str = "Hillcrest Family Clinic") -> str:
    there = await people.organizations(clinic.parts.database.latest())
    return next(house.id for house in there if house.name == name)


async def changing(clinic: Clinic) -> AbstractAsyncContextManager[Change]:
    return clinic.parts.changes.begin(await house_of(clinic))


async def place(clinic: Clinic, name: str) -> str:
    there = await people.locations(clinic.parts.database.latest(), await house_of(clinic))
    return next(location.id for location in there if location.name == name)


async def record(
    clinic: Clinic,
    name: str,
    *numbers: str,
    emails: Sequence[str] = (),
    born: date | None = None,
    at: str | None = None,
    picture: str | None = None,
) -> str:
    """The id of a new patient, linked to the numbers after whoever was linked before."""
    given, _, family = name.partition(" ")
    id = new_id(Kind.PATIENT)
    location_id = await place(clinic, at) if at else None
    async with await changing(clinic) as change:
        own = {"organization_id": change.organization_id}
        await patients.add_patient(
            change.writes,
            **own,
            id=id,
            given_name=given,
            family_name=family,
            date_of_birth=born,
            picture_key=picture,
            location_id=location_id,
            created_at=change.at,
        )
        for number in numbers:
            await patients.add_phone(change.writes, change.organization_id, id, number)
        for email in emails:
            await patients.add_email(change.writes, change.organization_id, id, email)
        await holding.reindex(change, id)
        await linking.relink(change, numbers)
    return id


async def take_off(clinic: Clinic, id: str, number: str) -> None:
    """A number is taken off a record by hand."""
    async with await changing(clinic) as change:
        await patients.hold_number(change.writes, change.organization_id, number, [id], {})
        await linking.relink(change, [number])


async def correct(clinic: Clinic, id: str, **values: Any) -> None:
    """A record is corrected by hand."""
    async with await changing(clinic) as change:
        await patients.set_patient(change.writes, change.organization_id, id, **values)


async def make_primary(clinic: Clinic, conversation_id: str, id: str) -> None:
    """Somebody clicks another star."""
    document = "query($id: ID!) { conversation(id: $id) { phoneNumber } }"
    data = await clinic.ask(document, id=conversation_id)
    async with await changing(clinic) as change:
        await linking.relink(change, [data["conversation"]["phoneNumber"]], {conversation_id: id})


async def save_fact(clinic: Clinic, id: str, label: str, value: str) -> str:
    fact_id = new_id(Kind.SAVED_FACT)
    async with await changing(clinic) as change:
        fact = SavedFact(fact_id, id, label, value, None, change.at, None)
        await patients.add_saved_fact(change.writes, change.organization_id, fact)
    return fact_id


async def suggest(clinic: Clinic, conversation_id: str, id: str, body: str) -> None:
    async with await changing(clinic) as change:
        suggestion = Suggestion(new_id(Kind.SUGGESTION), conversation_id, id, body, None, change.at)
        await suggestions.add(change.writes, change.organization_id, suggestion)


async def read(clinic: Clinic, id: str, who: str = "dana") -> Any:
    """The record that an id means, as the API has it; of the signed link, whether there is one."""
    node = (await clinic.ask(RECORD, who, id=id))["node"]
    return node and {**node, "pictureUrl": node["pictureUrl"] is not None}


async def try_to_merge(clinic: Clinic, survivor: str, duplicate: str, who: str = "dana") -> Any:
    given = {"survivorId": survivor, "duplicateId": duplicate}
    return (await clinic.ask(MERGE, who, input=given))["mergePatients"]


async def merge(clinic: Clinic, survivor: str, duplicate: str, who: str = "dana") -> None:
    payload = await try_to_merge(clinic, survivor, duplicate, who)
    assert payload["errors"] == []
    assert payload["patient"]["id"] == (await read(clinic, survivor))["id"]


async def authors_in(clinic: Clinic, conversation_id: str) -> list[str]:
    """Who wrote each text: a patient's id, or the name of one of the team."""
    document = """query($id: ID!) { conversation(id: $id) { timeline(last: 100) { nodes {
      ... on Message { author { ... on Patient { id } ... on User { name } } } } } } }"""
    data = await clinic.ask(document, id=conversation_id)
    nodes = data["conversation"]["timeline"]["nodes"]
    return [str(next(iter((node["author"] or {"id": None}).values()))) for node in nodes]
