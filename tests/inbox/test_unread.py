"""Unread is each person's own; unresponded, resolved and waiting are the team's."""

import pytest

from tests.clinic import Clinic
from tests.founding import MARIA, RAMANS, STRANGER

pytestmark = pytest.mark.anyio
COUNTS = "{ inboxCounts { all unread unresponded humanOnly myLocation } }"


async def unread(clinic: Clinic, who: str) -> bool:
    return bool((await clinic.conversation_with(MARIA, who))["isUnread"])


async def test_two_peoples_unread_are_their_own(clinic: Clinic) -> None:
    id = await clinic.begin()
    await clinic.do("markConversationRead", id, "dana")
    assert not await unread(clinic, "dana")
    assert await unread(clinic, "noor")
    await clinic.do("markConversationUnread", id, "dana")
    await clinic.do("markConversationRead", id, "noor")
    assert await unread(clinic, "dana")
    assert not await unread(clinic, "noor")


async def test_who_only_reads_has_unread_of_their_own(clinic: Clinic) -> None:
    id = await clinic.begin()
    assert not (await clinic.do("markConversationRead", id, "vera"))["isUnread"]
    assert await unread(clinic, "dana")


async def test_only_an_inbound_item_moves_unread(clinic: Clinic) -> None:
    id = await clinic.begin()
    await clinic.do("markConversationRead", id)
    item = await clinic.send(id, "Come in!", "noor")
    await clinic.until_carried()
    await clinic.called_back(item["id"], clinic.twilio.texts[0]["sid"], "undelivered")
    await clinic.do("resolveConversation", id)
    await clinic.do("unresolveConversation", id)
    assert not await unread(clinic, "dana")
    await clinic.texted(MARIA, "Hello?")
    assert await unread(clinic, "dana")


async def test_reading_up_to_an_item_leaves_what_came_after_unread(clinic: Clinic) -> None:
    id = await clinic.begin()
    (first,) = await clinic.timeline(id)
    await clinic.texted(MARIA, "And another thing")
    assert (await clinic.do("markConversationRead", id, upTo=first["id"]))["isUnread"]
    newest = (await clinic.timeline(id))[-1]
    assert not (await clinic.do("markConversationRead", id, upTo=newest["id"]))["isUnread"]


async def test_resolving_clears_unread_for_everyone_and_the_next_text_sets_it(
    clinic: Clinic,
) -> None:
    id = await clinic.begin()
    resolved = await clinic.do("resolveConversation", id, "dana")
    assert resolved["isResolved"]
    assert resolved["isUnresponded"]
    assert not await unread(clinic, "noor")
    await clinic.texted(MARIA, "One more question")
    reopened = await clinic.conversation_with(MARIA, "noor")
    assert reopened["isUnread"]
    assert not reopened["isResolved"]


async def test_unresolving_does_not_make_it_unread(clinic: Clinic) -> None:
    id = await clinic.begin()
    await clinic.do("resolveConversation", id)
    assert not (await clinic.do("unresolveConversation", id))["isUnread"]


async def test_an_answer_of_the_assistant_answers_and_hides_it_from_human_only(
    clinic: Clinic,
) -> None:
    id = await clinic.begin()
    await clinic.begin(STRANGER)
    await clinic.send(id, "We open at nine.", "assistant")
    assert not (await clinic.conversation_with(MARIA))["isUnresponded"]
    assert [c["phoneNumber"] for c in await clinic.inbox(humanOnly=True)] == [STRANGER]
    await clinic.send(id, "And we are happy to see you.", "dana")
    assert len(await clinic.inbox(humanOnly=True)) == 2


async def test_the_chips_combine_and_are_counted(clinic: Clinic) -> None:
    maria, ramans, stranger = [await clinic.begin(n) for n in (MARIA, RAMANS, STRANGER)]
    places = await clinic.ask("{ viewer { organization { locations { id name } } } }")
    here = {place["name"]: place["id"] for place in places["viewer"]["organization"]["locations"]}
    await clinic.ask(
        "mutation($id: ID) { setCurrentLocation(input: {locationId: $id}) { errors { code } } }",
        id=here["Riverside"],
    )
    await clinic.do("markConversationRead", maria)
    await clinic.send(stranger, "Who is it?")
    await clinic.do("resolveConversation", ramans)

    async def numbers(**chips: bool) -> set[str]:
        return {c["phoneNumber"] for c in await clinic.inbox("dana", **chips)}

    assert await numbers(unread=True) == {STRANGER}
    assert await numbers(unresponded=True) == {MARIA, RAMANS}
    assert await numbers(myLocation=True) == {MARIA, STRANGER}
    assert await numbers(myLocation=True, unresponded=True) == {MARIA}
    assert await numbers(unread=True, unresponded=True) == set()
    assert await numbers(resolved=True) == {RAMANS}
    assert await numbers(resolved=False, unresponded=True) == {MARIA}
    assert await numbers(unread=False, unresponded=False) == {MARIA, RAMANS, STRANGER}
    assert (await clinic.ask(COUNTS))["inboxCounts"] == {
        "all": 3,
        "unread": 1,
        "unresponded": 2,
        "humanOnly": 3,
        "myLocation": 2,
    }


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("maria", {MARIA}),
        ("LOPEZ", {MARIA}),
        ("lópez mar", {MARIA}),
        ("ra", {RAMANS}),
        ("arjun", {RAMANS}),
        ("(212) 555-0199", {STRANGER}),
        ("0111", {MARIA}),
        ("1", {MARIA, RAMANS, STRANGER}),
        ('nobody "of" this * name', set()),
        ("^", {MARIA, RAMANS, STRANGER}),
        ("%", set()),
    ],
)
async def test_the_search_finds_part_of_a_name_or_digits(
    clinic: Clinic, search: str, found: set[str]
) -> None:
    for number in (MARIA, RAMANS, STRANGER):
        await clinic.begin(number)
    assert {c["phoneNumber"] for c in await clinic.inbox(search=search)} == found


async def test_somebody_new_finds_what_nobody_resolved_unread(clinic: Clinic) -> None:
    maria, ramans = await clinic.begin(MARIA), await clinic.begin(RAMANS)
    await clinic.do("resolveConversation", ramans)
    await clinic.do("markConversationRead", maria)
    await clinic.join("lee", "desk")
    assert [c["phoneNumber"] for c in await clinic.inbox("lee", unread=True)] == [MARIA]
