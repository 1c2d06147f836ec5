"""What the assistant reads in a conversation, kept on the record of whoever is primary then."""

from inbox import access, linking, wording
from inbox.change import Change, Changes
from inbox.viewer import Viewer
from store import conversations, patients
from store.ids import Kind, new_id
from store.rows import SavedFact
from store.words import Action, ConversationChange

LONGEST_LABEL = 200
LONGEST_VALUE = 2_000


async def save_fact(
    changes: Changes,
    viewer: Viewer,
    conversation_id: str,
    label: str,
    value: str,
    *,
    source_id: str | None = None,
) -> SavedFact:
    """Facts are added and none replaces another: what was true before stays to be read.

    The same label and value, read in the same item, are the same fact, and change nothing.
    """
    label = wording.checked(label, LONGEST_LABEL, "A fact's label", "label")
    value = wording.checked(value, LONGEST_VALUE, "A fact's value", "value")
    async with changes.by(viewer, Action.SAVE_FACT) as change:
        conversation = await access.conversation(change.writes, viewer, conversation_id)
        if source_id is not None:
            await access.item_of(change.writes, viewer, conversation, source_id, "sourceId")
        fact = SavedFact(
            id=new_id(Kind.SAVED_FACT),
            patient_id=linking.primary_of(conversation),
            label=label,
            value=value,
            source_id=source_id,
            saved_at=change.at,
            saved_by_id=viewer.user.id,
        )
        kept = await patients.saved_facts(change.writes, change.organization_id, [fact.patient_id])
        same = [known for known in kept if _says_the_same(known, fact)]
        return same[0] if same else await _add(change, fact)


def _says_the_same(known: SavedFact, fact: SavedFact) -> bool:
    return (known.label, known.value, known.source_id) == (fact.label, fact.value, fact.source_id)


async def _add(change: Change, fact: SavedFact) -> SavedFact:
    await patients.add_saved_fact(change.writes, change.organization_id, fact)
    change.concerns(patient_id=fact.patient_id, fact=fact.id)
    await _tell(change, fact.patient_id)
    return fact


async def _tell(change: Change, patient_id: str) -> None:
    """Whoever has one of the patient's conversations open sees the record change."""
    held = await patients.phone_numbers(change.writes, change.organization_id, [patient_id])
    numbers = [number for _, number in held]
    for each in await conversations.by_numbers(change.writes, change.organization_id, numbers):
        await change.conversation_changed(each.id, ConversationChange.PATIENTS)
