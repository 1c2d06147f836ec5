"""Texts, both ways."""

import asyncio
from collections.abc import Sequence

from web.simulator import carried
from web.simulator.behaviours import Outcome, behaviour_of
from web.simulator.carried import DELIVERED, FAILED, SENT, TEXT, Carried
from web.simulator.outside import Outside
from web.simulator.pictures import shown

NOT_TAKEN = Outcome(FAILED, reason="The clinic did not take this text.")


def from_clinic(
    clinic_number: str,
    patient_number: str,
    body: str,
    client_reference: str,
    media: list[dict[str, str]],
) -> Carried:
    text = carried.new(TEXT, clinic_number, patient_number, body, from_patient=False)
    text.client_reference, text.media = client_reference, media
    return text


def from_patient(
    clinic_number: str, patient_number: str, body: str, pictures: Sequence[str] = ()
) -> Carried:
    """Typed on a phone."""
    text = carried.new(TEXT, clinic_number, patient_number, body, from_patient=True)
    text.media = shown(pictures)
    return text


async def to_clinic(outside: Outside, text: Carried) -> None:
    is_taken = await outside.clinic.hand_text(text)
    outside.memory.settle(text, Outcome(DELIVERED) if is_taken else NOT_TAKEN)


async def to_patient(outside: Outside, text: Carried) -> Carried | None:
    """What the phone answers, if it does."""
    behaviour = behaviour_of(text.patient_number)
    for outcome in behaviour.outcomes:
        await asyncio.sleep(_delay_before(outside, outcome, behaviour.outcomes))
        outside.memory.change(text, outcome)
        await outside.clinic.tell_outcome(text, outcome)
    outside.memory.settle(text)
    if behaviour.reply is None:
        return None
    await asyncio.sleep(outside.delays.to_reply)
    return from_patient(text.clinic_number, text.patient_number, behaviour.reply)


def _delay_before(outside: Outside, outcome: Outcome, outcomes: tuple[Outcome, ...]) -> float:
    if outcome.status == SENT:
        return outside.delays.to_sent
    return outside.delays.to_end if len(outcomes) > 1 else 0.0
