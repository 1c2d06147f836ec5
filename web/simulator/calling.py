"""Calls, both ways: a patient's ends as they chose on the page, the clinic's by its last digits.

A patient's call has `ending` among its details, one of the clinic's `person`, whose phone rings
first. What is said in it is its body.
"""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from web.simulator import carried, recordings
from web.simulator.behaviours import Outcome
from web.simulator.carried import CALL, DELIVERED, FAILED, SENT, Carried
from web.simulator.outside import Outside

NOT_REACHED = Outcome(FAILED, reason="The clinic's phone system did not answer.")


@dataclass(frozen=True, slots=True)
class Ending:
    """How a call ends: `outcome` in the words of docs/calls.md, `words` for the phone's screen."""

    outcome: str
    words: str
    seconds: int = 0


HANG_UP, VOICEMAIL, ASSISTANT = "hang_up", "voicemail", "assistant"
ENDINGS: Mapping[str, Ending] = {
    HANG_UP: Ending("MISSED", "Nobody answered"),
    VOICEMAIL: Ending("VOICEMAIL", "Left a voicemail"),
    ASSISTANT: Ending("ANSWERED_BY_ASSISTANT", "Spoke with the assistant", 48),
}
TAKEN = Ending("ANSWERED", "Answered", 95)
NOT_TAKEN = {"0001": Ending("MISSED", "Missed"), "0002": Ending("FAILED", "Did not ring")}
"""By the last digits of the number that the clinic calls."""
ACTIONS = ["Asked for the reason of the call", "Wrote down what the patient said"]


def from_patient(clinic_number: str, patient_number: str, ending: str, words: str) -> Carried:
    call = carried.new(CALL, clinic_number, patient_number, words, from_patient=True)
    call.details = {"ending": ending}
    return call


def from_clinic(
    clinic_number: str, patient_number: str, person_number: str, client_reference: str
) -> Carried:
    call = carried.new(CALL, clinic_number, patient_number, "", from_patient=False)
    call.details, call.client_reference = {"person": person_number}, client_reference
    return call


async def to_clinic(outside: Outside, call: Carried) -> None:
    is_taken = await outside.clinic.tell_call(call, "call.started", {"started_at": call.at})
    await asyncio.sleep(outside.delays.to_end)
    for kind, said in _told(call, outside.own_url):
        is_taken &= await outside.clinic.tell_call(call, kind, said)
    ended = Outcome(DELIVERED, reason=ENDINGS[call.details["ending"]].words)
    outside.memory.settle(call, ended if is_taken else NOT_REACHED)


def _told(call: Carried, own_url: str) -> Iterator[tuple[str, dict[str, object]]]:
    ending = ENDINGS[call.details["ending"]]
    seconds = ending.seconds
    if ending is ENDINGS[VOICEMAIL]:
        seconds = recordings.seconds(call.body)
        url = f"{own_url}/recordings/{call.id}.wav"
        yield "call.recording", {"recording": {"url": url, "content_type": "audio/wav"}}
    yield "call.ended", {"outcome": ending.outcome, "duration_seconds": seconds}
    if ending is ENDINGS[ASSISTANT]:
        yield "call.actions", {"actions": ACTIONS}
    if call.body and ending is not ENDINGS[HANG_UP]:
        yield "call.summary", {"summary": call.body}


async def to_patient(outside: Outside, call: Carried) -> None:
    ending = NOT_TAKEN.get(call.patient_number[-4:], TAKEN)
    await asyncio.sleep(outside.delays.to_sent)
    outside.memory.change(call, Outcome(SENT, reason="Ringing…"))
    await asyncio.sleep(outside.delays.to_end)
    said = {"outcome": ending.outcome, "duration_seconds": ending.seconds}
    await outside.clinic.tell_call(call, "call.ended", said)
    outside.memory.settle(call, Outcome(DELIVERED, reason=ending.words))
