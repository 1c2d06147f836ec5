"""Many transactions at once: few commits, and what one meets is that one's alone."""

import asyncio
import random
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from inbox.clock import now
from store import tables as t
from store.database import Database, Transaction
from store.migrating import migrate
from tests.databases import FILE, only_sqlite

pytestmark = [pytest.mark.anyio, only_sqlite]


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite+aiosqlite:///{tmp_path / FILE}"
    await migrate(url)
    database = Database(url)
    yield database
    await database.close()


async def add(writes: Transaction, whose: str) -> None:
    await writes.write(t.tries.insert().values(whose=whose, instants=[], last_at=now()))


async def write(database: Database, whose: str) -> None:
    async with database.transaction() as writes:
        await add(writes, whose)


async def there(database: Database) -> set[str]:
    return {row[0] for row in await database.latest().rows(sa.select(t.tries.c.whose))}


def commits_of(database: Database) -> list[object]:
    commits: list[object] = []
    sa.event.listen(database.engines[1], "commit", commits.append)
    return commits


async def test_many_at_once_share_a_commit(database: Database) -> None:
    commits = commits_of(database)
    await asyncio.gather(*(write(database, str(number)) for number in range(200)))
    assert await there(database) == {str(number) for number in range(200)}
    assert len(commits) < 40


async def test_who_has_left_is_on_the_disk(database: Database, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / FILE)

    async def written_and_seen(whose: str) -> None:
        await write(database, whose)
        assert other.execute("SELECT 1 FROM tries WHERE whose = ?", (whose,)).fetchone()

    await asyncio.gather(*(written_and_seen(str(number)) for number in range(50)))
    other.close()


async def test_one_that_fails_takes_none_with_it(database: Database) -> None:
    async def perhaps(number: int) -> None:
        async with database.transaction() as writes:
            await add(writes, str(number))
            if number % 3 == 0:
                raise ValueError(number)
            if number % 3 == 1:
                await add(writes, str(number))

    ended = await asyncio.gather(*(perhaps(n) for n in range(60)), return_exceptions=True)
    kinds = [type(one) for one in ended]
    assert kinds == [ValueError, sa.exc.IntegrityError, type(None)] * 20
    assert await there(database) == {str(number) for number in range(60) if number % 3 == 2}


@pytest.mark.parametrize("seed", range(5))
async def test_who_is_cancelled_leaves_the_others_their_commit(
    database: Database, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311
    finished: set[str] = set()

    async def slowly(whose: str) -> None:
        async with database.transaction() as writes:
            await add(writes, whose)
            await asyncio.sleep(chance.choice([0, 0, 0.001]))
        finished.add(whose)

    tasks = [asyncio.create_task(slowly(str(number))) for number in range(60)]
    for task in tasks:
        if chance.random() < 0.6:
            await asyncio.sleep(chance.choice([0, 0.002]))
            task.cancel()
    async with asyncio.timeout(10):
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    assert {type(end) for end in ended} <= {type(None), asyncio.CancelledError}, ended
    await write(database, "after all of them")
    kept = await there(database)
    assert finished <= kept
    assert finished == {str(n) for n, task in enumerate(tasks) if not task.cancelled()}


async def test_a_full_disk_is_told_to_each_whom_it_concerns(database: Database) -> None:
    async with database.transaction() as writes:
        pages = (await writes.rows(sa.text("PRAGMA page_count")))[0][0]
        await writes.rows(sa.text(f"PRAGMA max_page_count = {pages + 8}"))
    many = [str(number).zfill(60) for number in range(900)]
    ended = await asyncio.gather(*(write(database, one) for one in many), return_exceptions=True)
    failed = {one for one, end in zip(many, ended, strict=True) if end is not None}
    assert failed
    assert await there(database) == set(many) - failed
    async with database.transaction() as writes:
        await writes.rows(sa.text("PRAGMA max_page_count = 1073741823"))
    await write(database, "there is room again")
    assert "there is room again" in await there(database)
