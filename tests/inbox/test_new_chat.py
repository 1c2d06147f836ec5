"""New Chat: the conversation of a patient's number opens, made if there was none."""

import asyncio
from typing import Any

import pytest

from inbox import administering
from store import people
from store.words import Permission
from tests.clinic import Clinic
from tests.founding import HILLCREST, MARIA, RAMANS, RIVERSIDE
from tests.inbox.records import create, locations, patient, update

pytestmark = pytest.mark.anyio
START = """mutation($input: StartConversationInput!) { startConversation(input: $input) {
  conversation { id phoneNumber isUnread isUnresponded isResolved lastItem { __typename }
  location { name } patients { name } } errors { code message field } } }"""
MOBILE, HOME = "+12125550177", "+12125550178"


async def try_to_start(clinic: Clinic, patient_id: str, who: str = "dana", **more: Any) -> Any:
    given = {"patientId": patient_id, **more}
    return (await clinic.ask(START, who, input=given))["startConversation"]


async def start(clinic: Clinic, patient_id: str, who: str = "dana", **more: Any) -> Any:
    payload = await try_to_start(clinic, patient_id, who, **more)
    assert payload["errors"] == []
    return payload["conversation"]


async def refused(clinic: Clinic, patient_id: str, who: str = "dana", **more: Any) -> Any:
    payload = await try_to_start(clinic, patient_id, who, **more)
    assert payload["conversation"] is None
    (error,) = payload["errors"]
    return error


async def test_the_patients_conversation_is_begun_and_texted(clinic: Clinic) -> None:
    before = await clinic.ask("{ eventCursor }")
    begun = await start(clinic, await patient(clinic, "Maria"))
    id = begun.pop("id")
    assert begun == {
        "phoneNumber": MARIA,
        "isUnread": False,
        "isUnresponded": False,
        "isResolved": False,
        "lastItem": None,
        "location": {"name": "Riverside"},
        "patients": [{"name": "Maria López"}],
    }
    async with clinic.subscriber("noor") as noor:
        await noor.subscribe(after=before["eventCursor"])
        assert (await noor.next())["change"] == "STARTED"
    assert [c["id"] for c in await clinic.inbox("noor")] == [id]
    await clinic.send(id, "Your results are here.")
    await clinic.until_carried()
    assert clinic.twilio.texts[0]["to"] == MARIA


async def test_the_conversation_that_is_there_opens_as_it_is(clinic: Clinic) -> None:
    id = await clinic.begin(MARIA)
    await clinic.do("resolveConversation", id)
    before = await clinic.ask("{ eventCursor }")
    opened = await start(clinic, await patient(clinic, "Maria"))
    assert (opened["id"], opened["isResolved"]) == (id, True)
    assert await clinic.ask("{ eventCursor }") == before


async def test_two_desks_at_once_begin_one_conversation(clinic: Clinic) -> None:
    before = await clinic.ask("{ eventCursor }")
    for turn in range(20):
        number = f"+1212555{turn:04}"
        id = (await create(clinic, phoneNumber=number))["id"]
        begun: Any = await asyncio.gather(
            start(clinic, id, "dana"),
            start(clinic, id, "noor"),
            clinic.texted(number, "Hello"),
            start(clinic, id, "dana", phoneNumber=number),
        )
        assert len({begun[at]["id"] for at in (0, 1, 3)}) == 1
    assert len(await clinic.inbox()) == 20
    async with clinic.subscriber() as dana:
        await dana.subscribe(after=before["eventCursor"])
        changes = [await dana.next() for _ in range(40)]
    assert sum(each.get("change") == "STARTED" for each in changes) == 20


async def test_of_several_numbers_the_last_in_touch_is_taken(clinic: Clinic) -> None:
    id = (await create(clinic, phoneNumber=MOBILE))["id"]
    await update(clinic, id, phoneNumbers=[MOBILE, HOME, MARIA])
    assert (await start(clinic, id))["phoneNumber"] == MOBILE
    await clinic.begin(HOME)
    assert (await start(clinic, id))["phoneNumber"] == HOME
    assert (await start(clinic, id, phoneNumber="(212) 555-0177"))["phoneNumber"] == MOBILE
    assert (await start(clinic, id, phoneNumber=MARIA))["phoneNumber"] == MARIA
    assert (await start(clinic, id))["phoneNumber"] == MARIA


async def test_a_number_that_is_not_theirs_is_refused(clinic: Clinic) -> None:
    maria = await patient(clinic, "Maria")
    error = await refused(clinic, maria, phoneNumber=RAMANS)
    assert (error["code"], error["field"]) == ("NOT_LINKED", ["phoneNumber"])
    error = await refused(clinic, maria, phoneNumber="12")
    assert (error["code"], error["field"]) == ("INVALID", ["phoneNumber"])
    assert await clinic.inbox() == []


async def test_who_has_no_number_cannot_be_texted(clinic: Clinic) -> None:
    error = await refused(clinic, (await create(clinic))["id"])
    assert (error["code"], error["field"]) == ("REQUIRED", ["phoneNumber"])
    assert "Add one to the record" in error["message"]


async def test_the_number_of_the_patients_location_answers(clinic: Clinic) -> None:
    places = await locations(clinic)
    for turn, (place, number) in enumerate(
        [("Riverside", RIVERSIDE), ("Hillcrest", HILLCREST), (None, RIVERSIDE)]
    ):
        made = await create(
            clinic,
            phoneNumber=f"+1212555017{turn}",
            locationId=places[place] if place else None,
        )
        begun = await start(clinic, made["id"])
        assert begun["location"] == {"name": place or "Riverside"}
        await clinic.send(begun["id"], "Hello")
        await clinic.until_carried(turn + 1)
        assert clinic.twilio.texts[turn]["from"] == number


async def test_a_clinic_without_a_number_says_so_only_when_it_texts(clinic: Clinic) -> None:
    id = await administering.create_organization(clinic.parts.changes, "Seaside Clinic")
    await administering.add_person(
        clinic.parts.changes, id, "sven@example.org", name="Sven", role="desk"
    )
    reads = clinic.parts.database.latest()
    assert await people.organization(reads, id)
    token = await administering.create_token(clinic.parts.changes, reads, "sven@example.org")
    clinic.tokens = {**clinic.tokens, "sven": token}
    made = await create(clinic, "sven", phoneNumber=MOBILE)
    begun = await start(clinic, made["id"], "sven")
    assert begun["location"] is None
    held = await clinic.try_to_send(begun["id"], "Hello", "sven")
    assert held["errors"][0]["code"] == "NOT_CONFIGURED"


@pytest.mark.parametrize(
    ("permissions", "may"),
    [
        ((Permission.PATIENTS_CREATE,), True),
        ((Permission.PATIENTS_PROFILES_WRITE,), True),
        ((Permission.PATIENTS_PROFILES_READ, Permission.MESSAGING_CHATS_WRITE), False),
    ],
)
async def test_it_asks_for_creating_patients_or_writing_profiles(
    clinic: Clinic, permissions: tuple[Permission, ...], may: bool
) -> None:
    maria = await patient(clinic, "Maria")
    await clinic.allow("viewer", (*permissions, Permission.MESSAGING_CHATS_READ))
    if may:
        assert (await start(clinic, maria, "vera"))["phoneNumber"] == MARIA
    else:
        assert await clinic.refusal(START, "vera", input={"patientId": maria}) == "FORBIDDEN"
        assert await clinic.inbox() == []


async def test_who_may_begin_a_conversation_but_not_read_chats_reads_none(clinic: Clinic) -> None:
    await clinic.begin(MARIA, "top secret")
    maria = await patient(clinic, "Maria")
    await clinic.allow("viewer", (Permission.PATIENTS_CREATE,))
    assert await clinic.refusal(START, "vera", input={"patientId": maria}) == "FORBIDDEN"


async def test_another_clinics_patient_is_not_there(clinic: Clinic) -> None:
    maria = await patient(clinic, "Maria")
    theirs = await refused(clinic, maria, "olga", phoneNumber=MARIA)
    assert theirs == await refused(clinic, maria[:-4] + "zzzz", "olga", phoneNumber=MARIA)
    assert (theirs["code"], theirs["field"]) == ("NOT_FOUND", ["patientId"])
    assert await clinic.inbox() == await clinic.inbox("olga") == []
