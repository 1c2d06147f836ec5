"""Calls through the phone network, both ways."""

import io
import wave
from pathlib import Path

import pytest

from inbox.carrier import DeliveryStatus, Gone
from inbox.telephony import CallOutcome, Direction, OutboundCall
from tests.web.simulated_world import (
    CLINIC_NUMBER,
    MARIAS_PHONE,
    SETTINGS,
    StandInClinic,
    settled,
    world,
)

pytestmark = pytest.mark.anyio
CALL = {"from": MARIAS_PHONE, "to": CLINIC_NUMBER}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "phones" / "journal.jsonl"


@pytest.mark.parametrize(
    ("ending", "words", "outcome"),
    [
        ("hang_up", "", CallOutcome.MISSED),
        ("voicemail", "It is Maria, please call me back.", CallOutcome.VOICEMAIL),
        ("assistant", "I would like to move my visit.", CallOutcome.ANSWERED_BY_ASSISTANT),
    ],
)
async def test_a_call_ends_as_the_patient_chose(
    journal: Path, ending: str, words: str, outcome: CallOutcome
) -> None:
    async with world(journal) as demo:
        call = {**CALL, "ending": ending, "words": words}
        assert (await demo.http.post("/api/calls", json=call)).status_code == 201
        await settled(demo.network)
        told = demo.clinic.calls()
        assert {update.direction for update in told} == {Direction.INBOUND}
        assert len({update.reference for update in told}) == 1
        assert [update.outcome for update in told if update.outcome] == [outcome]
        assert [update.summary for update in told if update.summary] == ([words] if words else [])
        acted = [update for update in told if update.assistant_actions]
        assert bool(acted) == (ending == "assistant")


async def test_a_voicemail_is_a_sound_as_long_as_the_call_says(journal: Path) -> None:
    async with world(journal) as demo:
        call = {**CALL, "ending": "voicemail", "words": "Please call me back."}
        await demo.http.post("/api/calls", json=call)
        await settled(demo.network)
        told = demo.clinic.calls()
        (media,) = (update.recording for update in told if update.recording)
        content = b"".join([piece async for piece in demo.carrier.fetch(SETTINGS, media.url)])
        with wave.open(io.BytesIO(content)) as sound:
            seconds = sound.getnframes() / sound.getframerate()
        (said,) = (update.duration_seconds for update in told if update.duration_seconds)
        assert said - 1 < seconds <= said


async def test_nobody_but_the_clinic_hears_a_voicemail(journal: Path) -> None:
    async with world(journal) as demo:
        call = {**CALL, "ending": "voicemail", "words": "Please call me back."}
        id = (await demo.http.post("/api/calls", json=call)).json()["id"]
        await demo.send(MARIAS_PHONE)
        assert (await demo.http.get(f"/api/recordings/{id}.wav")).status_code == 401
        url = f"{SETTINGS['api_url']}/recordings"
        for other in (f"{url}/none.wav", f"{url}/../messages", "https://elsewhere.example/x.wav"):
            with pytest.raises(Gone):
                async for _ in demo.carrier.fetch(SETTINGS, other):
                    pass


@pytest.mark.parametrize(
    ("number", "outcome"),
    [
        (MARIAS_PHONE, CallOutcome.ANSWERED),
        ("+15550100001", CallOutcome.MISSED),
        ("+15550100002", CallOutcome.FAILED),
    ],
)
async def test_the_clinics_call_rings_and_its_end_is_told(
    journal: Path, number: str, outcome: CallOutcome
) -> None:
    async with world(journal) as demo:
        call = OutboundCall("call-1", "+15550100150", number, CLINIC_NUMBER)
        accepted = await demo.carrier.place(SETTINGS, call)
        again = await demo.carrier.place(SETTINGS, call)
        assert again.reference == accepted.reference
        await settled(demo.network)
        (told,) = demo.clinic.calls()
        assert (told.reference, told.item_id) == (accepted.reference, "call-1")
        assert (told.direction, told.outcome) == (Direction.OUTBOUND, outcome)
        assert (told.patient_number, told.clinic_number) == (number, CLINIC_NUMBER)
        assert accepted.status is DeliveryStatus.SENDING


async def test_a_call_that_nobody_heard_of_says_so_on_the_phone(journal: Path) -> None:
    async with world(journal, StandInClinic(answers=[500] * 6)) as demo:
        await demo.http.post("/api/calls", json={**CALL, "ending": "hang_up"})
        await settled(demo.network)
        (call,) = (await demo.texts())["items"]
        assert call["reason"] == "The clinic's phone system did not answer."


@pytest.mark.parametrize(
    "change",
    [
        {"from": "5550109999"},
        {"to": None},
        {"ending": "shout"},
        {"ending": None},
        {"ending": "voicemail", "words": " "},
        {"ending": "assistant", "words": 3},
        {"ending": "assistant", "words": "x" * 20_001},
    ],
)
async def test_a_malformed_call_is_refused(journal: Path, change: dict[str, object]) -> None:
    async with world(journal) as demo:
        posted = {**CALL, "ending": "hang_up"} | change
        assert (await demo.http.post("/api/calls", json=posted)).status_code == 400
        assert (await demo.texts())["items"] == []
