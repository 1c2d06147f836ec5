"""Calls as phone systems tell of them: one card each, whatever order the words come in."""

import asyncio
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox.reporting_calls import _merged
from inbox.telephony import CallOutcome, CallUpdate, Direction
from store.rows import Call
from store.words import ItemKind
from tests.clinic import Clinic
from tests.founding import LAKESIDE, MARIA, STRANGER
from tests.inbox.test_feed import cursor
from tests.telephone import RECORDINGS, Recordings, calls, connect, post, sound, word

pytestmark = pytest.mark.anyio
WORDS = [
    word(),
    word("call.ended", outcome="ANSWERED_BY_ASSISTANT", duration_seconds=95),
    word("call.summary", summary="Wants to move Thursday's visit."),
    word("call.actions", actions=["Looked up the visit", "Moved it to Friday"]),
]


async def test_a_call_is_one_card_that_grows_as_words_arrive(clinic: Clinic) -> None:
    await connect(clinic)
    after = await cursor(clinic)
    async with clinic.subscriber() as dana:
        await dana.subscribe(after=after)
        for said in WORDS:
            assert (await post(clinic, said)).status_code == 200
        kinds = [(await dana.next())["__typename"] for _ in range(5)]
    assert kinds == ["ConversationChanged", "TimelineItemAdded", *["TimelineItemChanged"] * 3]
    id = (await clinic.conversation_with(MARIA))["id"]
    (call,) = await calls(clinic, id)
    assert call["author"]["name"] == "Maria López"
    assert (call["outcome"], call["durationSeconds"]) == ("ANSWERED_BY_ASSISTANT", 95)
    assert call["summary"] == "Wants to move Thursday's visit."
    assert call["assistantActions"] == ["Looked up the visit", "Moved it to Friday"]


@pytest.mark.parametrize("order", [(3, 2, 1, 0), (1, 0, 3, 2), (2, 2, 0, 1, 3, 1, 0)])
async def test_words_in_any_order_and_doubled_end_in_the_same_card(
    clinic: Clinic, order: tuple[int, ...]
) -> None:
    await connect(clinic)
    for number in order:
        assert (await post(clinic, WORDS[number])).status_code == 200
    (call,) = await calls(clinic, (await clinic.conversation_with(MARIA))["id"])
    assert (call["outcome"], call["durationSeconds"]) == ("ANSWERED_BY_ASSISTANT", 95)
    assert len(call["assistantActions"]) == 2


async def test_words_at_once_make_one_card(clinic: Clinic) -> None:
    await connect(clinic)
    answers = await asyncio.gather(*(post(clinic, said) for said in WORDS * 3))
    assert {answer.status_code for answer in answers} == {200}
    assert len(await calls(clinic, (await clinic.conversation_with(MARIA))["id"])) == 1


async def test_a_repeat_tells_nobody_anything(clinic: Clinic) -> None:
    await connect(clinic)
    for said in WORDS:
        await post(clinic, said)
    after = await cursor(clinic)
    for said in WORDS:
        await post(clinic, said)
    assert await cursor(clinic) == after


async def test_a_call_moves_neither_unread_nor_unresponded(clinic: Clinic) -> None:
    await connect(clinic)
    id = await clinic.begin()
    await clinic.send(id, "Hello Maria")
    await clinic.do("markConversationRead", id)
    await post(clinic, word("call.ended", outcome="MISSED"))
    shown = await clinic.conversation_with(MARIA)
    assert (shown["isUnread"], shown["isUnresponded"]) == (False, False)


async def test_an_unknown_caller_gets_a_conversation(clinic: Clinic) -> None:
    await connect(clinic)
    await post(clinic, word(patient=STRANGER, outcome="VOICEMAIL"))
    (call,) = await calls(clinic, (await clinic.conversation_with(STRANGER))["id"])
    assert (call["outcome"], call["author"]) == ("VOICEMAIL", None)


async def test_a_recording_is_fetched_and_plays_and_seeks(clinic: Clinic) -> None:
    recordings = Recordings()
    recordings.files["r.wav"] = (sound(), "audio/x-wav")
    clinic.outside.add("recordings", recordings.app)
    await connect(clinic, recording_token="token")
    recording = {"url": f"{RECORDINGS}/r.wav", "content_type": "audio/x-wav"}
    await post(clinic, word("call.recording", recording=recording))
    id = (await clinic.conversation_with(MARIA))["id"]
    call = await until_recorded(clinic, id, "KEPT")
    assert recordings.asked == ["Bearer token"]
    whole = await clinic.open(call["recordingUrl"])
    assert whole.headers["content-type"] == "audio/wav"
    assert whole.headers["content-disposition"].startswith("inline")
    part = await clinic.open(call["recordingUrl"], range="bytes=16000-16099")
    assert part.status_code == 206
    assert part.content == whole.content[16_000:16_100]
    assert (await clinic.open(call["recordingUrl"], "olga")).status_code == 404
    await post(clinic, word("call.recording", recording=recording))
    assert len(recordings.asked) == 1


async def until_recorded(clinic: Clinic, id: str, state: str) -> Any:
    async with asyncio.timeout(10):
        while (call := (await calls(clinic, id))[0])["recordingState"] != state:
            await asyncio.sleep(0.02)
    return call


@pytest.mark.parametrize(
    ("url", "content"),
    [
        (f"{RECORDINGS}/page.wav", b"<html>Sign in</html>"),
        ("https://elsewhere.example/r.wav", sound()),
    ],
)
async def test_what_is_no_recording_or_lies_elsewhere_is_not_kept_and_said_so(
    clinic: Clinic, url: str, content: bytes
) -> None:
    recordings = Recordings()
    recordings.files["page.wav"] = (content, "text/html")
    clinic.outside.add("recordings", recordings.app)
    await connect(clinic)
    await post(clinic, word("call.recording", recording={"url": url}))
    call = await until_recorded(clinic, (await clinic.conversation_with(MARIA))["id"], "LOST")
    assert call["recordingProblem"]
    assert call["recordingUrl"] is None


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ({"type": "call.began"}, "type"),
        ({"patient": "555"}, "patient"),
        ({"duration_seconds": -1}, "duration_seconds"),
        ({"outcome": "GONE"}, "outcome"),
        ({"started_at": "2026-11-23T10:00:00"}, "started_at"),
        ({"transcript": "Hello"}, "transcript"),
    ],
)
async def test_what_is_wrong_with_a_post_is_said_in_words(
    clinic: Clinic, said: dict[str, Any], names: str
) -> None:
    await connect(clinic)
    answer = await post(clinic, {**word(), **said})
    assert answer.status_code == 400
    assert names in answer.text
    assert "Hello" not in answer.text
    assert await clinic.inbox() == []


async def test_a_forged_post_is_refused_and_changes_nothing(clinic: Clinic) -> None:
    await connect(clinic)
    other = "whsec_" + "b3RoZXItc2VjcmV0LW9mLXNvbWVib2R5LWVsc2U="
    assert (await post(clinic, word(), other)).status_code == 403
    assert (await post(clinic, word(account="nobody"))).status_code == 403
    assert await clinic.inbox() == []


async def test_calls_of_a_number_that_was_not_added_are_kept(clinic: Clinic) -> None:
    await connect(clinic)
    assert (await post(clinic, word(clinic="+12125559999"))).status_code == 200
    assert await clinic.kept_webhooks() == 1
    assert await clinic.inbox() == []


async def test_another_clinics_number_is_none_of_this_accounts(clinic: Clinic) -> None:
    await connect(clinic)
    await post(clinic, word(clinic=LAKESIDE))
    assert await clinic.inbox("olga") == []
    assert await clinic.kept_webhooks() == 1


EMPTY = Call(
    id="call_1",
    conversation_id="conversation_1",
    position=1,
    kind=ItemKind.CALL,
    direction=Direction.OUTBOUND,
    author_kind=None,
    author_id=None,
    at=None,  # type: ignore[arg-type]
    body="",
    delivery_status=None,
    delivery_problem=None,
    outcome=CallOutcome.IN_PROGRESS,
    duration_seconds=None,
    assistant_actions=[],
    recording_key=None,
)
UPDATES = st.builds(
    CallUpdate,
    reference=st.just("c-1"),
    direction=st.just(Direction.OUTBOUND),
    patient_number=st.just(MARIA),
    clinic_number=st.just(MARIA),
    outcome=st.none() | st.sampled_from(CallOutcome),
    duration_seconds=st.none() | st.integers(0, 90),
    summary=st.none() | st.sampled_from(["", "a", "b", "longer"]),
    assistant_actions=st.none() | st.sampled_from([(), ("a",), ("b",), ("a", "b")]),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(UPDATES, max_size=4))
def test_every_order_of_any_words_is_the_same_card(updates: list[CallUpdate]) -> None:
    ends = set()
    for order in permutations(updates):
        card = EMPTY
        for update in (*order, *order[:1]):
            card = _merged(card, update)
        ends.add((card.outcome, card.duration_seconds, card.body, tuple(card.assistant_actions)))
    assert len(ends) == 1
