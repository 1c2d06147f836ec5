"""The primary patient of a number that several share."""

import asyncio
from typing import Any

import pytest

from tests.clinic import Clinic
from tests.founding import MARIA, RAMANS
from tests.inbox.records import create, linked, locations, patient, update

pytestmark = pytest.mark.anyio
CHOOSE = """mutation($input: SetPrimaryPatientInput!) { setPrimaryPatient(input: $input) {
  conversation { id isUnread isUnresponded isResolved primaryPatient { name } patients { name }
  location { name } } errors { code message field } } }"""


async def choose(clinic: Clinic, id: str, patient_id: str, who: str = "dana") -> Any:
    given = {"conversationId": id, "patientId": patient_id}
    return (await clinic.ask(CHOOSE, who, input=given))["setPrimaryPatient"]


async def test_the_first_linked_is_primary_until_another_is_chosen(clinic: Clinic) -> None:
    await clinic.begin(MARIA)
    id, arjun = await clinic.begin(RAMANS), await patient(clinic, "Arjun")
    assert (await linked(clinic, id))["primaryPatient"]["name"] == "Priya Raman"
    before = await clinic.ask("{ eventCursor }")
    chosen = (await choose(clinic, id, arjun))["conversation"]
    assert chosen["primaryPatient"] == {"name": "Arjun Raman"}
    assert [each["name"] for each in chosen["patients"]] == ["Arjun Raman", "Priya Raman"]
    await choose(clinic, id, arjun, "noor")
    await clinic.texted(MARIA, "Whatever was chosen again comes before this")
    async with clinic.subscriber("noor") as noor:
        await noor.subscribe(after=before["eventCursor"])
        assert (await noor.next())["change"] == "PRIMARY_PATIENT"
        assert (await noor.next())["__typename"] == "TimelineItemAdded"


async def test_it_moves_neither_unread_nor_unresponded_nor_resolved(clinic: Clinic) -> None:
    id = await clinic.begin(RAMANS)
    arjun, priya = await patient(clinic, "Arjun"), await patient(clinic, "Priya")
    await clinic.do("markConversationRead", id, "dana")

    async def state(who: str) -> tuple[bool, ...]:
        seen = await clinic.conversation_with(RAMANS, who)
        return tuple(seen[each] for each in ("isUnread", "isUnresponded", "isResolved"))

    await choose(clinic, id, arjun)
    assert (await state("dana"), await state("noor")) == ((False, True, False), (True, True, False))
    await clinic.do("resolveConversation", id)
    await choose(clinic, id, priya)
    assert (await state("dana"), await state("noor")) == ((False, True, True), (False, True, True))


async def test_the_location_follows_the_primary(clinic: Clinic) -> None:
    id, places = await clinic.begin(RAMANS), await locations(clinic)
    arjun, priya = await patient(clinic, "Arjun"), await patient(clinic, "Priya")
    await update(clinic, arjun, locationId=places["Riverside"])
    assert (await linked(clinic, id))["location"] == {"name": "Hillcrest"}
    assert (await choose(clinic, id, arjun))["conversation"]["location"] == {"name": "Riverside"}
    await update(clinic, priya, locationId=None)
    # Without one of their own it is that of the clinic's number that was texted.
    assert (await choose(clinic, id, priya))["conversation"]["location"] == {"name": "Riverside"}


async def test_a_chosen_one_stays_while_linked_and_then_the_longest_linked_follows(
    clinic: Clinic,
) -> None:
    id, arjun = await clinic.begin(RAMANS), await patient(clinic, "Arjun")
    await choose(clinic, id, arjun)
    await create(clinic, phoneNumber=RAMANS)
    assert (await linked(clinic, id))["primaryPatient"]["name"] == "Arjun Raman"
    await update(clinic, arjun, phoneNumbers=[])
    assert (await linked(clinic, id))["primaryPatient"]["name"] == "Priya Raman"
    await update(clinic, arjun, phoneNumbers=[RAMANS])
    assert (await linked(clinic, id))["primaryPatient"]["name"] == "Priya Raman"


async def test_who_is_not_linked_cannot_be_primary(clinic: Clinic) -> None:
    id, maria = await clinic.begin(RAMANS), await patient(clinic, "Maria")
    payload = await choose(clinic, id, maria)
    assert payload["conversation"] is None
    (error,) = payload["errors"]
    assert (error["code"], error["field"]) == ("NOT_LINKED", ["patientId"])
    assert RAMANS in error["message"]
    assert (await linked(clinic, id))["primaryPatient"]["name"] == "Priya Raman"


async def test_of_two_desks_that_choose_at_once_one_wins_whole(clinic: Clinic) -> None:
    id, places = await clinic.begin(RAMANS), await locations(clinic)
    arjun, priya = await patient(clinic, "Arjun"), await patient(clinic, "Priya")
    await update(clinic, arjun, locationId=places["Riverside"])
    where = {"Arjun Raman": "Riverside", "Priya Raman": "Hillcrest"}
    for _ in range(10):
        await asyncio.gather(choose(clinic, id, arjun, "dana"), choose(clinic, id, priya, "noor"))
        after = await linked(clinic, id)
        assert after["location"]["name"] == where[after["primaryPatient"]["name"]]
        assert after["otherPatientCount"] == 1


async def test_who_only_reads_cannot_choose(clinic: Clinic) -> None:
    id, arjun = await clinic.begin(RAMANS), await patient(clinic, "Arjun")
    given = {"conversationId": id, "patientId": arjun}
    assert await clinic.refusal(CHOOSE, "vera", input=given) == "FORBIDDEN"


async def test_another_clinic_neither_chooses_nor_is_chosen_from(clinic: Clinic) -> None:
    id, arjun = await clinic.begin(RAMANS), await patient(clinic, "Arjun")
    theirs = (await choose(clinic, id, arjun, "olga"))["errors"]
    assert theirs == (await choose(clinic, id[:-4] + "zzzz", arjun, "olga"))["errors"]
    assert (theirs[0]["code"], theirs[0]["field"]) == ("NOT_FOUND", ["conversationId"])
    olgas = (await create(clinic, "olga", phoneNumber=RAMANS))["id"]
    assert (await choose(clinic, id, olgas))["errors"][0]["code"] == "NOT_FOUND"
    assert (await linked(clinic, id))["primaryPatient"]["name"] == "Priya Raman"
