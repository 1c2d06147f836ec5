"""A subscriber that stops reading: cut off in the end, holding up nobody, missing nothing."""

import asyncio
import json
import socket
from contextlib import suppress
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.clinic import Clinic
from tests.founding import MARIA
from tests.subscriber import Subscriber
from web.frames import Frames

pytestmark = pytest.mark.anyio
WORDY = " ".join(f"a{number}: body" for number in range(14))
SHARED = f"""subscription($after: String) {{ inboxEvents(after: $after) {{
  ... on TimelineItemAdded {{ cursor item {{ ... on Message {{ body {WORDY} }} }} }}
  ... on Heartbeat {{ cursor }} }} }}"""
OWN = SHARED.replace("cursor item", "cursor conversation { isUnread } item")
TEXTS = 300
"""More than the kernel keeps for a connection: a text is 22 kB to each."""


def small_socket(url: str) -> socket.socket:
    """Whose peer soon has to wait for it."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    host, port = url.removeprefix("http://").split(":")
    client.connect((host, int(port)))
    client.setblocking(False)
    return client


async def item_of(subscriber: Subscriber) -> dict[str, str]:
    while True:
        event = (await subscriber.hear())["payload"]["data"]["inboxEvents"]
        if "item" in event:
            return {"body": event["item"]["body"], "cursor": event["cursor"]}


@pytest.mark.parametrize("document", [SHARED, OWN], ids=["shared", "own"])
async def test_who_stops_reading_is_cut_off_delays_nobody_and_resumes(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, document: str
) -> None:
    monkeypatch.setattr("web.graphql_socket.LONGEST_BLOCKED", 0.5)
    await clinic.begin(body="Begin")
    after = (await clinic.ask("{ eventCursor }"))["eventCursor"]
    bodies = [f"{number} ".ljust(1500, "x") for number in range(TEXTS)]
    stalled = await connect(
        clinic.subscriber()._url,
        sock=small_socket(clinic.url),
        subprotocols=["graphql-transport-ws"],  # type: ignore[list-item]
        max_queue=1,
    )
    await stalled.send(
        json.dumps(
            {
                "type": "connection_init",
                "payload": {"authorization": f"Bearer {clinic.tokens['noor']}"},
            }
        )
    )
    assert json.loads(await stalled.recv())["type"] == "connection_ack"
    payload = {"query": document, "variables": {"after": after}}
    await stalled.send(json.dumps({"id": "1", "type": "subscribe", "payload": payload}))
    async with clinic.subscriber() as quick:
        await quick.subscribe(document, after=after)
        for body in bodies:
            await clinic.texted(MARIA, body)
            async with asyncio.timeout(2):
                assert (await item_of(quick))["body"] == body
    await asyncio.sleep(1)
    heard: list[Any] = []
    with suppress(ConnectionClosed):
        async with asyncio.timeout(20):
            while len(heard) < TEXTS:
                heard.append(json.loads(await stalled.recv())["payload"]["data"]["inboxEvents"])
    assert 0 < len(heard) < TEXTS
    async with clinic.subscriber("noor") as again:
        await again.subscribe(document, after=heard[-1]["cursor"])
        rest = [(await item_of(again))["body"] for _ in bodies[len(heard) :]]
    assert [event["item"]["body"] for event in heard] + rest == bodies


async def test_what_many_share_is_written_to_their_sockets_as_it_is(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    pushed = 0
    push = Frames.push

    def counted(self: Frames, message: bytes) -> bool:
        nonlocal pushed
        pushed += 1
        return push(self, message)

    monkeypatch.setattr("web.frames.Frames.push", counted)
    await clinic.begin(body="Begin")
    after = (await clinic.ask("{ eventCursor }"))["eventCursor"]
    async with clinic.subscriber() as dana, clinic.subscriber("noor") as noor:
        for subscriber in (dana, noor):
            await subscriber.subscribe(SHARED, after=after)
            await subscriber.is_subscribed()
        for body in ("One", "Two", "Three"):
            await clinic.texted(MARIA, body)
            for subscriber in (dana, noor):
                assert (await item_of(subscriber))["body"] == body
        assert pushed == 6
