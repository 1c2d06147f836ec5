"""Delivery status: forward only, whatever the order and number of the carrier's callbacks."""

from dataclasses import asdict, replace

from inbox import consent, tallying
from inbox.carrier import Problem, StatusUpdate
from inbox.change import Change
from store import answering, conversations, sending, timeline
from store.ids import Kind, new_id
from store.rows import DeliveryProblem, TimelineItem
from store.words import DeliveryStatus, EventKind, Keyword, OptOutSource

MAY_BECOME = {
    DeliveryStatus.SENDING: set[DeliveryStatus](),
    DeliveryStatus.SENT: {DeliveryStatus.SENDING},
    DeliveryStatus.DELIVERED: {DeliveryStatus.SENDING, DeliveryStatus.SENT},
    DeliveryStatus.UNDELIVERED: {DeliveryStatus.SENDING, DeliveryStatus.SENT},
    DeliveryStatus.FAILED: {DeliveryStatus.SENDING, DeliveryStatus.SENT},
}
"""What each status may follow."""

UNEXPLAINED = Problem(
    "The carrier could not deliver this text and did not say why.",
    advice="Check the number, or call the patient.",
)


async def called_back(change: Change, carrier_id: str, update: StatusUpdate) -> None:
    """Keep the callback as it came and apply it, now or once we know which text it is about."""
    item_id = await _item_of(change, carrier_id, update)
    await sending.keep_callback(
        change.writes,
        organization_id=change.organization_id,
        id=new_id(Kind.CALLBACK),
        carrier_id=carrier_id,
        reference=update.reference,
        item_id=item_id,
        status=update.status,
        problem=asdict(update.problem) if update.problem else None,
        raw=dict(update.raw),
        at=change.at,
    )
    if item_id is not None:
        await confirmed(change, carrier_id, update.reference, item_id)
        await move(change, item_id, update.status, update.problem)


async def _item_of(change: Change, carrier_id: str, update: StatusUpdate) -> str | None:
    known = await sending.item_of_reference(
        change.writes, change.organization_id, carrier_id, update.reference
    )
    if known is not None or update.item_id is None:
        return known
    found = await timeline.items(change.writes, change.organization_id, [update.item_id])
    return found[0].id if found else None


async def confirmed(change: Change, carrier_id: str, reference: str, item_id: str) -> None:
    """The carrier has named its text: whatever doubt there was is settled."""
    writes, organization_id = change.writes, change.organization_id
    await sending.keep_reference(writes, organization_id, carrier_id, reference, item_id)
    await sending.remove_from_outbox(writes, item_id)
    waiting = await sending.waiting_callbacks(writes, organization_id, carrier_id, reference)
    await sending.settle_callbacks(writes, [callback.id for callback in waiting], item_id)
    for callback in waiting:
        problem = Problem(**callback.problem) if callback.problem else None
        await move(change, item_id, callback.status, problem)


async def move(
    change: Change, item_id: str, status: DeliveryStatus, problem: Problem | None
) -> None:
    """Set a text's status, and that of the files that travelled with it, if it may follow."""
    writes, organization_id = change.writes, change.organization_id
    found = await timeline.items(writes, organization_id, [item_id])
    if not found or found[0].delivery_status is None:
        return
    reason = _reason(status, problem)
    parts = await timeline.files_travelling_with(writes, organization_id, [item_id])
    ids = [item_id, *(part.id for part in parts)]
    moved = await timeline.set_delivery(
        writes, organization_id, ids, status, reason, MAY_BECOME[status]
    )
    for id in (id for id in ids if id in moved):
        await change.record(
            EventKind.DELIVERY_STATUS_CHANGED,
            found[0].conversation_id,
            item=id,
            status=status.value,
            problem=asdict(reason) if reason else None,
        )
    if not moved:
        for part in (found[0], *parts):
            await _explain(change, part, status, reason)
    elif status in timeline.NOT_AN_ANSWER:
        await _reopen_question(change, found[0])
        await tallying.not_arrived(change, found[0], moved)
    if problem is not None and problem.opted_out:
        await _carrier_refused(change, found[0])


def _reason(status: DeliveryStatus, problem: Problem | None) -> DeliveryProblem | None:
    if status not in timeline.NOT_AN_ANSWER:
        return None
    problem = problem or UNEXPLAINED
    return DeliveryProblem(problem.code, problem.message, problem.advice)


async def _explain(
    change: Change, item: TimelineItem, status: DeliveryStatus, reason: DeliveryProblem | None
) -> None:
    """A repeat that knows the carrier's code, where the first did not, gives the reason."""
    known = item.delivery_problem
    if item.delivery_status is not status or reason is None or reason.code is None:
        return
    if known is not None and known.code is not None:
        return
    await timeline.set_delivery(
        change.writes, change.organization_id, [item.id], status, reason, {status}
    )
    await change.record(EventKind.TIMELINE_ITEM_CHANGED, item.conversation_id, item=item.id)


async def _reopen_question(change: Change, item: TimelineItem) -> None:
    """An answer that did not arrive was no answer: the patient has waited since they wrote."""
    writes, organization_id = change.writes, change.organization_id
    conversation = await conversations.conversation(writes, organization_id, item.conversation_id)
    since = await timeline.waiting_since(writes, organization_id, item.conversation_id)
    if conversation is not None:
        reopened = replace(conversation, waiting_since=since, is_unresponded=since is not None)
        await conversations.save(writes, conversation, reopened)


async def _carrier_refused(change: Change, item: TimelineItem) -> None:
    """A carrier that would not even confirm a STOP has only heeded it, as we have."""
    writes, organization_id = change.writes, change.organization_id
    if await answering.keyword_answered_by(writes, organization_id, item.id) is Keyword.STOP:
        return
    conversation = await conversations.conversation(writes, organization_id, item.conversation_id)
    if conversation is not None:
        await consent.opt_out(change, conversation, OptOutSource.CARRIER, evidence_id=item.id)
