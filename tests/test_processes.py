"""Several processes serve one clinic in PostgreSQL, woken by Redis or by the database itself."""

import asyncio
import socket
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from time import monotonic

import asyncpg
import pytest
from redis import asyncio as redis

from tests.clinic import Clinic, at_work
from tests.databases import at_a_server
from tests.founding import MARIA, PASSWORD, Template, found, settings_in
from tests.pictures import jpeg

pytestmark = pytest.mark.anyio
SIGN_IN = """mutation($password: String!) {
  signIn(input: {email: "dana@example.org", password: $password}) { token } }"""
REDIS = "redis://127.0.0.1:6379"
LONG = 60
"""Seconds between unasked looks into the log: what comes sooner was woken."""


@pytest.fixture
async def shared(tmp_path: Path) -> AsyncIterator[Template]:
    async with at_a_server() as url:
        template = Template(url)
        await found(template, settings_in(tmp_path, database_url=url))
        yield template


@pytest.fixture(params=["postgresql", "redis"])
async def pair(
    shared: Template, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[tuple[Clinic, Clinic]]:
    broadcast_url = ""
    if request.param == "redis":
        broadcast_url = REDIS
        if not _listens(6379):
            pytest.skip("There is no Redis at 127.0.0.1.")
    async with AsyncExitStack() as stack:
        each = [
            await stack.enter_async_context(
                at_work(shared, tmp_path, database_url=shared.url, broadcast_url=broadcast_url)
            )
            for _ in range(2)
        ]
        for clinic in each:
            clinic.look_every(LONG)
            await until_woken(clinic, True)
        yield each[0], each[1]


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


async def until_woken(clinic: Clinic, expected: bool) -> None:
    async with asyncio.timeout(15):
        while (await clinic.http.get("/readyz")).json()["broadcast"] is not expected:
            await asyncio.sleep(0.05)


async def cut(shared: Template) -> int:
    """Ends every connection that listens, at Redis and at PostgreSQL. How many those were."""
    client = redis.Redis.from_url(REDIS)
    at_redis = int(await client.client_kill_filter(_type="pubsub"))
    await client.aclose()
    plain = shared.url.replace("+asyncpg", "")
    connection = await asyncpg.connect(plain)
    at_postgresql = await connection.fetch(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND query LIKE '%pg_notify%'"
        " AND pid <> pg_backend_pid()"
    )
    await connection.close()
    return at_redis + len(at_postgresql)


async def test_what_one_process_takes_in_the_others_subscribers_see_at_once(
    pair: tuple[Clinic, Clinic],
) -> None:
    here, there = pair
    async with there.subscriber() as dana:
        await dana.subscribe()
        await dana.is_subscribed()
        began = monotonic()
        await here.texted(MARIA, "Hello")
        assert (await dana.next())["change"] == "STARTED"
        assert (await dana.next())["item"]["body"] == "Hello"
        assert monotonic() - began < LONG / 2


async def test_fifty_publish_at_once_and_all_of_it_arrives_once(
    pair: tuple[Clinic, Clinic],
) -> None:
    here, there = pair
    await here.begin(body="Begin")
    async with there.subscriber() as dana, here.subscriber("noor") as noor:
        after = str((await here.ask("{ eventCursor }"))["eventCursor"])
        for subscriber in (dana, noor):
            await subscriber.subscribe(after=after)
        sides = [pair[number % 2] for number in range(50)]
        texts = [side.texted(MARIA, f"Text {number}") for number, side in enumerate(sides)]
        assert {answer.status_code for answer in await asyncio.gather(*texts)} == {200}
        for subscriber in (dana, noor):
            seen = [(await subscriber.next())["item"]["body"] for _ in range(50)]
            assert Counter(seen) == Counter(f"Text {number}" for number in range(50))


async def test_a_connection_that_is_cut_comes_back_by_itself(
    pair: tuple[Clinic, Clinic], shared: Template
) -> None:
    here, there = pair
    await here.begin(body="Begin")
    async with there.subscriber() as dana:
        await dana.subscribe(after=str((await here.ask("{ eventCursor }"))["eventCursor"]))
        assert await cut(shared) >= 2
        await here.texted(MARIA, "While nobody listened")
        assert (await dana.next())["item"]["body"] == "While nobody listened"
        for clinic in pair:
            await until_woken(clinic, True)
        await here.texted(MARIA, "Heard again")
        assert (await dana.next())["item"]["body"] == "Heard again"


async def test_each_text_leaves_once_whichever_process_it_was_sent_through(
    pair: tuple[Clinic, Clinic],
) -> None:
    here, _ = pair
    id = await here.begin(body="Begin")
    sends = [pair[number % 2].send(id, f"Text {number}") for number in range(20)]
    await asyncio.gather(*sends)
    await here.until_outbox_is_empty()
    left = [text["body"] for clinic in pair for text in clinic.twilio.texts]
    assert sorted(left) == sorted(f"Text {number}" for number in range(20))


@pytest.mark.parametrize("hangs", [False, True], ids=["refuses", "hangs"])
async def test_without_redis_all_arrives_later_and_no_request_waits_for_it(
    shared: Template, tmp_path: Path, hangs: bool
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1] if hangs else 1
        url = f"redis://127.0.0.1:{port}"
        async with (
            at_work(shared, tmp_path, database_url=shared.url, broadcast_url=url) as here,
            at_work(shared, tmp_path, database_url=shared.url, broadcast_url=url) as there,
        ):
            there.look_every(0.2)
            async with there.subscriber() as dana:
                await dana.subscribe()
                await dana.is_subscribed()
                began = monotonic()
                await here.texted(MARIA, "Hello")
                assert monotonic() - began < 1.5
                assert (await dana.next())["change"] == "STARTED"
                assert (await dana.next())["item"]["body"] == "Hello"
            ready = await here.http.get("/readyz")
            assert (ready.status_code, ready.json()["broadcast"]) == (200, False)


async def test_a_session_and_an_upload_are_good_at_every_process(
    pair: tuple[Clinic, Clinic],
) -> None:
    here, there = pair
    id = await here.begin(body="Begin")
    signed_in = await here.ask(SIGN_IN, None, password=PASSWORD)
    headers = {"authorization": f"Bearer {signed_in['signIn']['token']}"}
    answer = await there.http.post("/graphql", json={"query": "{ eventCursor }"}, headers=headers)
    assert "errors" not in answer.json()
    picture = jpeg()
    upload = await here.announce(len(picture))
    elsewhere = upload["url"].replace(here.url, there.url)
    assert (await there.http.put(elsewhere, content=picture)).status_code == 204
    payload = await here.try_to_send(id, "Your card", uploadIds=[upload["id"]])
    assert payload["errors"] == []
    await here.ask("mutation { signOut { errors { code } } }")
    assert await there.refusal("{ eventCursor }") == "UNAUTHENTICATED"
