"""Calls by Twilio: https://www.twilio.com/docs/voice/api/call-resource and …/docs/voice/twiml.

A patient's call is put through to `forward_to`, else, or where nobody takes it, to a voicemail. A
call of ours rings the person first; once a key is pressed, so that no machine takes it, the patient
is dialled from the clinic's number. What is said of a call names its numbers in the address that it
is posted to, which is signed, for not every post of Twilio's does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict
from urllib.parse import urlencode

from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from inbox.carrier import Hook, InboundMedia, Malformed, Posted, Settings
from inbox.problem import Problem
from inbox.telephony import CallOutcome, CallUpdate, Direction, OutboundCall
from webhooks.twilio_posts import Fields, fields, needed

KINDS = frozenset({"voice", "answered", "joined", "dialed", "voicemail", "calls", "recordings"})
RING_SECONDS = 25
"""Until most networks answer by a mailbox of their own."""
LONGEST_VOICEMAIL = 180
"""Seconds."""
GREETING = "Nobody can take your call now. Please leave a message after the tone."
PRESS_A_KEY = "This is your clinic's inbox. Press any key to call the patient."
NOT_TAKEN = "The patient did not take the call."

DIALED: Mapping[str, CallOutcome] = {
    "completed": CallOutcome.ANSWERED,
    "answered": CallOutcome.ANSWERED,
    "busy": CallOutcome.BUSY,
    "no-answer": CallOutcome.MISSED,
    "canceled": CallOutcome.MISSED,
    "failed": CallOutcome.FAILED,
}
"""https://www.twilio.com/docs/voice/twiml/dial#dialcallstatus-values."""
ENDED = frozenset({"completed", "busy", "no-answer", "canceled", "failed"})
NOT_JOINED = Problem(
    "Your own phone was not answered, or no key was pressed, so the patient was not called.",
    advice="Call again and press a key when your phone rings.",
)
NOT_CONNECTED = Problem(
    "The call could not be put through.", advice="Check the number, or text the patient."
)


class Said(TypedDict, total=False):
    """What one post knows of its call."""

    outcome: CallOutcome | None
    duration_seconds: int | None
    recording: InboundMedia
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class Between:
    """Whom a call is between, as its addresses carry it; `item` is our own id."""

    direction: Direction
    patient: str
    clinic: str
    item: str = ""

    @property
    def query(self) -> str:
        return urlencode(
            {
                "direction": self.direction.value,
                "patient": self.patient,
                "clinic": self.clinic,
                "item": self.item,
            }
        )


class Voice:
    """What Twilio is told to do with a call, and what its posts say of one."""

    def __init__(self, public_url: str) -> None:
        self._url = f"{public_url.rstrip('/')}/webhooks/twilio"

    def placing(self, call: OutboundCall) -> dict[str, str]:
        """The form that has the person's own phone rung."""
        between = Between(Direction.OUTBOUND, call.patient_number, call.clinic_number, call.item_id)
        return {
            "To": call.person_number,
            "From": call.clinic_number,
            "Timeout": str(RING_SECONDS),
            "Url": self._address("answered", between),
            "StatusCallback": self._address("calls", between),
        }

    def read(self, hook: Hook) -> list[Posted]:
        """What the post says of its call. Raises Malformed."""
        said = _said(hook.kind, fields(hook), between_of(hook).direction)
        if said is None:
            return []
        between, reference = between_of(hook), needed(fields(hook), "CallSid")
        numbers = (between.direction, between.patient, between.clinic)
        return [CallUpdate(reference, *numbers, item_id=between.item or None, **said)]

    def instructions(self, settings: Settings, hook: Hook) -> bytes | None:
        """TwiML: what happens next; None where the call needs to be told nothing."""
        between = between_of(hook)
        match hook.kind:
            case "voice":
                return _written(self._received(settings, between))
            case "answered":
                return _written(self._ask_for_a_key(between))
            case "joined":
                return _written(self._join(between))
            case "dialed":
                return _written(self._after(settings, between, fields(hook)))
        return None

    def _received(self, settings: Settings, between: Between) -> VoiceResponse:
        forward_to = settings.get("forward_to")
        if not forward_to:
            return self._voicemail(settings, between)
        response = VoiceResponse()
        dial = Dial(timeout=RING_SECONDS, action=self._address("dialed", between))
        dial.number(forward_to)
        response.append(dial)
        return response

    def _voicemail(self, settings: Settings, between: Between) -> VoiceResponse:
        response = VoiceResponse()
        response.say(settings.get("greeting") or GREETING)
        response.record(
            max_length=LONGEST_VOICEMAIL,
            play_beep=True,
            action=self._address("voicemail", between),
            recording_status_callback=self._address("recordings", between),
        )
        return response

    def _ask_for_a_key(self, between: Between) -> VoiceResponse:
        response = VoiceResponse()
        gather = Gather(num_digits=1, timeout=10, action=self._address("joined", between))
        gather.say(PRESS_A_KEY)
        response.append(gather)
        response.hangup()
        return response

    def _join(self, between: Between) -> VoiceResponse:
        response = VoiceResponse()
        dial = Dial(
            caller_id=between.clinic,
            timeout=RING_SECONDS,
            action=self._address("dialed", between),
        )
        dial.number(between.patient)
        response.append(dial)
        return response

    def _after(self, settings: Settings, between: Between, posted: Fields) -> VoiceResponse:
        taken = DIALED.get(posted.get("DialCallStatus", "")) is CallOutcome.ANSWERED
        if not taken and between.direction is Direction.INBOUND:
            return self._voicemail(settings, between)
        response = VoiceResponse()
        if not taken:
            response.say(NOT_TAKEN)
        response.hangup()
        return response

    def _address(self, kind: str, between: Between) -> str:
        return f"{self._url}/{kind}?{between.query}"


def between_of(hook: Hook) -> Between:
    """As the address says; a patient's call begins at an address that says nothing, by its fields.

    Raises Malformed.
    """
    query = hook.query
    if "patient" in query:
        try:
            direction = Direction(query.get("direction", ""))
        except ValueError:
            raise Malformed("direction is missing") from None
        return Between(direction, query["patient"], query.get("clinic", ""), query.get("item", ""))
    posted = fields(hook)
    return Between(Direction.INBOUND, needed(posted, "From"), needed(posted, "To"))


def _said(kind: str, posted: Fields, direction: Direction) -> Said | None:
    """None where the post says nothing new. Raises Malformed."""
    match kind:
        case "dialed":
            outcome = DIALED.get(needed(posted, "DialCallStatus"))
            seconds = _seconds(posted, "DialCallDuration")
            problem = NOT_CONNECTED if outcome is CallOutcome.FAILED else None
            return {"outcome": outcome, "duration_seconds": seconds, "problem": problem}
        case "calls":
            return _ended(direction) if needed(posted, "CallStatus") in ENDED else None
        case "voicemail":
            seconds = _seconds(posted, "RecordingDuration")
            return {"outcome": CallOutcome.VOICEMAIL, "duration_seconds": seconds}
        case "recordings":
            url = needed(posted, "RecordingUrl")
            is_there = posted.get("RecordingStatus") == "completed"
            return {"recording": InboundMedia(f"{url}.mp3", "audio/mpeg")} if is_there else None
    return {"outcome": CallOutcome.IN_PROGRESS}


def _ended(direction: Direction) -> Said:
    """The least that can be true of a call that is over: whatever else is said of it says more."""
    if direction is Direction.INBOUND:
        return {"outcome": CallOutcome.MISSED}
    return {"outcome": CallOutcome.FAILED, "problem": NOT_JOINED}


def _seconds(posted: Fields, name: str) -> int | None:
    value = posted.get(name, "")
    return int(value) if value.isdecimal() else None


def _written(response: VoiceResponse) -> bytes:
    return str(response).encode()
