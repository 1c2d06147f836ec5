"""`kill -9` of the server under load: nothing acknowledged is lost, nothing is sent twice."""

import asyncio
import random
import signal
from collections import Counter
from pathlib import Path

import httpx
import pytest

from tests import pictures
from tests.installed import Installed, installed

pytestmark = pytest.mark.anyio
KILLS = 4
PATIENTS = [f"+1212555{number:04}" for number in range(2000, 2030)]
SEND = """mutation($id: ID!, $body: String!, $key: String!) {
  sendMessage(input: {conversationId: $id, body: $body, idempotencyKey: $key}) {
    items { __typename } errors { code } } }"""
ALL = """{ conversations(first: 100) { nodes { id phoneNumber timeline(last: 100) { nodes {
  ... on Message { body direction deliveryStatus } } } } } }"""


class Desk:
    """Patients who text and a desk that answers, and what each was told had worked."""

    def __init__(self, clinic: Installed) -> None:
        self.clinic = clinic
        self.acknowledged: list[str] = []
        self.answered: list[str] = []

    async def work(self, seconds: float) -> None:
        async with httpx.AsyncClient(timeout=5) as http:
            work = [self._text(http), self._text(http), self._answer(http), self._answer(http)]
            tasks = [asyncio.create_task(one) for one in work]
            await asyncio.sleep(seconds)
            await self.clinic.stop(signal.SIGKILL)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _text(self, http: httpx.AsyncClient) -> None:
        while True:
            body = f"text {random.getrandbits(64):x}"
            if await self.clinic.texted(http, random.choice(PATIENTS), body):  # noqa: S311
                self.acknowledged.append(body)

    async def _answer(self, http: httpx.AsyncClient) -> None:
        while True:
            body = f"answer {random.getrandbits(64):x}"
            inbox = await self.clinic.ask(http, "{ conversations { nodes { id } } }")
            nodes = inbox["conversations"]["nodes"]
            if nodes:
                id = random.choice(nodes)["id"]  # noqa: S311
                await self.clinic.ask(http, SEND, id=id, body=body, key=body)
                self.answered.append(body)


SHOWN = """{ conversations { nodes { timeline(last: 10) { nodes { __typename
  ... on File { state contentType size url } } } } } }"""


@pytest.mark.timeout(120)
async def test_a_kill_loses_no_picture_of_an_acknowledged_text(tmp_path: Path) -> None:
    """While the first is being fetched, and the others wait."""
    async with installed(tmp_path) as (clinic, twilio):
        twilio.redirects, twilio.hold_files = False, asyncio.Event()
        names = [twilio.holds(pictures.jpeg()) for _ in range(6)]
        await clinic.start()
        async with httpx.AsyncClient(timeout=5) as http:
            assert await clinic.pictured(http, PATIENTS[0], names)
            async with asyncio.timeout(10):
                while not twilio.fetches:
                    await asyncio.sleep(0.01)
            await clinic.stop(signal.SIGKILL)
            twilio.hold_files.set()
            await clinic.start()
            async with asyncio.timeout(30):
                while True:
                    (kept,) = (await clinic.ask(http, SHOWN))["conversations"]["nodes"]
                    files = kept["timeline"]["nodes"]
                    if {file["state"] for file in files} == {"KEPT"}:
                        break
                    await asyncio.sleep(0.1)
            assert [file["contentType"] for file in files] == ["image/jpeg"] * 6
            opened = await http.get(files[0]["url"], headers=clinic.bearer)
            assert len(opened.content) == files[0]["size"]


@pytest.mark.timeout(180)
async def test_a_kill_loses_no_acknowledged_text_and_sends_none_twice(tmp_path: Path) -> None:
    async with installed(tmp_path) as (clinic, twilio):
        desk = Desk(clinic)
        for _ in range(KILLS):
            await clinic.start()
            await desk.work(random.uniform(0.8, 2.0))  # noqa: S311 any moment will do
        await clinic.start()
        async with httpx.AsyncClient(timeout=10) as http:
            await _until_all_are_carried(clinic, http, desk, twilio.texts)
            kept = await clinic.ask(http, ALL)
        bodies = [
            (item["direction"], item["body"])
            for conversation in kept["conversations"]["nodes"]
            for item in conversation["timeline"]["nodes"]
        ]
        inbound = Counter(body for way, body in bodies if way == "INBOUND")
        assert desk.acknowledged
        assert set(desk.acknowledged) <= set(inbound)
        assert set(inbound.values()) == {1}
        carried = Counter(text["body"] for text in twilio.texts)
        assert desk.answered
        assert set(desk.answered) <= set(carried)
        assert set(carried.values()) == {1}
        assert await clinic.stop() == 0


async def _until_all_are_carried(
    clinic: Installed, http: httpx.AsyncClient, desk: Desk, texts: list[dict[str, object]]
) -> None:
    """Every answer that was accepted reaches the carrier; the doubtful ones are asked about."""
    async with asyncio.timeout(60):
        while not set(desk.answered) <= {text["body"] for text in texts}:
            await asyncio.sleep(0.2)
        carried = -1
        while carried != len(texts):
            carried = len(texts)
            await asyncio.sleep(3)
