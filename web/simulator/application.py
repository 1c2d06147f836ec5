"""The network's two faces: an API for the clinic, and the page of the patients' phones."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from web.simulator.clinic_api import ClinicApi
from web.simulator.network import NotRunning, PhoneNetwork
from web.simulator.phones import Phones
from web.simulator.posts import answer


def simulator(network: PhoneNetwork) -> Starlette:
    """The sub-application to mount; whoever mounts it also runs `network.running()`."""
    clinic_api, phones = ClinicApi(network), Phones(network)
    return Starlette(
        routes=[
            Route("/", phones.page),
            Route("/api/messages", clinic_api.take_text, methods=["POST"]),
            Route("/api/messages", clinic_api.find_text, methods=["GET"]),
            Route("/api/dials", clinic_api.place_call, methods=["POST"]),
            Route("/api/mail", clinic_api.take_email, methods=["POST"]),
            Route("/api/recordings/{id}.wav", clinic_api.recording),
            Route("/api/changes", phones.changes),
            Route("/api/texts", phones.text, methods=["POST"]),
            Route("/api/calls", phones.call, methods=["POST"]),
            Route("/api/emails", phones.email, methods=["POST"]),
            Route("/api/pictures", phones.keep_picture, methods=["POST"]),
            Route("/api/pictures/{name}", phones.picture),
            Mount("/static", StaticFiles(directory=Path(__file__).parent / "static")),
        ],
        exception_handlers={HTTPException: _http_error, NotRunning: _not_running},
    )


async def _http_error(_: Request, fault: Exception) -> Response:
    if not isinstance(fault, HTTPException):
        raise fault
    return answer({"code": None, "reason": fault.detail}, fault.status_code)


async def _not_running(_: Request, __: Exception) -> Response:
    return answer({"code": None, "reason": "The network is not running."}, 503)
