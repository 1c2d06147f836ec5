"""Joining two records of one person: whatever was the duplicate's is the survivor's.

Each row that a merge changes is journaled in the same transaction, as it stood before and as it
stands after, so that `inbox/unmerging.py` can take it back. Opt-outs are by number, and stand.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from inbox import access, holding, linking
from inbox.change import Change, Changes
from inbox.refusal import Refusal, RefusalCode
from inbox.viewer import Viewer
from store import conversations, merges, patient_index, patients
from store.ids import Kind, new_id
from store.rows import Merge, Patient, Step
from store.words import Action, StepKind

FILLED = ("given_name", "family_name", "date_of_birth", "picture_key", "location_id")
"""What the survivor keeps, and has from the duplicate where it lacks it."""


async def merge_patients(
    changes: Changes, viewer: Viewer, survivor_id: str, duplicate_id: str
) -> Patient:
    """The survivor, as it was found. The id of a merged record means the one it was merged into."""
    async with changes.by(viewer, Action.MERGE_PATIENTS, at_length=True) as change:
        survivor = await access.patient(change.writes, viewer, survivor_id, "survivorId")
        duplicate = await access.patient(change.writes, viewer, duplicate_id, "duplicateId")
        await _guard(change, survivor, duplicate)
        merge = await _begin(change, viewer, survivor, duplicate)
        heirs = await _hand_over_primaries(change, merge)
        await _hand_over_numbers(change, merge)
        await _hand_over_addresses(change, merge)
        for kind in merges.OWNER:
            await merges.hand_over(change.writes, change.organization_id, merge, kind)
        await _fill(change, merge, survivor, duplicate)
        await _redirect(change, merge)
        await patient_index.remove(change.writes, change.organization_id, duplicate.id)
        await holding.reindex(change, survivor.id)
        held = await patients.links(change.writes, change.organization_id, [survivor.id])
        await linking.relink(change, held, heirs, merge)
        return survivor


async def _guard(change: Change, survivor: Patient, duplicate: Patient) -> None:
    if survivor.id == duplicate.id:
        sentence = "These are one and the same record already: there is nothing to merge."
        raise Refusal(RefusalCode.INVALID, sentence, ("duplicateId",))
    both = [survivor.id, duplicate.id]
    held = await patients.links(change.writes, change.organization_id, both)
    if not any(len(holders) == 2 for holders in held.values()):
        sentence = (
            "These two share no phone number, and only records that do can be merged. "
            "If they are one person, give both the same number first."
        )
        raise Refusal(RefusalCode.NOT_LINKED, sentence, ("duplicateId",))


async def _begin(change: Change, viewer: Viewer, survivor: Patient, duplicate: Patient) -> Merge:
    merge = Merge(
        id=new_id(Kind.MERGE),
        number=await merges.next_number(change.writes, change.organization_id),
        survivor_id=survivor.id,
        duplicate_id=duplicate.id,
        at=change.at,
        by_id=viewer.user.id,
        undone_at=None,
    )
    await merges.add(change.writes, change.organization_id, merge)
    change.concerns(patient_id=survivor.id, merge=merge.id, duplicate=duplicate.id)
    change.concerns(patient_id=duplicate.id, merge=merge.id, survivor=survivor.id)
    return merge


async def _hand_over_primaries(change: Change, merge: Merge) -> dict[str, str]:
    """Who is primary from now on where the duplicate was, by conversation."""
    writes, organization_id = change.writes, change.organization_id
    held = await patients.links(writes, organization_id, [merge.duplicate_id])
    heirs = {
        conversation.id: merge.survivor_id
        for conversation in await conversations.by_numbers(writes, organization_id, held)
        if conversation.primary_patient_id == merge.duplicate_id
    }
    before, after = _owned_by(merge, "primary_patient_id")
    await _journal(change, merge, [Step(StepKind.CONVERSATION, id, before, after) for id in heirs])
    return heirs


async def _hand_over_numbers(change: Change, merge: Merge) -> None:
    """Of a number that both hold, the survivor has held it as long as either."""
    writes, organization_id = change.writes, change.organization_id
    both = [merge.survivor_id, merge.duplicate_id]
    steps = []
    for number, holders in (await patients.links(writes, organization_id, both)).items():
        if merge.duplicate_id in holders:
            after = {merge.survivor_id: min(holders.values())}
            await patients.hold_number(writes, organization_id, number, both, after)
            steps.append(Step(StepKind.PHONE_NUMBER, number, holders, after))
    await _journal(change, merge, steps)


async def _hand_over_addresses(change: Change, merge: Merge) -> None:
    writes, organization_id = change.writes, change.organization_id
    both = [merge.survivor_id, merge.duplicate_id]
    steps = []
    for email, holders in (await patients.address_holders(writes, organization_id, both)).items():
        if merge.duplicate_id in holders:
            after = [merge.survivor_id]
            await patients.hold_address(writes, organization_id, email, both, after)
            steps.append(
                Step(StepKind.EMAIL_ADDRESS, email, {"held_by": holders}, {"held_by": after})
            )
    await _journal(change, merge, steps)


async def _fill(change: Change, merge: Merge, survivor: Patient, duplicate: Patient) -> None:
    lacking = [name for name in FILLED if not getattr(survivor, name) and getattr(duplicate, name)]
    if lacking:
        gained = {name: getattr(duplicate, name) for name in lacking}
        await patients.set_patient(change.writes, change.organization_id, survivor.id, **gained)
        before, after = written(survivor, lacking), written(duplicate, lacking)
        await _journal(change, merge, [Step(StepKind.PATIENT, survivor.id, before, after)])


async def _redirect(change: Change, merge: Merge) -> None:
    """The duplicate's id, and each that meant it until now, means the survivor."""
    writes, organization_id = change.writes, change.organization_id
    after = {"merged_into_id": merge.survivor_id}
    earlier = await patients.merged_into(writes, organization_id, merge.duplicate_id)
    steps = [Step(StepKind.PATIENT, merge.duplicate_id, {"merged_into_id": None}, after)]
    steps += [
        Step(StepKind.PATIENT, id, {"merged_into_id": merge.duplicate_id}, after) for id in earlier
    ]
    for step in steps:
        await patients.set_patient(writes, organization_id, step.row_key, **after)
    await _journal(change, merge, steps)


def written(patient: Patient, names: Sequence[str]) -> dict[str, Any]:
    """Columns of a record as the journal has them: a day as ISO 8601."""
    values = {name: getattr(patient, name) for name in names}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


def _owned_by(merge: Merge, column: str) -> tuple[dict[str, Any], dict[str, Any]]:
    return {column: merge.duplicate_id}, {column: merge.survivor_id}


async def _journal(change: Change, merge: Merge, steps: list[Step]) -> None:
    await merges.add_steps(change.writes, change.organization_id, merge, steps)
