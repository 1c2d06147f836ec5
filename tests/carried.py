"""The clinic with one of its numbers at a carrier beside Twilio."""

import asyncio
from dataclasses import dataclass
from typing import Any

import httpx

from inbox import connecting
from store import people
from tests.clinic import Clinic
from tests.founding import MARIA
from tests.stand_ins.standing_in import Post, StandIn, Text

NUMBER = "+12125550177"


@dataclass
class Carried:
    """The clinic, and one of its numbers with another carrier."""

    clinic: Clinic
    carrier: StandIn

    async def post(self, post: Post) -> httpx.Response:
        return await self.clinic.http.post(post.url, content=post.body, headers=post.headers)

    async def texted(self, body: str, sender: str = MARIA, id: str = "R1") -> httpx.Response:
        return await self.post(self.carrier.received(sender, NUMBER, body, id))

    async def told(self, text: Text, status: str, code: str | None = None) -> None:
        answer = await self.post(self.carrier.told(text, status, code))
        assert answer.status_code == 200, answer.text

    async def begin(self) -> str:
        assert (await self.texted("Am I late?")).status_code == 200
        return str((await self.clinic.conversation_with(MARIA))["id"])

    async def until_taken(self, count: int = 1) -> None:
        async with asyncio.timeout(10):
            while len(self.carrier.texts) < count:
                await asyncio.sleep(0.01)

    async def state(self) -> Any:
        cursor = (await self.clinic.ask("{ eventCursor }"))["eventCursor"]
        return cursor, await self.clinic.inbox(), await self.clinic.kept_webhooks()


async def carry(clinic: Clinic, stand_in: type[StandIn], number: str = NUMBER) -> Carried:
    carrier = stand_in(clinic.url)
    clinic.outside.add(carrier.name, carrier.app)
    parts = clinic.parts
    house = (await people.organizations(parts.database.latest()))[0]
    await connecting.set_carrier(
        parts.changes, parts.desk, house.id, carrier.name, carrier.settings
    )
    await connecting.add_number(parts.changes, parts.desk, house, number, carrier.name, "Riverside")
    return Carried(clinic, carrier)
