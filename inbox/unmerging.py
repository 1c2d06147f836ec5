"""Taking a merge back, row by row, where a row still stands as the merge left it.

What was changed by hand since is left as it is and told. What came after the merge stays the
survivor's.
"""

from dataclasses import dataclass

from inbox import holding, linking
from inbox.change import Change, Changes
from inbox.merging import FILLED, written
from inbox.refusal import Refusal, RefusalCode
from store import conversations, merges, patients
from store.rows import Merge, Patient
from store.words import Action, StepKind

WORDS = {
    "given_name": "given name",
    "family_name": "family name",
    "date_of_birth": "date of birth",
    "picture_key": "picture",
    "location_id": "location",
    StepKind.SAVED_FACT: "saved facts",
    StepKind.SUGGESTION: "suggestions",
    StepKind.TIMELINE_ITEM: "timeline items",
}


@dataclass(frozen=True, slots=True)
class Undone:
    survivor: Patient
    duplicate: Patient
    left: list[str]
    """Sentences: what was changed since the merge, and so was left as it is."""


async def undo_merge(changes: Changes, organization_id: str, merge_id: str) -> Undone:
    """Raises Refusal for a merge that is not there, is undone, or has later ones upon it."""
    async with changes.by_command(organization_id, Action.UNDO_MERGE) as change:
        merge = await _standing(change, merge_id)
        both = [merge.survivor_id, merge.duplicate_id]
        held = await patients.links(change.writes, organization_id, both)
        left = [
            *await _give_numbers_back(change, merge),
            *await _give_addresses_back(change, merge),
            *await _hand_back(change, merge),
            *await _empty(change, merge),
        ]
        await _be_itself(change, merge)
        for id in both:
            await holding.reindex(change, id)
        held |= await patients.links(change.writes, organization_id, both)
        heirs, chosen = await _heirs(change, merge, list(held))
        await linking.relink(change, held, heirs)
        await merges.set_undone(change.writes, organization_id, merge.id, change.at)
        for id in both:
            change.concerns(patient_id=id, merge=merge.id)
        records = await patients.by_any_id(change.writes, organization_id, both)
        survivor, duplicate = (records[id] for id in both)
        return Undone(survivor, duplicate, [*left, *chosen])


async def _standing(change: Change, merge_id: str) -> Merge:
    merge = await merges.merge(change.writes, change.organization_id, merge_id)
    if merge is None:
        sentence = f"There is no merge “{merge_id}”; `frontdesk merge list` shows those there are."
        raise Refusal(RefusalCode.NOT_FOUND, sentence)
    if merge.undone_at is not None:
        raise Refusal(RefusalCode.CONFLICT, "This merge has been undone already.")
    later = await merges.newest_since(change.writes, change.organization_id, merge)
    if later is not None:
        sentence = (
            "The record that stayed has been merged again since. "
            f"Undo that one first: `frontdesk merge undo {later.id}`."
        )
        raise Refusal(RefusalCode.CONFLICT, sentence)
    return merge


async def _give_numbers_back(change: Change, merge: Merge) -> list[str]:
    writes, organization_id = change.writes, change.organization_id
    both = [merge.survivor_id, merge.duplicate_id]
    held = await patients.links(writes, organization_id, both)
    left = []
    for step in await merges.steps(writes, organization_id, merge, [StepKind.PHONE_NUMBER]):
        if held.get(step.row_key) == step.after:
            await patients.hold_number(writes, organization_id, step.row_key, both, step.before)
        else:
            left.append(f"The number {step.row_key} was taken off the record since.")
    return left


async def _give_addresses_back(change: Change, merge: Merge) -> list[str]:
    writes, organization_id = change.writes, change.organization_id
    both = [merge.survivor_id, merge.duplicate_id]
    held = await patients.address_holders(writes, organization_id, both)
    left = []
    for step in await merges.steps(writes, organization_id, merge, [StepKind.EMAIL_ADDRESS]):
        if held.get(step.row_key) == step.after["held_by"]:
            holders = step.before["held_by"]
            await patients.hold_address(writes, organization_id, step.row_key, both, holders)
        else:
            left.append(f"The address {step.row_key} was taken off the record since.")
    return left


async def _hand_back(change: Change, merge: Merge) -> list[str]:
    left = []
    for kind in merges.OWNER:
        gone = await merges.hand_back(change.writes, change.organization_id, merge, kind)
        if gone:
            left.append(f"Of the {WORDS[kind]} that were moved, gone since: {gone}.")
    return left


async def _empty(change: Change, merge: Merge) -> list[str]:
    """Take from the survivor what it had from the duplicate."""
    writes, organization_id = change.writes, change.organization_id
    (survivor,) = await patients.patients(writes, organization_id, [merge.survivor_id])
    left, now = [], written(survivor, FILLED)
    for step in await merges.steps(writes, organization_id, merge, [StepKind.PATIENT]):
        for name in step.after if step.row_key == survivor.id else ():
            if now[name] == step.after[name]:
                emptied = {name: step.before[name]}
                await patients.set_patient(writes, organization_id, survivor.id, **emptied)
            else:
                left.append(f"The {WORDS[name]} of the record that stayed was changed since.")
    return left


async def _be_itself(change: Change, merge: Merge) -> None:
    """The old ids mean again what they meant before."""
    writes, organization_id = change.writes, change.organization_id
    for step in await merges.steps(writes, organization_id, merge, [StepKind.PATIENT]):
        if step.row_key != merge.survivor_id:
            await patients.set_patient(writes, organization_id, step.row_key, **step.before)


async def _heirs(
    change: Change, merge: Merge, phone_numbers: list[str]
) -> tuple[dict[str, str], list[str]]:
    """Where the duplicate is primary again: where it was, and where it alone has the number now."""
    writes, organization_id = change.writes, change.organization_id
    journaled = await merges.steps(writes, organization_id, merge, [StepKind.CONVERSATION])
    was_primary = {step.row_key for step in journaled}
    held = await patients.links(writes, organization_id, [merge.survivor_id, merge.duplicate_id])
    heirs, left = {}, []
    for conversation in await conversations.by_numbers(writes, organization_id, phone_numbers):
        holders = held.get(conversation.phone_number, {})
        if conversation.primary_patient_id == merge.survivor_id:
            if merge.duplicate_id in holders and (
                conversation.id in was_primary or merge.survivor_id not in holders
            ):
                heirs[conversation.id] = merge.duplicate_id
        elif conversation.id in was_primary:
            left.append(f"{conversation.phone_number} has another primary patient since.")
    return heirs, left
