"""Resolving is shared: what it clears, what it leaves, and what undoes it by itself."""

import asyncio
from typing import Any

import pytest

from inbox import adding
from store import conversations
from store.ids import Kind, new_id
from store.rows import Call
from store.words import CallOutcome, Direction, ItemKind
from tests.clinic import Clinic
from tests.founding import MARIA
from tests.records import changing
from tests.subscriber import Subscriber

pytestmark = pytest.mark.anyio
TEAM = ("dana", "noor", "vera")


async def shown(clinic: Clinic, id: str, who: str = "dana") -> Any:
    document = """query($id: ID!) { conversation(id: $id) { isResolved resolvedAt
      resolvedBy { name } isUnread isUnresponded waitingSince lastActivityAt } }"""
    return (await clinic.ask(document, who, id=id))["conversation"]


async def told(clinic: Clinic, subscriber: Subscriber) -> list[str]:
    """What a subscriber hears of up to a text that marks the end."""
    await clinic.texted("+12125550777", "The end")
    heard = []
    while (event := await subscriber.next())["conversation"]["phoneNumber"] == MARIA:
        heard.append(event.get("change") or event["item"]["body"])
    return heard


async def test_resolved_is_everyones_and_says_by_whom(clinic: Clinic) -> None:
    id = await clinic.begin()
    before = await shown(clinic, id)
    assert (before["resolvedAt"], before["resolvedBy"]) == (None, None)
    await clinic.do("resolveConversation", id, "noor")
    for who in TEAM:
        resolved = await shown(clinic, id, who)
        assert resolved["isResolved"]
        assert not resolved["isUnread"]
        assert resolved["resolvedBy"] == {"name": "Noor"}
        assert resolved["resolvedAt"] >= before["lastActivityAt"]


async def test_resolving_and_unresolving_leave_unresponded_as_it_was(clinic: Clinic) -> None:
    id = await clinic.begin()
    asked = await shown(clinic, id)
    for mutation in ("resolveConversation", "unresolveConversation"):
        await clinic.do(mutation, id)
        after = await shown(clinic, id)
        assert after["isUnresponded"]
        assert after["waitingSince"] == asked["waitingSince"]
        assert after["lastActivityAt"] == asked["lastActivityAt"]
    assert (after["resolvedAt"], after["resolvedBy"]) == (None, None)


async def test_the_next_text_unresolves_and_is_unread_for_everyone(clinic: Clinic) -> None:
    id = await clinic.begin()
    await clinic.do("resolveConversation", id)
    cursor = (await clinic.ask("{ eventCursor }"))["eventCursor"]
    await clinic.texted(MARIA, "One more question")
    for who in TEAM:
        reopened = await shown(clinic, id, who)
        assert (reopened["isResolved"], reopened["isUnread"]) == (False, True)
        assert (reopened["resolvedAt"], reopened["resolvedBy"]) == (None, None)
    async with clinic.subscriber("noor") as noor:
        await noor.subscribe(after=cursor)
        assert sorted(await told(clinic, noor)) == ["One more question", "UNRESOLVED"]


async def test_an_answer_of_ours_leaves_it_resolved(clinic: Clinic) -> None:
    id = await clinic.begin()
    await clinic.do("resolveConversation", id)
    item = await clinic.send(id, "One thing before you come")
    await clinic.until_carried()
    await clinic.called_back(item["id"], clinic.twilio.texts[0]["sid"], "undelivered")
    assert (await shown(clinic, id))["isResolved"]
    assert not (await shown(clinic, id, "noor"))["isUnread"]


async def test_a_call_of_the_patients_unresolves_and_is_nothing_to_read(clinic: Clinic) -> None:
    id = await clinic.begin()
    await clinic.do("resolveConversation", id)
    async with await changing(clinic) as change:
        found = await conversations.conversation(change.writes, change.organization_id, id)
        assert found is not None
        call = Call(
            id=new_id(Kind.CALL),
            conversation_id=id,
            position=await change.position(),
            kind=ItemKind.CALL,
            direction=Direction.INBOUND,
            author_kind=None,
            author_id=None,
            at=change.at,
            body="",
            delivery_status=None,
            delivery_problem=None,
            outcome=CallOutcome.MISSED,
            duration_seconds=None,
            assistant_actions=[],
            recording_key=None,
        )
        await adding.add(change, found, call)
    called = await shown(clinic, id)
    assert (called["isResolved"], called["isUnread"]) == (False, False)


async def test_resolving_again_changes_and_tells_nothing(clinic: Clinic) -> None:
    id = await clinic.begin()
    async with clinic.subscriber("dana") as dana:
        await dana.subscribe(after=(await clinic.ask("{ eventCursor }"))["eventCursor"])
        await clinic.do("unresolveConversation", id)
        await clinic.do("resolveConversation", id, "noor")
        first = await shown(clinic, id)
        await clinic.do("resolveConversation", id, "dana")
        assert await shown(clinic, id) == first
        await clinic.do("unresolveConversation", id, "dana")
        await clinic.do("unresolveConversation", id, "noor")
        assert await told(clinic, dana) == ["RESOLVED", "UNRESOLVED"]


async def test_of_two_desks_that_resolve_at_once_one_did(clinic: Clinic) -> None:
    id = await clinic.begin()
    async with clinic.subscriber("dana") as dana:
        await dana.subscribe(after=(await clinic.ask("{ eventCursor }"))["eventCursor"])
        await asyncio.gather(*(clinic.do("resolveConversation", id, who) for who in TEAM[:2] * 3))
        assert await told(clinic, dana) == ["RESOLVED"]
    by = {(await shown(clinic, id, who))["resolvedBy"]["name"] for who in TEAM}
    assert by in ({"Dana"}, {"Noor"})


async def test_marking_unread_does_not_unresolve_and_resolving_clears_it(clinic: Clinic) -> None:
    id = await clinic.begin()
    await clinic.do("resolveConversation", id)
    marked = await clinic.do("markConversationUnread", id, "noor")
    assert (marked["isResolved"], marked["isUnread"]) == (True, True)
    assert not (await shown(clinic, id, "dana"))["isUnread"]
    await clinic.do("resolveConversation", id, "dana")
    assert not (await shown(clinic, id, "noor"))["isUnread"]


async def test_texts_and_resolving_at_once_end_in_one_of_two_states(clinic: Clinic) -> None:
    """Whichever came last: resolved and read, or not resolved and unread for everyone."""
    id = await clinic.begin()
    for turn in range(12):
        await asyncio.gather(
            clinic.texted(MARIA, f"Text {turn}"),
            clinic.do("resolveConversation", id, TEAM[turn % 2]),
        )
        states = {
            (state["isResolved"], state["isUnread"])
            for state in [await shown(clinic, id, who) for who in TEAM]
        }
        assert states in ({(True, False)}, {(False, True)})


async def test_another_clinic_neither_resolves_nor_unresolves(clinic: Clinic) -> None:
    id = await clinic.begin()
    document = """mutation($id: ID!) { %s(input: {conversationId: $id}) {
      conversation { id } errors { code } } }"""
    for turn, mutation in enumerate(("resolveConversation", "unresolveConversation")):
        answer = (await clinic.ask(document % mutation, "olga", id=id))[mutation]
        assert answer == {"conversation": None, "errors": [{"code": "NOT_FOUND"}]}
        assert (await shown(clinic, id))["isResolved"] == bool(turn)
        await clinic.do("resolveConversation", id)
