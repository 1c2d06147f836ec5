"""`frontdesk serve --workers 2`, as an administrator starts it: processes behind one address."""

import asyncio
import os
import signal
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest

from tests.databases import at_a_server
from tests.installed import Installed, installed
from tests.subscriber import Subscriber

pytestmark = pytest.mark.anyio
SIGN_IN = """mutation { signIn(input: {email: "dana@example.org", password: "a guess"}) {
  errors { code } } }"""
WORKERS = ("--workers", "2")


def workers_of(clinic: Installed) -> set[int]:
    """The ids of the processes that serve."""
    assert clinic.server is not None
    parent = clinic.server.pid
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return {int(id) for id in children if b"spawn_main" in Path(f"/proc/{id}/cmdline").read_bytes()}


async def until_workers(clinic: Installed, count: int) -> set[int]:
    async with asyncio.timeout(30):
        while len(there := workers_of(clinic)) != count:
            await asyncio.sleep(0.05)
    return there


async def test_two_processes_serve_one_clinic_and_one_that_dies_is_replaced(
    tmp_path: Path,
) -> None:
    async with at_a_server() as url:
        unmigrated = Installed(tmp_path)
        unmigrated.environment["FRONTDESK_DATABASE_URL"] = url
        complaint = await unmigrated.command("serve", *WORKERS, fails=True)
        assert "frontdesk migrate" in complaint[-1]
        await unmigrated.command("migrate")
        async with installed(tmp_path, database_url=url) as (clinic, _):
            await clinic.start(*WORKERS)
            first = await until_workers(clinic, 2)
            await _guess(clinic)
            os.kill(min(first), signal.SIGKILL)
            async with asyncio.timeout(30):
                while min(first) in workers_of(clinic):
                    await asyncio.sleep(0.05)
            await until_workers(clinic, 2)
            await _texts_arrive_once(clinic)
            assert await clinic.stop(signal.SIGTERM) == 0


async def _guess(clinic: Installed) -> None:
    """Five guesses a minute, however many processes they are spread over."""
    codes: Counter[str] = Counter()
    for _ in range(10):
        async with httpx.AsyncClient(timeout=30) as http:
            answer = (await http.post(f"{clinic.url}/graphql", json={"query": SIGN_IN})).json()
        errors = answer.get("errors")
        codes[errors[0]["extensions"]["code"] if errors else "INVALID"] += 1
    assert codes == {"INVALID": 5, "RATE_LIMITED": 5}


async def _texts_arrive_once(clinic: Installed) -> None:
    """At sockets of either process, whichever of them took the text in."""
    expected = [f"Text {number}" for number in range(20)]
    async with httpx.AsyncClient(timeout=30) as http:
        assert await clinic.texted(http, "+12125550111", "Begin")
        after = (await clinic.ask(http, "{ eventCursor }"))["eventCursor"]
    async with AsyncExitStack() as stack:
        sockets = [
            await stack.enter_async_context(Subscriber(clinic.url, clinic.token)) for _ in range(6)
        ]
        for dana in sockets:
            await dana.subscribe(after=after)
        for body in expected:
            async with httpx.AsyncClient(timeout=30) as http:
                assert await clinic.texted(http, "+12125550111", body)
        for dana in sockets:
            assert [(await dana.next())["item"]["body"] for _ in expected] == expected


async def test_a_file_is_no_database_for_several_processes(tmp_path: Path) -> None:
    complaint = await Installed(tmp_path).command("serve", *WORKERS, fails=True)
    assert "FRONTDESK_DATABASE_URL" in complaint[-1]
