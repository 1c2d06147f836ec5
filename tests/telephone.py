"""A phone system that tells of calls by the signed JSON webhook, and holds their recordings."""

import wave
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import httpx
import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from inbox import administering, connecting, staffing
from store import people
from store.rows import Organization
from tests.clinic import Clinic
from tests.founding import MARIA, RIVERSIDE
from webhooks.standard_webhooks import signed_headers

SECRET = "whsec_" + "c2VjcmV0LW9mLXRoZS1waG9uZS1zeXN0ZW0h"
ACCOUNT = "hillcrest-phones"
RECORDINGS = "https://recordings.example"
CALLS = """query($id: ID!) { conversation(id: $id) { isUnread isUnresponded isResolved
  timeline(last: 100) { nodes { __typename ... on Call { id direction outcome durationSeconds
    summary assistantActions recordingUrl recordingState recordingProblem at
    deliveryProblem { message advice }
    author { ... on Patient { name } ... on User { name } } } } } } }"""
CALL_PATIENT = """mutation($input: ConversationInput!) { callPatient(input: $input) {
  call { id outcome direction deliveryProblem { message advice } } errors { code message } } }"""


def word(type: str = "call.started", call: str = "c-1", **more: Any) -> dict[str, Any]:
    fixed = {"account": ACCOUNT, "type": type, "call": call, "direction": "INBOUND"}
    return {**fixed, "patient": MARIA, "clinic": RIVERSIDE, **more}


async def post(clinic: Clinic, said: Mapping[str, Any], secret: str = SECRET) -> httpx.Response:
    body = orjson.dumps(said)
    headers = signed_headers(secret, "msg_1", body)
    return await clinic.http.post("/webhooks/calls", content=body, headers=headers)


async def connect(clinic: Clinic, house: str = "Hillcrest", **own: str) -> None:
    there = await people.organizations(clinic.parts.database.latest())
    organization = next(each for each in there if each.name.startswith(house))
    settings = {"account": ACCOUNT, "secret": SECRET, "recording_hosts": "recordings.example"}
    parts = clinic.parts
    await connecting.set_carrier(
        parts.changes, parts.desk, organization.id, "calls", {**settings, **own}
    )


async def calls(clinic: Clinic, conversation_id: str, who: str = "dana") -> list[Any]:
    data = await clinic.ask(CALLS, who, id=conversation_id)
    nodes = data["conversation"]["timeline"]["nodes"]
    return [node for node in nodes if node["__typename"] == "Call"]


async def organization_of(clinic: Clinic) -> Organization:
    there = await people.organizations(clinic.parts.database.latest())
    return next(each for each in there if each.name.startswith("Hillcrest"))


async def switch_on(clinic: Clinic, phone: str | None = "(212) 555-0155") -> None:
    """The clinic may call, and Dana has a telephone."""
    organization = await organization_of(clinic)
    await administering.set_organization(clinic.parts.changes, organization, voice=True)
    if phone is not None:
        member = await staffing.member(clinic.parts.database.latest(), "dana@example.org")
        await staffing.set_member(clinic.parts.changes, member, phone=phone)


def sound(seconds: int = 2) -> bytes:
    """A recording, silent, as telephones sound."""
    file = BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(8_000)
        written.writeframes(bytes(16_000 * seconds))
    return file.getvalue()


class Recordings:
    """Where the phone system keeps them."""

    def __init__(self) -> None:
        self.files: dict[str, tuple[bytes, str]] = {}
        self.asked: list[str | None] = []
        self.app = Starlette(routes=[Route("/{name}", self._give)])

    def _give(self, request: Request) -> Response:
        self.asked.append(request.headers.get("authorization"))
        found = self.files.get(request.path_params["name"])
        if found is None:
            return Response(status_code=404)
        return Response(found[0], media_type=found[1])
