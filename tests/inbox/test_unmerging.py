"""Taking a merge back: all that it did, but for what was changed since, and what came since."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from inbox import unmerging
from inbox.refusal import Refusal, RefusalCode
from inbox.unmerging import Undone
from store import merges, patients
from store import tables as t
from tests.clinic import Clinic
from tests.records import (
    authors_in,
    changing,
    correct,
    house_of,
    make_primary,
    merge,
    read,
    record,
    save_fact,
    suggest,
    take_off,
)

pytestmark = pytest.mark.anyio
HOME, WORK, MOBILE = "+12125550121", "+12125550122", "+12125550123"


async def undo(clinic: Clinic, merge_id: str | None = None) -> Undone:
    """A merge, or the newest that stands."""
    id = await house_of(clinic)
    if merge_id is None:
        there = await merges.merges(clinic.parts.database.latest(), id)
        merge_id = next(each.id for each in there if each.undone_at is None)
    return await unmerging.undo_merge(clinic.parts.changes, id, merge_id)


async def refused(clinic: Clinic, merge_id: str, house: str | None = None) -> tuple[Any, str]:
    with pytest.raises(Refusal) as raised:
        await unmerging.undo_merge(clinic.parts.changes, house or await house_of(clinic), merge_id)
    return raised.value.code, raised.value.message


async def two(clinic: Clinic) -> tuple[str, str]:
    """Two records that share a number, one of them with all that a record can have."""
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
    stays = await record(clinic, "Rosa Diaz", HOME, WORK, emails=["rosa@example.org"])
    return stays, goes


async def newest(clinic: Clinic) -> str:
    there = await merges.merges(clinic.parts.database.latest(), await house_of(clinic))
    return there[0].id


async def test_an_undone_merge_gives_everything_back(clinic: Clinic) -> None:
    stays, goes = await two(clinic)
    home, mobile = await clinic.begin(HOME), await clinic.begin(MOBILE)
    await clinic.begin(WORK)
    await save_fact(clinic, goes, "Prefers", "Mornings")
    await save_fact(clinic, stays, "Allergy", "Penicillin")
    await suggest(clinic, mobile, goes, "See you!")
    before = [await read(clinic, id) for id in (stays, goes)]
    await merge(clinic, stays, goes)
    undone = await undo(clinic)
    assert [await read(clinic, id) for id in (stays, goes)] == before
    assert before[1]["id"] == goes
    assert await authors_in(clinic, home) == [goes]
    assert (undone.survivor.id, undone.duplicate.id, undone.left) == (stays, goes, [])


async def test_what_came_after_the_merge_stays_the_survivors(clinic: Clinic) -> None:
    stays, goes = await two(clinic)
    home = await clinic.begin(HOME)
    await merge(clinic, stays, goes)
    await clinic.texted(HOME, "After the merge")
    await save_fact(clinic, stays, "After", "The merge")
    mobile = await clinic.begin(MOBILE)
    undone = await undo(clinic)
    assert await authors_in(clinic, home) == [goes, stays]
    assert [fact["label"] for fact in (await read(clinic, stays))["savedFacts"]] == ["After"]
    assert (await read(clinic, goes))["savedFacts"] == []
    # Her number went back to her, and its conversation, begun meanwhile, with it.
    assert await authors_in(clinic, mobile) == [stays]
    assert await primary_of(clinic, mobile) == goes
    assert undone.left == []


async def primary_of(clinic: Clinic, conversation_id: str) -> str:
    document = "query($id: ID!) { conversation(id: $id) { primaryPatient { id } } }"
    data = await clinic.ask(document, id=conversation_id)
    return str(data["conversation"]["primaryPatient"]["id"])


async def test_what_was_changed_by_hand_since_is_left_and_told(clinic: Clinic) -> None:
    stays, goes = await two(clinic)
    ana = await record(clinic, "Ana Diaz", HOME)
    home = await clinic.begin(HOME)
    fact = await save_fact(clinic, goes, "Prefers", "Mornings")
    await save_fact(clinic, goes, "Walks", "With a stick")
    await merge(clinic, stays, goes)
    await take_off(clinic, stays, MOBILE)
    await correct(clinic, stays, date_of_birth=date(1981, 1, 1))
    await make_primary(clinic, home, ana)
    async with await changing(clinic) as change:
        await change.writes.write(sa.delete(t.saved_fact).where(t.saved_fact.c.id == fact))
        own = change.organization_id
        await patients.hold_address(change.writes, own, "rosita@example.org", [stays], [])
    undone = await undo(clinic)
    assert undone.left == [
        f"The number {MOBILE} was taken off the record since.",
        "The address rosita@example.org was taken off the record since.",
        "Of the saved facts that were moved, gone since: 1.",
        "The date of birth of the record that stayed was changed since.",
        f"{HOME} has another primary patient since.",
    ]
    rosa, rosita = await read(clinic, stays), await read(clinic, goes)
    assert rosa["dateOfBirth"] == "1981-01-01"
    assert rosita["dateOfBirth"] == "1980-02-29"
    assert rosita["phoneNumbers"] == [HOME]
    assert rosita["emailAddresses"] == ["rosa@example.org"]
    assert [fact["label"] for fact in rosita["savedFacts"]] == ["Walks"]
    assert rosa["location"] is None
    assert not rosa["pictureUrl"]
    assert await primary_of(clinic, home) == ana


async def test_a_shared_number_that_was_taken_off_since_comes_back_to_neither(
    clinic: Clinic,
) -> None:
    """It may be somebody else's by now, who must not see what she was told."""
    stays, goes = await two(clinic)
    home = await clinic.begin(HOME)
    await merge(clinic, stays, goes)
    await take_off(clinic, stays, HOME)
    leo = await record(clinic, "Leo Diaz", HOME)
    undone = await undo(clinic)
    assert undone.left == [f"The number {HOME} was taken off the record since."]
    assert await primary_of(clinic, home) == leo
    assert (await read(clinic, goes))["phoneNumbers"] == [MOBILE]
    assert (await read(clinic, stays))["phoneNumbers"] == [WORK]


async def test_who_was_made_primary_where_only_the_duplicate_has_the_number_is_the_duplicate(
    clinic: Clinic,
) -> None:
    """Somebody chose the joined record there; of the two it is hers."""
    ana = await record(clinic, "Ana Diaz", MOBILE)
    stays, goes = await two(clinic)
    mobile = await clinic.begin(MOBILE)
    assert await primary_of(clinic, mobile) == ana
    await merge(clinic, stays, goes)
    await make_primary(clinic, mobile, stays)
    await undo(clinic)
    assert await primary_of(clinic, mobile) == goes


async def test_a_merge_is_undone_once(clinic: Clinic) -> None:
    stays, goes = await two(clinic)
    await merge(clinic, stays, goes)
    first = await newest(clinic)
    await undo(clinic, first)
    before = await read(clinic, goes)
    code, sentence = await refused(clinic, first)
    assert code is RefusalCode.CONFLICT
    assert "undone already" in sentence
    assert await read(clinic, goes) == before
    await merge(clinic, stays, goes)
    await undo(clinic)
    assert await read(clinic, goes) == before


async def test_later_merges_of_the_survivor_are_undone_first(clinic: Clinic) -> None:
    ids = [await record(clinic, name, HOME) for name in ("A A", "B B", "C C", "D D")]
    first, second, third, fourth = ids
    await clinic.begin(HOME)
    before = [await read(clinic, id) for id in ids]
    made = []
    for survivor, duplicate in ((second, first), (second, third), (fourth, second)):
        await merge(clinic, survivor, duplicate)
        made.append(await newest(clinic))
    for one, next_first in ((0, 2), (1, 2)):
        code, sentence = await refused(clinic, made[one])
        assert code is RefusalCode.CONFLICT
        assert f"frontdesk merge undo {made[next_first]}" in sentence
    await undo(clinic, made[2])
    assert [(await read(clinic, id))["id"] for id in ids] == [second, second, second, fourth]
    assert made[1] in (await refused(clinic, made[0]))[1]
    await undo(clinic, made[1])
    await undo(clinic, made[0])
    assert [await read(clinic, id) for id in ids] == before


async def test_another_clinics_merge_cannot_be_undone(clinic: Clinic) -> None:
    stays, goes = await two(clinic)
    await merge(clinic, stays, goes)
    lakeside = await house_of(clinic, "Lakeside Dental")
    theirs = await refused(clinic, await newest(clinic), lakeside)
    assert theirs[0] is RefusalCode.NOT_FOUND
    assert (await refused(clinic, "merge_nobodys"))[0] is RefusalCode.NOT_FOUND
    assert await merges.merges(clinic.parts.database.latest(), lakeside) == []
    assert (await read(clinic, goes))["id"] == stays


async def test_undoing_moves_no_unread_and_open_inboxes_follow(clinic: Clinic) -> None:
    stays, goes = await two(clinic)
    home = await clinic.begin(HOME)
    await clinic.do("markConversationRead", home)
    await merge(clinic, stays, goes)
    async with clinic.subscriber("dana") as dana:
        await dana.subscribe(after=(await clinic.ask("{ eventCursor }"))["eventCursor"])
        await undo(clinic)
        heard = [await dana.next(), await dana.next()]
    assert [event["change"] for event in heard] == ["PATIENTS", "PRIMARY_PATIENT"]
    assert not (await clinic.conversation_with(HOME))["isUnread"]
    assert (await clinic.conversation_with(HOME, "noor"))["isUnread"]
    assert len(await clinic.inbox(search="rosita")) == 1


async def test_an_undoing_is_audited_as_the_command_lines(clinic: Clinic) -> None:
    stays, goes = await two(clinic)
    await clinic.begin(HOME)
    await merge(clinic, stays, goes)
    await undo(clinic)
    a = t.audit_entry.c
    rows = await clinic.parts.database.latest().rows(
        sa.select(a.patient_id, a.person_id, a.address).where(
            sa.cast(a.action, sa.String) == "UNDO_MERGE"
        )
    )
    assert {row.patient_id for row in rows} == {stays, goes, None}
    assert {(row.person_id, row.address) for row in rows} == {(None, "command line")}
