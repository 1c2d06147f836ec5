"""Calls, as phone systems tell of them: one card a call, whatever order the words come in.

Each word says what it knows. A card is the sum of all that was said: the most telling outcome, the
longest duration, list and summary, the first recording. So no word can come too late or twice.
"""

from dataclasses import replace
from typing import Any

from inbox import adding, numbers, starting
from inbox.carried import InboundMedia
from inbox.change import Change
from inbox.file_types import plain_type
from inbox.problem import Problem
from inbox.taking import NotOurs
from inbox.telephony import CallUpdate
from store import carriers, fetching, sending, timeline
from store.ids import Kind, new_id
from store.rows import Call, Conversation, DeliveryProblem, FetchRow
from store.words import AuthorKind, CallOutcome, Direction, EventKind, FileState, ItemKind

TELLING = (
    CallOutcome.IN_PROGRESS,
    CallOutcome.FAILED,
    CallOutcome.MISSED,
    CallOutcome.BUSY,
    CallOutcome.VOICEMAIL,
    CallOutcome.ANSWERED,
    CallOutcome.ANSWERED_BY_ASSISTANT,
)
"""From what says least: that nobody took a call says less than that somebody did."""
MOST_ACTIONS = 100
LONGEST_SUMMARY = 20_000
"""Characters."""


async def take(change: Change, account_id: str, update: CallUpdate) -> None:
    """Raises NotOurs, where neither the call nor the clinic's number is known."""
    known = await _known(change, account_id, update)
    call = known or await _begun(change, update)
    if known is None:
        await keep_reference(change, account_id, update.reference, call.id)
    merged = _merged(call, update)
    if merged != call:
        await _save(change, call, merged, announce=known is not None)
    if update.recording is not None and call.recording_state is None:
        await _have_fetched(change, account_id, call, update.recording)


async def keep_reference(change: Change, account_id: str, reference: str, call_id: str) -> None:
    await sending.keep_reference(
        change.writes, change.organization_id, account_id, reference[:200], call_id
    )


async def _known(change: Change, account_id: str, update: CallUpdate) -> Call | None:
    """By the phone system's id, else by ours, which it then is known by as well."""
    id = await sending.item_of_reference(
        change.writes, change.organization_id, account_id, update.reference[:200]
    )
    found = await timeline.items(
        change.writes, change.organization_id, [each for each in (id, update.item_id) if each]
    )
    call = next((item for item in found if isinstance(item, Call)), None)
    if call is not None and id is None:
        await keep_reference(change, account_id, update.reference, call.id)
    return call


async def _begun(change: Change, update: CallUpdate) -> Call:
    number = await carriers.clinic_number(
        change.writes, change.organization_id, numbers.from_carrier(update.clinic_number)
    )
    if number is None:
        raise NotOurs
    conversation = await starting.conversation_of(
        change, numbers.from_carrier(update.patient_number), number
    )
    inbound = update.direction is Direction.INBOUND
    author = conversation.primary_patient_id if inbound else None
    call = Call(
        id=new_id(Kind.CALL),
        conversation_id=conversation.id,
        position=await change.position(),
        kind=ItemKind.CALL,
        direction=update.direction,
        author_kind=AuthorKind.PATIENT if author else None,
        author_id=author,
        at=min(update.started_at or change.at, change.at),
        body="",
        delivery_status=None,
        delivery_problem=None,
        outcome=CallOutcome.IN_PROGRESS,
        duration_seconds=None,
        assistant_actions=[],
        recording_key=None,
    )
    await add(change, conversation, call)
    return call


async def add(change: Change, conversation: Conversation, call: Call) -> None:
    await adding.add(change, conversation, call)


def _merged(call: Call, update: CallUpdate) -> Call:
    """What is longer holds more; of equals the same one is always chosen."""
    outcome = max(call.outcome, update.outcome or call.outcome, key=TELLING.index)
    said = [seconds for seconds in (call.duration_seconds, update.duration_seconds) if seconds]
    actions = list(update.assistant_actions or ())[:MOST_ACTIONS]
    summary = (update.summary or "").replace("\0", "").strip()[:LONGEST_SUMMARY]
    problem = None if outcome is not CallOutcome.FAILED else _reason(call, update.problem)
    return replace(
        call,
        outcome=outcome,
        duration_seconds=max(said) if said else call.duration_seconds,
        assistant_actions=max(list(call.assistant_actions), actions, key=lambda a: (len(a), a)),
        body=max(call.body, summary, key=lambda text: (len(text), text)),
        delivery_problem=problem,
    )


def _reason(call: Call, problem: Problem | None) -> DeliveryProblem | None:
    said = DeliveryProblem(problem.code, problem.message, problem.advice) if problem else None
    known = [each for each in (call.delivery_problem, said) if each is not None]
    return max(known, key=lambda each: each.message) if known else None


async def _save(change: Change, before: Call, after: Call, *, announce: bool) -> None:
    """A card that was added in this very change is shown as it ends up."""
    writes, whose = change.writes, (change.organization_id, before.id)
    names = ("outcome", "duration_seconds", "assistant_actions")
    changed: dict[str, Any] = {
        name: getattr(after, name)
        for name in names
        if getattr(after, name) != getattr(before, name)
    }
    if changed:
        await timeline.set_call(writes, *whose, **changed)
    if (after.body, after.delivery_problem) != (before.body, before.delivery_problem):
        problem = after.delivery_problem
        await timeline.set_item(
            writes,
            *whose,
            body=after.body,
            problem_code=problem.code if problem else None,
            problem_message=problem.message if problem else None,
            problem_advice=problem.advice if problem else None,
        )
    if announce:
        await changed_card(change, before)


async def changed_card(change: Change, call: Call) -> None:
    await change.record(EventKind.TIMELINE_ITEM_CHANGED, call.conversation_id, item=call.id)


async def _have_fetched(
    change: Change, account_id: str, call: Call, recording: InboundMedia
) -> None:
    """Its place in the card is shown at once; the bytes come by the worker that fetches files."""
    await timeline.set_call(
        change.writes,
        change.organization_id,
        call.id,
        recording_state=FileState.FETCHING,
        recording_type=plain_type(recording.content_type)[:127],
        recording_problem=None,
    )
    await fetching.add(
        change.writes,
        FetchRow(call.id, change.organization_id, account_id, recording.url, change.at),
    )
    change.queued = True
    await changed_card(change, call)


async def end(change: Change, call: Call, outcome: CallOutcome, problem: Problem) -> None:
    """For who knows that nothing more will be said of it, unless somebody has by then."""
    update = CallUpdate(
        reference="",
        direction=call.direction,
        patient_number="",
        clinic_number="",
        outcome=outcome,
        problem=problem,
    )
    merged = _merged(call, update)
    if merged != call:
        await _save(change, call, merged, announce=True)
