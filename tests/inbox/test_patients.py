"""Patients' records: what they hold, and how conversations follow them."""

import asyncio
from typing import Any

import pytest
import sqlalchemy as sa

from inbox import administering
from store import patients, people, tables
from store.ids import Kind, new_id
from store.rows import SavedFact
from store.words import Action, Permission
from tests.clinic import Clinic
from tests.founding import MARIA, STRANGER
from tests.inbox.records import (
    CREATE,
    UPDATE,
    create,
    found,
    linked,
    locations,
    patient,
    try_to_create,
    try_to_update,
    update,
)

pytestmark = pytest.mark.anyio
MOBILE = "+12125550177"


async def cursor(clinic: Clinic) -> str:
    return str((await clinic.ask("{ eventCursor }"))["eventCursor"])


async def test_a_patient_is_created_and_looked_up(clinic: Clinic) -> None:
    places = await locations(clinic)
    made = await create(
        clinic,
        givenName="  Inês ",
        familyName="de  Sá",
        phoneNumber="(212) 555-0177",
        emailAddress=" Ines@Example.com",
        dateOfBirth="1984-02-29",
        locationId=places["Hillcrest"],
    )
    id = made.pop("id")
    assert made == {
        "name": "Inês de Sá",
        "givenName": "Inês",
        "familyName": "de Sá",
        "dateOfBirth": "1984-02-29",
        "location": {"id": places["Hillcrest"], "name": "Hillcrest"},
        "phoneNumbers": [MOBILE],
        "emailAddresses": ["ines@example.com"],
        "conversations": [],
    }
    assert await patient(clinic, "Inês de Sá") == id


@pytest.mark.parametrize(
    ("given", "code", "field", "words"),
    [
        ({"givenName": " ", "familyName": ""}, "REQUIRED", "givenName", "needs a name"),
        ({"givenName": "x" * 201}, "TOO_LONG", "givenName", "200 letters"),
        ({"phoneNumber": "555-0177"}, "INVALID", "phoneNumber", "lacks its area code"),
        ({"phoneNumber": "+1212555"}, "INVALID", "phoneNumber", "too few digits"),
        ({"phoneNumber": "+1 212 555 0177 0177"}, "INVALID", "phoneNumber", "too many digits"),
        ({"phoneNumber": "ines"}, "INVALID", "phoneNumber", "not a telephone number"),
        ({"emailAddress": "ines"}, "INVALID", "emailAddress", "must have an @-sign"),
        ({"emailAddress": "ines@home"}, "INVALID", "emailAddress", "should have a period"),
        ({"dateOfBirth": "1899-12-31"}, "INVALID", "dateOfBirth", "before 1900"),
        ({"dateOfBirth": "2999-01-01"}, "INVALID", "dateOfBirth", "in the future"),
        ({"locationId": "location_nowhere"}, "NOT_FOUND", "locationId", "no such location"),
    ],
)
async def test_what_is_wrong_is_said_and_nobody_is_created(
    clinic: Clinic, given: dict[str, str], code: str, field: str, words: str
) -> None:
    payload = await try_to_create(clinic, **given)
    (error,) = payload["errors"]
    assert payload["patient"] is None
    assert (error["code"], error["field"]) == (code, [field])
    assert words in error["message"]
    assert len(await found(clinic, None)) == 3


@pytest.mark.parametrize("given", [{"givenName": ""}, {"familyName": " "}])
async def test_one_name_is_enough(clinic: Clinic, given: dict[str, str]) -> None:
    assert (await create(clinic, **given))["name"] in ("Ines", "Duarte")


async def test_an_unknown_numbers_conversation_has_its_patient_once_created(
    clinic: Clinic,
) -> None:
    id = await clinic.begin(STRANGER)
    await clinic.do("markConversationRead", id)
    before = await cursor(clinic)
    made = await create(clinic, phoneNumber=STRANGER)
    assert made["conversations"] == [{"id": id}]
    assert (await linked(clinic, id))["primaryPatient"]["name"] == "Ines Duarte"
    assert [c["id"] for c in await clinic.inbox(search="duarte")] == [id]
    for who in ("dana", "noor"):
        async with clinic.subscriber(who) as desk:
            await desk.subscribe(after=before)
            assert [(await desk.next())["change"] for _ in range(2)] == [
                "PATIENTS",
                "PRIMARY_PATIENT",
            ]
    assert not (await clinic.conversation_with(STRANGER, "dana"))["isUnread"]
    assert (await clinic.conversation_with(STRANGER, "noor"))["isUnread"]


async def test_a_patient_without_a_conversation_is_no_event(clinic: Clinic) -> None:
    before = await cursor(clinic)
    await create(clinic, phoneNumber=MOBILE)
    assert await cursor(clinic) == before


async def test_who_shares_a_number_is_another_patient_of_its_conversation(clinic: Clinic) -> None:
    id = await clinic.begin(MARIA)
    await create(clinic, phoneNumber=MARIA)
    after = await linked(clinic, id)
    assert after["primaryPatient"]["name"] == "Maria López"
    assert [each["name"] for each in after["patients"]] == ["Maria López", "Ines Duarte"]
    assert after["otherPatientCount"] == 1


async def test_only_what_is_given_changes(clinic: Clinic) -> None:
    places = await locations(clinic)
    made = await create(
        clinic,
        phoneNumber=MOBILE,
        emailAddress="ines@example.com",
        dateOfBirth="1984-02-29",
        locationId=places["Riverside"],
    )
    same = await update(clinic, made["id"])
    assert same == made
    renamed = await update(clinic, made["id"], familyName="Prado")
    assert renamed == {**made, "familyName": "Prado", "name": "Ines Prado"}
    emptied = await update(clinic, made["id"], dateOfBirth=None, locationId=None, givenName=None)
    assert emptied == {
        **renamed,
        "givenName": "",
        "name": "Prado",
        "dateOfBirth": None,
        "location": None,
    }
    refused = await try_to_update(clinic, made["id"], familyName="")
    assert refused["errors"][0]["code"] == "REQUIRED"
    assert await patient(clinic, "Prado") == made["id"]


async def test_the_lists_are_the_whole_new_ones(clinic: Clinic) -> None:
    id = await patient(clinic, "Maria")
    spelled = ["212-555-0177", MOBILE, "(212) 555-0111"]
    changed = await update(
        clinic, id, phoneNumbers=spelled, emailAddresses=["b@example.com", "A@example.com", " "]
    )
    assert changed["phoneNumbers"] == [MARIA, MOBILE]
    assert changed["emailAddresses"] == ["a@example.com", "b@example.com"]
    changed = await update(clinic, id, phoneNumbers=[MOBILE], emailAddresses=[])
    assert (changed["phoneNumbers"], changed["emailAddresses"]) == ([MOBILE], [])
    many = [f"+1212555{number:04}" for number in range(1000, 1021)]
    assert (await try_to_update(clinic, id, phoneNumbers=many))["errors"][0]["code"] == "TOO_LONG"
    wrong = (await try_to_update(clinic, id, phoneNumbers=[MARIA, "12"]))["errors"][0]
    assert (wrong["code"], wrong["field"]) == ("INVALID", ["phoneNumbers"])


async def test_adding_a_number_links_and_removing_it_unlinks(clinic: Clinic) -> None:
    id, maria = await clinic.begin(STRANGER), await patient(clinic, "Maria")
    await update(clinic, maria, phoneNumbers=[MARIA, STRANGER])
    assert (await linked(clinic, id))["primaryPatient"]["name"] == "Maria López"
    await update(clinic, maria, phoneNumbers=[MARIA])
    after = await linked(clinic, id)
    assert (after["primaryPatient"], after["patients"]) == (None, [])
    assert after["isUnread"]
    assert await clinic.inbox(search="López") == []


async def test_of_who_shares_a_number_the_longest_linked_follows_the_primary(
    clinic: Clinic,
) -> None:
    """Links are made here with no conversation, and so with no event between them."""
    ids = [(await create(clinic, givenName=name, phoneNumber=MOBILE))["id"] for name in "ABC"]
    await update(clinic, ids[0], phoneNumbers=[])
    await update(clinic, ids[0], phoneNumbers=[MOBILE, STRANGER])
    await update(clinic, ids[1], phoneNumbers=[MOBILE, STRANGER])
    id = await clinic.begin(MOBILE)
    expected = ["B Duarte", "C Duarte", "A Duarte"]
    assert [each["name"] for each in (await linked(clinic, id))["patients"]] == expected
    await update(clinic, ids[1], phoneNumbers=[STRANGER])
    assert (await linked(clinic, id))["primaryPatient"]["name"] == "C Duarte"
    await update(clinic, ids[2], phoneNumbers=None)
    assert (await linked(clinic, id))["primaryPatient"]["name"] == "A Duarte"
    id = await clinic.begin(STRANGER)
    assert (await linked(clinic, id))["primaryPatient"]["name"] == "A Duarte"


async def test_two_desks_that_change_one_record_at_once_lose_nothing(clinic: Clinic) -> None:
    id = (await create(clinic))["id"]
    for turn in range(10):
        number, address = f"+1212555{turn:04}", f"ines{turn}@example.com"
        await asyncio.gather(
            update(clinic, id, "dana", givenName=f"Ines {turn}"),
            update(clinic, id, "noor", familyName=f"Duarte {turn}"),
            update(clinic, id, "dana", phoneNumbers=[number]),
            update(clinic, id, "noor", emailAddresses=[address]),
        )
        kept = await update(clinic, id)
        assert kept["name"] == f"Ines {turn} Duarte {turn}"
        assert (kept["phoneNumbers"], kept["emailAddresses"]) == ([number], [address])
        assert await found(clinic, f"duarte {turn} ines") == [kept["name"]]


async def test_who_is_renamed_or_moves_is_found_there_in_the_inbox(clinic: Clinic) -> None:
    id, maria = await clinic.begin(MARIA), await patient(clinic, "Maria")
    await clinic.do("markConversationRead", id)
    before = await cursor(clinic)
    places = await locations(clinic)
    await update(clinic, maria, familyName="Ferrer", locationId=places["Hillcrest"])
    assert [c["id"] for c in await clinic.inbox(search="ferrer")] == [id]
    assert await clinic.inbox(search="lópez") == []
    assert (await linked(clinic, id))["location"] == {"name": "Hillcrest"}
    assert not (await clinic.conversation_with(MARIA))["isUnread"]
    async with clinic.subscriber("noor") as noor:
        await noor.subscribe(after=before)
        assert (await noor.next())["change"] == "PATIENTS"


async def test_what_changed_is_audited_and_by_whom(clinic: Clinic) -> None:
    id = await patient(clinic, "Maria")
    await update(clinic, id, "noor", givenName="Mia", familyName="López", dateOfBirth="1990-01-02")
    await update(clinic, id, "noor", givenName="Mia")
    entry = tables.audit_entry.c
    rows = await clinic.parts.database.latest().rows(
        sa.select(entry.action, entry.details).where(
            entry.patient_id == id, entry.action == Action.UPDATE_PATIENT
        )
    )
    ((action, details),) = rows
    assert action.value == "UPDATE_PATIENT"
    assert details == {
        "given_name": {"from": "Maria", "to": "Mia"},
        "date_of_birth": {"from": None, "to": "1990-01-02"},
    }


async def test_who_may_not_write_records_cannot(clinic: Clinic) -> None:
    id = await patient(clinic, "Maria")
    created = {"input": {"givenName": "Ines", "familyName": "Duarte"}}
    assert await clinic.refusal(CREATE, "vera", **created) == "FORBIDDEN"
    assert await clinic.refusal(CREATE, "assistant", **created) == "FORBIDDEN"
    updated = {"input": {"patientId": id, "givenName": "X"}}
    assert await clinic.refusal(UPDATE, "vera", **updated) == "FORBIDDEN"
    await clinic.allow("viewer", (Permission.PATIENTS_CREATE,))
    assert await clinic.refusal(UPDATE, "vera", **updated) == "FORBIDDEN"
    assert await found(clinic, "Ines") == []


async def test_who_may_only_read_profiles_reads_no_conversation_through_them(
    clinic: Clinic,
) -> None:
    await clinic.begin(MARIA, "top secret")
    id = await patient(clinic, "Maria")
    await save_fact(clinic, id, "Allergy", "Penicillin", (await first_item(clinic))["id"])
    await clinic.allow("viewer", (Permission.PATIENTS_PROFILES_READ,))
    for through in ("conversations { id }", "savedFacts { source { __typename } }"):
        document = f"query($id: ID!) {{ node(id: $id) {{ ... on Patient {{ {through} }} }} }}"
        assert await clinic.refusal(document, "vera", id=id) == "FORBIDDEN"
    await clinic.ask(
        "query($id: ID!) { node(id: $id) { ... on Patient { phoneNumbers } } }", "vera", id=id
    )


async def test_who_may_only_read_chats_sees_names_and_no_profiles(clinic: Clinic) -> None:
    id = await clinic.begin(MARIA)
    await clinic.allow("viewer", (Permission.MESSAGING_CHATS_READ,))
    document = "query($id: ID!) {{ conversation(id: $id) {{ primaryPatient {{ {} }} }} }}"
    await clinic.ask(document.format("name pictureUrl phoneNumbers"), "vera", id=id)
    profile = ("dateOfBirth", "chartUrl", "location { id }", "emailAddresses", "savedFacts { id }")
    for field in profile:
        assert await clinic.refusal(document.format(field), "vera", id=id) == "FORBIDDEN"


async def test_another_clinic_neither_sees_nor_changes_a_record(clinic: Clinic) -> None:
    conversation_id, maria = await clinic.begin(STRANGER), await patient(clinic, "Maria")
    refused = await try_to_update(clinic, maria, "olga", givenName="Mallory", phoneNumbers=[])
    nobody = await try_to_update(clinic, maria[:-4] + "zzzz", "olga", givenName="Mallory")
    assert refused == nobody
    assert refused["errors"][0]["code"] == "NOT_FOUND"
    theirs = (await locations(clinic))["Riverside"]
    moved = await try_to_create(clinic, "olga", locationId=theirs)
    assert moved["errors"][0]["code"] == "NOT_FOUND"
    own = await create(clinic, "olga", phoneNumber=STRANGER)
    assert own["conversations"] == []
    assert (await linked(clinic, conversation_id))["patients"] == []
    assert await patient(clinic, "Maria López") == maria


async def test_the_chart_link_comes_of_the_clinics_template(clinic: Clinic) -> None:
    id = await patient(clinic, "Maria")
    chart = "query($id: ID!) { node(id: $id) { ... on Patient { chartUrl } } }"
    assert (await clinic.ask(chart, id=id))["node"]["chartUrl"] is None
    house = (await people.organizations(clinic.parts.database.latest()))[0]
    for template, url in [
        (
            "https://chart.example/p/{patientId}?from=inbox",
            f"https://chart.example/p/{id}?from=inbox",
        ),
        ("", None),
    ]:
        await administering.set_organization(clinic.parts.changes, house, chart_url=template)
        assert (await clinic.ask(chart, id=id))["node"]["chartUrl"] == url


async def first_item(clinic: Clinic) -> Any:
    (conversation,) = await clinic.inbox()
    return conversation["lastItem"]


async def save_fact(
    clinic: Clinic, patient_id: str, label: str, value: str, source_id: str | None
) -> None:
    house = (await people.organizations(clinic.parts.database.latest()))[0]
    async with clinic.parts.changes.begin(house.id) as change:
        fact = SavedFact(
            new_id(Kind.SAVED_FACT), patient_id, label, value, source_id, change.at, None
        )
        await patients.add_saved_fact(change.writes, house.id, fact)


async def test_saved_facts_stand_newest_first_with_their_source(clinic: Clinic) -> None:
    await clinic.begin(MARIA, "I cannot take penicillin")
    id, item = await patient(clinic, "Maria"), await first_item(clinic)
    await save_fact(clinic, id, "Allergy", "Penicillin", item["id"])
    await save_fact(clinic, id, "Plan", "Northwind Silver", None)
    data = await clinic.ask(
        """query($id: ID!) { node(id: $id) { ... on Patient { savedFacts {
        label value source { ... on Message { body } } } } } }""",
        id=id,
    )
    assert data["node"]["savedFacts"] == [
        {"label": "Plan", "value": "Northwind Silver", "source": None},
        {
            "label": "Allergy",
            "value": "Penicillin",
            "source": {"body": "I cannot take penicillin"},
        },
    ]
