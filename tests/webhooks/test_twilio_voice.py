"""Calls of patients by Twilio: put through, else a voicemail; and what is said of them."""

from typing import Any
from uuid import uuid4
from xml.etree import ElementTree

import httpx
import pytest
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.rest import Client

from inbox.telephony import OutboundCall
from tests.clinic import Clinic
from tests.founding import ACCOUNT_SID, AUTH_TOKEN, LAKESIDE, MARIA, RIVERSIDE, TWILIO
from tests.inbox.test_calling import address
from tests.inbox.test_calls import until_recorded
from tests.telephone import calls, sound
from webhooks.twilio import Twilio

pytestmark = pytest.mark.anyio
DESK = "+12125550199"


class Caller:
    """A patient who calls the clinic, as Twilio tells of it."""

    def __init__(self, clinic: Clinic, to: str = RIVERSIDE) -> None:
        self._clinic = clinic
        self._fixed = {"AccountSid": ACCOUNT_SID, "CallSid": f"CA{uuid4().hex}"}
        self._numbers = {"From": MARIA, "To": to, "Direction": "inbound"}

    async def tells(self, path: str, **more: str) -> str:
        form = {**self._fixed, **self._numbers, "CallStatus": "ringing", **more}
        answer = await self._clinic.posted(path.removeprefix(self._clinic.url), form)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].startswith("text/xml")
        ElementTree.fromstring(answer.content)  # noqa: S314 our own
        return answer.text

    async def tells_of_a_recording(self, path: str, name: str) -> None:
        """Such a post names neither number: https://www.twilio.com/docs/voice/api/recording."""
        url = f"{TWILIO}/2010-04-01/Accounts/{ACCOUNT_SID}/Recordings/{name}"
        form = {**self._fixed, "RecordingUrl": url, "RecordingStatus": "completed"}
        answer = await self._clinic.posted(path.removeprefix(self._clinic.url), form)
        assert answer.status_code == 200


async def the_call(clinic: Clinic) -> Any:
    (call,) = await calls(clinic, (await clinic.conversation_with(MARIA))["id"])
    return call


async def test_a_call_is_put_through_to_the_clinics_telephone(clinic: Clinic) -> None:
    await clinic.set_twilio(forward_to=DESK)
    caller = Caller(clinic)
    twiml = await caller.tells("/webhooks/twilio/voice")
    assert f"<Number>{DESK}</Number>" in twiml
    assert (await the_call(clinic))["outcome"] == "IN_PROGRESS"
    ended = {"DialCallStatus": "completed", "DialCallDuration": "42"}
    assert "<Record" not in await caller.tells(address(twiml, "action"), **ended)
    await caller.tells("/webhooks/twilio/calls", CallStatus="completed")
    call = await the_call(clinic)
    assert (call["outcome"], call["durationSeconds"]) == ("ANSWERED", 42)
    assert call["author"]["name"] == "Maria López"


async def test_where_nobody_takes_it_the_caller_leaves_a_voicemail(clinic: Clinic) -> None:
    await clinic.set_twilio(forward_to=DESK, greeting="This is Hillcrest.")
    clinic.twilio.files["RE1.mp3"] = (sound(), "audio/mpeg")
    caller = Caller(clinic)
    twiml = await caller.tells("/webhooks/twilio/voice")
    mailbox = await caller.tells(address(twiml, "action"), DialCallStatus="no-answer")
    assert "This is Hillcrest." in mailbox
    # In whatever order Twilio tells it.
    await caller.tells_of_a_recording(address(mailbox, "recordingStatusCallback"), "RE1")
    await caller.tells("/webhooks/twilio/calls", CallStatus="completed")
    await caller.tells(address(mailbox, "action"), RecordingDuration="7")
    call = await until_recorded(clinic, (await clinic.conversation_with(MARIA))["id"], "KEPT")
    assert (call["outcome"], call["durationSeconds"]) == ("VOICEMAIL", 7)
    assert (await clinic.open(call["recordingUrl"])).content == sound()
    assert clinic.twilio.fetches[-1][1] is not None


async def test_without_a_telephone_a_caller_is_asked_for_a_message_at_once(
    clinic: Clinic,
) -> None:
    caller = Caller(clinic)
    assert "<Record" in await caller.tells("/webhooks/twilio/voice")
    await caller.tells("/webhooks/twilio/calls", CallStatus="completed")
    assert (await the_call(clinic))["outcome"] == "MISSED"


@pytest.mark.parametrize(
    ("status", "outcome"), [("busy", "BUSY"), ("canceled", "MISSED"), ("failed", "FAILED")]
)
async def test_how_the_clinics_telephone_was_found_is_told(
    clinic: Clinic, status: str, outcome: str
) -> None:
    await clinic.set_twilio(forward_to=DESK)
    caller = Caller(clinic)
    twiml = await caller.tells("/webhooks/twilio/voice")
    await caller.tells(address(twiml, "action"), DialCallStatus=status)
    assert (await the_call(clinic))["outcome"] == outcome


async def test_an_address_with_another_number_in_it_is_not_believed(clinic: Clinic) -> None:
    await clinic.set_twilio(forward_to=DESK)
    twiml = await Caller(clinic).tells("/webhooks/twilio/voice")
    path = address(twiml, "action").removeprefix(clinic.url)
    form = {"AccountSid": ACCOUNT_SID, "CallSid": "CA1", "DialCallStatus": "busy"}
    forged = path.replace("direction=INBOUND", "direction=OUTBOUND")
    signed = await clinic.posted(path, form)
    headers = {"x-twilio-signature": signed.request.headers["x-twilio-signature"]}
    answer = await clinic.http.post(forged, data=form, headers=headers)
    assert (signed.status_code, answer.status_code) == (200, 403)


async def test_a_call_to_another_clinics_number_is_not_ours_to_tell(clinic: Clinic) -> None:
    await Caller(clinic, LAKESIDE).tells("/webhooks/twilio/voice")
    assert await clinic.inbox() == []
    assert await clinic.inbox("olga") == []
    assert await clinic.kept_webhooks() == 1


@pytest.mark.parametrize("kind", ["voice", "dialed", "calls", "voicemail", "recordings"])
async def test_a_post_without_its_fields_is_malformed(clinic: Clinic, kind: str) -> None:
    answer = await clinic.posted(f"/webhooks/twilio/{kind}", {"AccountSid": ACCOUNT_SID})
    assert answer.status_code == 400


class Posting(HttpClient):  # type: ignore[misc]  # the library has no types
    """Twilio's library's way out, which goes nowhere."""

    def __init__(self) -> None:
        self.posted: list[tuple[str, dict[str, Any]]] = []

    def request(self, method: str, url: str, *_: Any, **given: Any) -> Response:
        self.posted.append((f"{method} {url}", given["data"]))
        return Response(201, "{}")


async def test_a_call_is_asked_for_as_twilios_own_library_asks() -> None:
    """What the library would post of the same values is what we post."""
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(201, json={"sid": "CA1", "status": "queued"})

    settings = {"account_sid": ACCOUNT_SID, "auth_token": AUTH_TOKEN}
    call = OutboundCall("call_1", DESK, MARIA, RIVERSIDE)
    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        accepted = await Twilio(http, "https://clinic.example").place(settings, call)
    form = dict(httpx.QueryParams(requests[0].content.decode()))
    library = Posting()
    Client(ACCOUNT_SID, AUTH_TOKEN, http_client=library).calls.create(
        to=form["To"],
        from_=form["From"],
        url=form["Url"],
        status_callback=form["StatusCallback"],
        timeout=int(form["Timeout"]),
    )
    ((address, theirs),) = library.posted
    assert accepted.reference == "CA1"
    assert address == f"{requests[0].method} {requests[0].url}"
    assert {name: str(value) for name, value in theirs.items()} == form
