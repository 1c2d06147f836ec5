"""The demo's phone network while it runs, between a stand-in clinic and a browser."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import anyio
import httpx
import orjson

from inbox.carrier import (
    Accepted,
    DeliveryStatus,
    Hook,
    InboundText,
    OutboundText,
    Posted,
    Poster,
    StatusUpdate,
)
from inbox.mail import InboundEmail
from inbox.telephony import CallUpdate
from web.simulator import Delays, PhoneNetwork, simulator
from webhooks.simulated import Simulated
from webhooks.simulated_mail import SimulatedMail

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
CLINIC_NUMBER = "+15550100200"
SETTINGS = {"account": "demo", "secret": SECRET, "api_url": "http://phones.example/api"}
ADDRESS = "desk@clinic.example"
MAIL_SETTINGS = {**SETTINGS, "address": ADDRESS}
MARIAS_PHONE, MARIAS_ADDRESS = "+15550109999", "maria@example.com"
AT_ONCE = Delays(0.0, 0.0, 0.0, (0.0, 0.01, 0.01))
UNUSED = httpx.AsyncClient()
BEARER = {"Authorization": f"Bearer {SECRET}"}


@dataclass
class StandInClinic:
    """Answers webhooks, and reads them with the carrier that the clinic really uses."""

    answers: list[int] = field(default_factory=list)
    """The next statuses to answer; then 200."""
    posted: list[Posted] = field(default_factory=list)
    tries: int = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.tries += 1
        if self.answers:
            return httpx.Response(self.answers.pop(0))
        *_, name, kind = request.url.path.split("/")
        carrier: Poster = SimulatedMail(UNUSED) if name == "simulated_mail" else Simulated(UNUSED)
        headers = dict(request.headers)
        hook = Hook(kind, str(request.url), dict(request.url.params), headers, request.content)
        assert carrier.claimed_account(hook) == "demo"
        assert carrier.verify(MAIL_SETTINGS, hook)
        (posted,) = carrier.read(hook)
        self.posted.append(posted)
        return httpx.Response(200)

    def calls(self) -> list[CallUpdate]:
        return [posted for posted in self.posted if isinstance(posted, CallUpdate)]

    def emails(self) -> list[InboundEmail]:
        return [posted for posted in self.posted if isinstance(posted, InboundEmail)]

    def statuses(self) -> list[DeliveryStatus]:
        return [posted.status for posted in self.posted if isinstance(posted, StatusUpdate)]

    def texts(self) -> list[InboundText]:
        return [posted for posted in self.posted if isinstance(posted, InboundText)]


@dataclass
class World:
    """The network while it runs, as seen by the clinic and by a browser."""

    network: PhoneNetwork
    clinic: StandInClinic
    http: httpx.AsyncClient
    carrier: Simulated
    mail: SimulatedMail

    async def send(self, number: str, item_id: str = "item-1", body: str = "Hello") -> Accepted:
        return await self.carrier.send(SETTINGS, outbound(number, item_id, body))

    async def texts(self, **params: str | int) -> dict[str, Any]:
        response = await self.http.get("/api/changes", params=params)
        assert response.status_code == 200
        return dict(response.json())


def outbound(number: str, item_id: str = "item-1", body: str = "Hello") -> OutboundText:
    return OutboundText(item_id, CLINIC_NUMBER, number, body, datetime.now(UTC))


@asynccontextmanager
async def world(
    journal: Path, clinic: StandInClinic | None = None, delays: Delays = AT_ONCE, newest: int = 10
) -> AsyncIterator[World]:
    clinic = clinic or StandInClinic()
    async with httpx.AsyncClient(transport=httpx.MockTransport(clinic)) as to_clinic:
        network = PhoneNetwork(
            to_clinic,
            journal,
            "http://clinic",
            SECRET,
            "demo",
            [CLINIC_NUMBER],
            delays,
            newest,
            own_url=SETTINGS["api_url"],
            clinic_address=ADDRESS,
            addresses={MARIAS_ADDRESS: MARIAS_PHONE},
        )
        transport = httpx.ASGITransport(simulator(network))
        async with (
            httpx.AsyncClient(transport=transport, base_url="http://phones.example") as http,
            network.running(),
        ):
            yield World(network, clinic, http, Simulated(http), SimulatedMail(http))


async def until(is_true: Callable[[], object]) -> None:
    with anyio.fail_after(5):
        while not is_true():
            await anyio.sleep(0.005)


async def settled(network: PhoneNetwork) -> None:
    await until(lambda: all(text.settled for text in network.memory.changed_since(0)))


def states_in(journal: Path) -> list[str]:
    return [orjson.loads(line)["status"] for line in journal.read_bytes().splitlines()]
