"""What the clinic's accounts call, with the network's secret as their bearer token."""

import hmac

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from web.simulator import calling, mailing, recordings, texting
from web.simulator.behaviours import Outcome, behaviour_of
from web.simulator.carried import CALL
from web.simulator.network import PhoneNetwork
from web.simulator.posts import (
    NOT_A_NUMBER,
    answer,
    between_numbers,
    fault,
    is_number,
    is_text,
    limited_body,
    media,
    posted_json,
    refused,
    type_of_body,
)

LARGEST_EMAIL = 40 * 1024 * 1024
"""Bytes."""
NO_REFERENCE = Outcome("failed", "400", "client_reference is missing.")


class ClinicApi:
    def __init__(self, network: PhoneNetwork) -> None:
        self._network = network

    async def take_text(self, request: Request) -> Response:
        """Take a text; the same reference again gets the same answer and no second text."""
        self._authorise(request)
        posted = await posted_json(request)
        files = media(posted)
        wrong = fault(posted, may_be_empty=bool(files))
        if wrong is None and not is_text(posted.get("client_reference"), 200):
            wrong = NO_REFERENCE
        wrong = wrong or behaviour_of(posted["to"]).refusal
        if wrong is not None:
            return refused(wrong)
        reference = posted["client_reference"]
        text = texting.from_clinic(posted["from"], posted["to"], posted["body"], reference, files)
        return answer(self._network.take(text).as_answer(), 201)

    async def find_text(self, request: Request) -> Response:
        """The texts of a client reference: one or none."""
        self._authorise(request)
        taken = self._network.memory.taken(request.query_params.get("client_reference", ""))
        return answer({"messages": [taken.as_answer()] if taken else []})

    async def place_call(self, request: Request) -> Response:
        """Ring a person of the clinic, then the patient; once for each reference."""
        self._authorise(request)
        posted = await posted_json(request)
        if not between_numbers(posted) or not is_number(posted.get("person")):
            return refused(NOT_A_NUMBER)
        if not is_text(posted.get("client_reference"), 200):
            return refused(NO_REFERENCE)
        call = calling.from_clinic(
            posted["from"], posted["to"], posted["person"], posted["client_reference"]
        )
        return answer(self._network.take(call).as_answer(), 201)

    async def take_email(self, request: Request) -> Response:
        """Take an email as it travels, `message/rfc822`; once for each reference."""
        self._authorise(request)
        reference = request.query_params.get("client_reference")
        if not is_text(reference, 200) or reference is None:
            return refused(NO_REFERENCE)
        if type_of_body(request) != "message/rfc822":
            raise HTTPException(415, "Post an email, message/rfc822.")
        try:
            email = mailing.from_clinic(await limited_body(request, LARGEST_EMAIL), reference)
        except ValueError:
            raise HTTPException(400, "This is no email with From and To.") from None
        email.patient_number = self._network.phone_of(email.details["to"])
        return answer(self._network.take(email).as_answer(), 201)

    async def recording(self, request: Request) -> Response:
        """What was said after the tone."""
        self._authorise(request)
        call = self._network.memory.get(request.path_params["id"])
        if call is None or call.kind != CALL or not call.from_patient:
            raise HTTPException(404, "There is no such recording.")
        return Response(recordings.voicemail(call.body), media_type="audio/wav")

    def _authorise(self, request: Request) -> None:
        given = request.headers.get("authorization", "").encode()
        if not hmac.compare_digest(given, f"Bearer {self._network.secret}".encode()):
            raise HTTPException(401, "The secret is not this account's.")
