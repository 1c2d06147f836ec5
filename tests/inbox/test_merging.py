"""Merging: two records of one person become one, and nothing of either is lost."""

import asyncio
from collections import Counter
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from store import tables as t
from store.database import Rows, Transaction
from store.words import Permission
from tests.clinic import Clinic
from tests.founding import HILLCREST, MARIA, STRANGER
from tests.records import (
    MERGE,
    authors_in,
    make_primary,
    merge,
    read,
    record,
    save_fact,
    suggest,
    take_off,
    try_to_merge,
)

pytestmark = pytest.mark.anyio
HOME, WORK, MOBILE = "+12125550121", "+12125550122", "+12125550123"


async def two(clinic: Clinic) -> tuple[str, str]:
    """Two records of Rosa Diaz, who share the number of her home; the first has little else."""
    stays = await record(clinic, "Rosa Diaz", HOME, WORK, emails=["rosa@example.org"])
    goes = await record(
        clinic,
        "Rosita Diaz",
        HOME,
        MOBILE,
        emails=["rosa@example.org", "rosita@example.org"],
        born=date(1980, 2, 29),
        at="Hillcrest",
        picture="rosa.jpg",
    )
    return stays, goes


async def test_the_survivor_keeps_its_values_and_gains_what_it_lacks(clinic: Clinic) -> None:
    stays, goes = await two(clinic)
    await save_fact(clinic, stays, "Allergy", "Penicillin")
    await save_fact(clinic, goes, "Prefers", "Mornings")
    await merge(clinic, stays, goes)
    rosa = await read(clinic, stays)
    assert (rosa["givenName"], rosa["familyName"]) == ("Rosa", "Diaz")
    assert rosa["dateOfBirth"] == "1980-02-29"
    assert rosa["location"] == {"name": "Hillcrest"}
    assert rosa["pictureUrl"]
    assert set(rosa["phoneNumbers"]) == {HOME, WORK, MOBILE}
    assert rosa["emailAddresses"] == ["rosa@example.org", "rosita@example.org"]
    assert [fact["label"] for fact in rosa["savedFacts"]] == ["Prefers", "Allergy"]


async def test_a_survivor_that_lacks_nothing_takes_no_value(clinic: Clinic) -> None:
    stays = await record(clinic, "Rosa Diaz", HOME, born=date(1980, 1, 1), at="Riverside")
    goes = await record(clinic, "Rosita Diez", HOME, born=date(1999, 1, 1), at="Hillcrest")
    await merge(clinic, stays, goes)
    rosa = await read(clinic, stays)
    assert rosa["dateOfBirth"] == "1980-01-01"
    assert rosa["location"] == {"name": "Riverside"}
    assert rosa["familyName"] == "Diaz"


async def test_what_the_duplicate_wrote_or_is_primary_of_is_the_survivors(clinic: Clinic) -> None:
    """Though Ana has been linked to the number longer than the survivor."""
    goes = await record(clinic, "Rosita Diaz", HOME, MOBILE)
    ana = await record(clinic, "Ana Diaz", HOME)
    stays = await record(clinic, "Rosa Diaz", HOME)
    home, mobile = await clinic.begin(HOME), await clinic.begin(MOBILE)
    await clinic.send(home, "Come in!")
    await suggest(clinic, home, goes, "See you!")
    await merge(clinic, stays, goes)
    rosa = await read(clinic, stays)
    assert {c["id"]: c["primaryPatient"]["id"] for c in rosa["conversations"]} == {
        home: stays,
        mobile: stays,
    }
    at_home = next(c for c in rosa["conversations"] if c["id"] == home)
    assert [patient["id"] for patient in at_home["patients"]] == [stays, ana]
    assert at_home["otherPatientCount"] == 1
    assert at_home["suggestions"] == [{"body": "See you!", "patient": {"id": stays}}]
    assert await authors_in(clinic, home) == [stays, "Dana"]
    await clinic.texted(MOBILE, "It is me")
    assert await authors_in(clinic, mobile) == [stays, stays]


async def test_who_is_primary_of_what_the_two_share_stays_so(clinic: Clinic) -> None:
    ana = await record(clinic, "Ana Diaz", HOME)
    goes = await record(clinic, "Rosita Diaz", HOME)
    await record(clinic, "Leo Diaz", HOME)
    stays = await record(clinic, "Rosa Diaz", HOME)
    await clinic.begin(HOME)
    await merge(clinic, stays, goes)
    (home,) = (await read(clinic, ana))["conversations"]
    assert home["primaryPatient"]["name"] == "Ana Diaz"
    # Linked as long as either of her records was.
    assert [patient["name"] for patient in home["patients"]] == [
        "Ana Diaz",
        "Rosa Diaz",
        "Leo Diaz",
    ]


async def test_whom_somebody_made_primary_is_primary_as_the_survivor(clinic: Clinic) -> None:
    """And not Ana, who has been linked the longest."""
    await record(clinic, "Ana Diaz", HOME)
    goes = await record(clinic, "Rosita Diaz", HOME)
    stays = await record(clinic, "Rosa Diaz", HOME)
    home = await clinic.begin(HOME)
    await make_primary(clinic, home, goes)
    await merge(clinic, stays, goes)
    assert (await read_primary(clinic, home))["id"] == stays


async def test_the_old_id_answers_with_the_survivor(clinic: Clinic) -> None:
    stays, goes = await two(clinic)
    await merge(clinic, stays, goes)
    assert await read(clinic, goes) == await read(clinic, stays)
    document = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    both = await clinic.ask(document, ids=[goes, stays])
    assert both["nodes"] == [{"id": stays}, {"id": stays}]


async def test_a_chain_of_merges_answers_with_its_end(clinic: Clinic) -> None:
    first, second, third = [await record(clinic, name, HOME) for name in ("A A", "B B", "C C")]
    fourth = await record(clinic, "D D", HOME)
    await merge(clinic, second, first)
    await merge(clinic, third, second)
    for old in (first, second):
        assert (await read(clinic, old))["id"] == third
    # An old id means its survivor as an input as well.
    await merge(clinic, fourth, first)
    for old in (first, second, third):
        assert (await read(clinic, old))["id"] == fourth


async def test_a_record_cannot_be_merged_into_itself(clinic: Clinic) -> None:
    stays, goes = await two(clinic)
    await merge(clinic, stays, goes)
    before = await read(clinic, stays)
    for survivor, duplicate in ((stays, stays), (stays, goes), (goes, stays), (goes, goes)):
        payload = await try_to_merge(clinic, survivor, duplicate)
        assert payload["patient"] is None
        (error,) = payload["errors"]
        assert (error["code"], error["field"]) == ("INVALID", ["duplicateId"])
    assert await read(clinic, stays) == before


async def test_records_that_share_no_number_are_not_merged(clinic: Clinic) -> None:
    rosa = await record(clinic, "Rosa Diaz", HOME, emails=["rosa@example.org"])
    ana = await record(clinic, "Ana Diaz", WORK, emails=["rosa@example.org"])
    payload = await try_to_merge(clinic, rosa, ana)
    assert payload["errors"][0]["code"] == "NOT_LINKED"
    assert "share no phone number" in payload["errors"][0]["message"]
    assert (await read(clinic, ana))["phoneNumbers"] == [WORK]


async def test_another_clinics_records_do_not_exist(clinic: Clinic) -> None:
    stays, goes = await two(clinic)
    before = [await read(clinic, id) for id in (stays, goes)]
    for given, at_fault in (((stays, goes), "survivorId"), (("nobody", goes), "survivorId")):
        (error,) = (await try_to_merge(clinic, *given, "olga"))["errors"]
        assert (error["code"], error["field"]) == ("NOT_FOUND", [at_fault])
    (error,) = (await try_to_merge(clinic, stays, "patient_nobody"))["errors"]
    assert (error["code"], error["field"]) == ("NOT_FOUND", ["duplicateId"])
    assert [await read(clinic, id) for id in (stays, goes)] == before
    await merge(clinic, stays, goes)
    assert await read(clinic, goes, "olga") is None


async def test_merging_needs_the_permission_to_write_profiles(clinic: Clinic) -> None:
    stays, goes = await two(clinic)
    given = {"survivorId": stays, "duplicateId": goes}
    assert await clinic.refusal(MERGE, None, input=given) == "UNAUTHENTICATED"
    assert await clinic.refusal(MERGE, "vera", input=given) == "FORBIDDEN"
    every = [each for each in Permission if each is not Permission.PATIENTS_PROFILES_WRITE]
    await clinic.allow("viewer", tuple(every))
    assert await clinic.refusal(MERGE, "vera", input=given) == "FORBIDDEN"
    assert (await read(clinic, goes))["id"] == goes


async def test_merging_moves_neither_unread_nor_unresponded_nor_resolved(clinic: Clinic) -> None:
    stays, goes = await two(clinic)
    home, work, mobile = [await clinic.begin(number) for number in (HOME, WORK, MOBILE)]
    await clinic.do("markConversationRead", home)
    await clinic.do("resolveConversation", work)
    await clinic.send(mobile, "Come in!", "noor")

    async def marks(who: str) -> list[Any]:
        names = ("id", "isUnread", "isUnresponded", "isResolved", "waitingSince")
        return [[c[name] for name in names] for c in await clinic.inbox(who)]

    before = [await marks(who) for who in ("dana", "noor", "vera")]
    await merge(clinic, stays, goes)
    assert [await marks(who) for who in ("dana", "noor", "vera")] == before


async def test_two_open_inboxes_both_follow(clinic: Clinic) -> None:
    goes = await record(clinic, "Rosita Diaz", HOME, MOBILE)
    stays = await record(clinic, "Rosa Diaz", HOME, WORK)
    numbers = (HOME, WORK, MOBILE)
    for number in numbers:
        await clinic.begin(number)
    cursor = (await clinic.ask("{ eventCursor }"))["eventCursor"]
    document = """subscription($after: String) { inboxEvents(after: $after) { __typename
      ... on ConversationChanged { change mergedPatientId mergedInto { id } conversation {
      phoneNumber primaryPatient { id } patients { name } } } } }"""
    async with clinic.subscriber("dana") as dana, clinic.subscriber("noor") as noor:
        for subscriber in (dana, noor):
            await subscriber.subscribe(document, after=cursor)
        await merge(clinic, stays, goes)
        for subscriber in (dana, noor):
            heard = [await subscriber.next() for _ in range(5)]
            told = {number: set[str]() for number in numbers}
            for event in heard:
                told[event["conversation"]["phoneNumber"]].add(event["change"])
                assert event["conversation"]["primaryPatient"] == {"id": stays}
                assert event["conversation"]["patients"] == [{"name": "Rosa Diaz"}]
                merged = event["change"] == "PATIENTS"
                assert event["mergedPatientId"] == (goes if merged else None)
                assert event["mergedInto"] == ({"id": stays} if merged else None)
            moved = {"PATIENTS", "PRIMARY_PATIENT"}
            assert told == {HOME: moved, MOBILE: moved, WORK: {"PATIENTS"}}


async def test_a_merged_record_is_found_no_more_and_all_its_numbers_are_the_survivors(
    clinic: Clinic,
) -> None:
    stays, goes = await two(clinic)
    for number in (HOME, WORK, MOBILE):
        await clinic.begin(number)
    assert len(await clinic.inbox(search="rosita")) == 2
    await merge(clinic, stays, goes)
    assert await clinic.inbox(search="rosita") == []
    found = await clinic.inbox(search="rosa diaz")
    assert {c["phoneNumber"] for c in found} == {HOME, WORK, MOBILE}


async def test_my_location_and_its_count_follow_the_survivor(clinic: Clinic) -> None:
    """She had no place of her own: her conversations were where she had texted to."""
    stays, goes = await two(clinic)
    await clinic.begin(WORK)
    await clinic.ask(
        "mutation($id: ID) { setCurrentLocation(input: {locationId: $id}) { errors { code } } }",
        id=await hillcrest(clinic),
    )
    assert await clinic.inbox(myLocation=True) == []
    await merge(clinic, stays, goes)
    assert [c["phoneNumber"] for c in await clinic.inbox(myLocation=True)] == [WORK]
    assert (await clinic.ask("{ inboxCounts { myLocation } }"))["inboxCounts"]["myLocation"] == 1
    assert len(await clinic.inbox(myLocation=True, unread=True)) == 1


async def hillcrest(clinic: Clinic) -> str:
    document = "{ viewer { organization { locations { id phoneNumbers } } } }"
    places = (await clinic.ask(document))["viewer"]["organization"]["locations"]
    return str(next(each["id"] for each in places if each["phoneNumbers"] == [HILLCREST]))


async def test_of_two_desks_that_merge_crosswise_at_once_one_is_told(clinic: Clinic) -> None:
    stays, goes = await two(clinic)
    payloads = await asyncio.gather(
        try_to_merge(clinic, stays, goes, "dana"), try_to_merge(clinic, goes, stays, "noor")
    )
    assert sorted(len(payload["errors"]) for payload in payloads) == [0, 1]
    one, other = await read(clinic, stays), await read(clinic, goes)
    assert one == other
    assert set(one["phoneNumbers"]) == {HOME, WORK, MOBILE}


async def test_a_number_of_nobodys_conversation_yet_is_merged_as_well(clinic: Clinic) -> None:
    stays, goes = await two(clinic)
    await merge(clinic, stays, goes)
    mobile = await clinic.begin(MOBILE)
    assert await authors_in(clinic, mobile) == [stays]


async def test_what_was_written_before_a_number_was_taken_off_is_the_survivors_too(
    clinic: Clinic,
) -> None:
    stays, goes = await two(clinic)
    mobile = await clinic.begin(MOBILE)
    await take_off(clinic, goes, MOBILE)
    await merge(clinic, stays, goes)
    assert MOBILE not in (await read(clinic, stays))["phoneNumbers"]
    assert await authors_in(clinic, mobile) == [stays]


async def test_a_merge_is_audited_with_both_records_and_each_conversation(clinic: Clinic) -> None:
    stays, goes = await two(clinic)
    home = await clinic.begin(HOME)
    await merge(clinic, stays, goes)
    a = t.audit_entry.c
    rows = await clinic.parts.database.latest().rows(
        sa.select(a.patient_id, a.conversation_id, a.person_id, a.details).where(
            sa.cast(a.action, sa.String) == "MERGE_PATIENTS"
        )
    )
    assert {row.patient_id for row in rows} == {stays, goes, None}
    assert {row.conversation_id for row in rows} == {home, None}
    assert all(row.person_id for row in rows)
    details = {row.patient_id: row.details for row in rows}
    assert details[stays]["duplicate"] == goes
    assert details[goes]["survivor"] == stays


async def test_a_refused_merge_changes_nothing_and_tells_nobody(clinic: Clinic) -> None:
    rosa, maria = await record(clinic, "Rosa Diaz", HOME), await clinic.begin(MARIA)
    other = (await read_primary(clinic, maria))["id"]
    before = await clinic.ask("{ eventCursor }")
    assert (await try_to_merge(clinic, rosa, other))["errors"]
    assert await clinic.ask("{ eventCursor }") == before


async def read_primary(clinic: Clinic, conversation_id: str) -> Any:
    document = "query($id: ID!) { conversation(id: $id) { primaryPatient { id } } }"
    return (await clinic.ask(document, id=conversation_id))["conversation"]["primaryPatient"]


async def test_a_merge_takes_as_many_statements_however_much_was_written(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    statements = Counter[Transaction]()
    write, rows = Transaction.write, Transaction.rows

    async def counted_write(self: Transaction, *given: Any) -> int:
        statements[self] += 1
        return await write(self, *given)

    async def counted_rows(self: Transaction, *given: Any) -> Rows:
        statements[self] += 1
        return await rows(self, *given)

    costs = []
    for number, texts in ((HOME, 1), (STRANGER, 25)):
        goes = await record(clinic, "Rosita Diaz", number)
        stays = await record(clinic, "Rosa Diaz", number)
        for turn in range(texts):
            await clinic.texted(number, f"Text {turn}")
            await save_fact(clinic, goes, "Turn", str(turn))
        await clinic.until_outbox_is_empty()
        with monkeypatch.context() as counting:
            counting.setattr(Transaction, "write", counted_write)
            counting.setattr(Transaction, "rows", counted_rows)
            statements.clear()
            await merge(clinic, stays, goes)
            # What the outbox and housekeeping do meanwhile are transactions of their own.
            costs.append(max(statements.values()))
        assert set(await authors_in(clinic, await conversation(clinic, number))) == {stays}
    assert costs[0] == costs[1]
    assert 10 < costs[0] < 60


async def conversation(clinic: Clinic, number: str) -> str:
    return str((await clinic.conversation_with(number))["id"])
