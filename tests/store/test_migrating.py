"""The migrations make the very tables that the queries are written for."""

import asyncio
import runpy
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import create_async_engine

from inbox.clock import day_in, start_of_day
from store import trigrams
from store.copying import copy
from store.database import Database
from store.migrating import MIGRATIONS, is_migrated, migrate
from store.tables import (
    credential,
    metadata,
    patient_count,
    patient_search,
    patient_word,
    quarter_tally,
    unread_count,
)
from tests import databases
from tests.clinic import Clinic
from tests.founding import MARIA, PASSWORD, RAMANS, STRANGER

pytestmark = pytest.mark.anyio
SIGN_IN = """mutation($email: String!, $password: String!) {
  signIn(input: {email: $email, password: $password}) { token } }"""
REVISIONS = [one.revision for one in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]
"""Every one is taken for a release: the database may stand at any of them."""


@pytest.fixture(params=["sqlite", "postgresql"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'clinic.sqlite3'}"
        return
    async with databases.at_a_server() as url:
        yield url


async def test_the_migrations_make_the_tables_of_this_release(url: str) -> None:
    database = Database(url)
    assert not await is_migrated(database)
    await migrate(url)
    await migrate(url)
    assert await is_migrated(database)
    async with database.connection() as connection:
        differences = await connection.run_sync(_differences)
    await database.close()
    assert differences == []


async def test_two_processes_that_migrate_at_once_do_it_once(url: str) -> None:
    assert len(set(await asyncio.gather(*(migrate(url) for _ in range(3))))) == 1


@pytest.mark.parametrize("revision", REVISIONS)
async def test_every_revision_comes_to_this_releases_tables(url: str, revision: str) -> None:
    await _at(url, command.upgrade, revision)
    await migrate(url)
    database = Database(url)
    async with database.connection() as connection:
        assert await connection.run_sync(_differences) == []
    await database.close()


async def test_patients_who_were_there_before_the_search_are_found_by_it(
    url: str, clinic: Clinic
) -> None:
    await migrate(url)
    async for _ in copy(clinic.parts.settings.database_url, url):
        pass
    kept = await _searched(url)
    assert kept[0]
    await _at(url, command.downgrade, "0002")
    await migrate(url)
    assert await _searched(url) == kept


async def test_what_was_counted_by_the_day_is_counted_by_the_quarter_of_an_hour(
    url: str, clinic: Clinic
) -> None:
    item = await clinic.send(await clinic.begin(), "Come in!")
    await clinic.until_outbox_is_empty()
    await clinic.called_back(item["id"], clinic.twilio.texts[0]["sid"], "undelivered")
    await migrate(url)
    async for _ in copy(clinic.parts.settings.database_url, url):
        pass
    kept = await _tallies(url)
    assert [sum(counts) for counts in zip(*(row[2:] for row in kept), strict=True)] == [1, 1, 1]
    await _at(url, command.downgrade, "0014")
    database = Database(url)
    by_day = await database.latest().rows(sa.text("SELECT received, sent, undelivered FROM tally"))
    await database.close()
    assert [tuple(row) for row in by_day] == [(1, 1, 1)]
    await migrate(url)
    house, begins_at, *_ = kept[0]
    midnight = start_of_day("America/New_York", day_in("America/New_York", begins_at))
    assert await _tallies(url) == sorted(
        [(house, midnight, 0, 0, 1), *((*row[:4], 0) for row in kept)]
    )


async def test_a_session_of_an_earlier_release_was_active_when_it_began(
    url: str, clinic: Clinic
) -> None:
    given = {"email": "noor@example.org", "password": PASSWORD}
    assert (await clinic.ask(SIGN_IN, None, **given))["signIn"]["token"]
    await migrate(url)
    async for _ in copy(clinic.parts.settings.database_url, url):
        pass
    kept = await _activity(url)
    assert [at for _, at in kept if at is not None] == [at for at, _ in kept][-1:]
    await _at(url, command.downgrade, "0016")
    await migrate(url)
    assert await _activity(url) == kept


async def _activity(url: str) -> list[Any]:
    database = Database(url)
    held = credential.c
    statement = sa.select(held.created_at, held.active_at).order_by(held.created_at)
    rows = await database.latest().rows(statement)
    await database.close()
    return [tuple(row) for row in rows]


async def _tallies(url: str) -> list[Any]:
    database = Database(url)
    rows = await database.latest().rows(sa.select(quarter_tally))
    await database.close()
    return sorted(tuple(row) for row in rows)


async def _at(url: str, move: Callable[[Config, str], None], revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = create_async_engine(url)

    def run(connection: sa.Connection) -> None:
        config.attributes["connection"] = connection
        move(config, revision)

    async with engine.begin() as connection:
        await connection.run_sync(run)
    await engine.dispose()


async def _searched(url: str) -> list[list[tuple[object, ...]]]:
    """Every row that patients are found by, and those of the trigram index for one of them."""
    database = Database(url)
    reads = database.latest()
    s, w = patient_search.c, patient_word.c
    index = sa.table("patient_trigram", sa.column("rowid"))
    found = sa.select(sa.func.count()).select_from(index)
    found = found.where(trigrams.holds("patient_trigram", [["raman"]]))
    statements = (
        sa.select(s.organization_id, s.patient_id, s.sort_name, s.text).order_by(s.patient_id),
        sa.select(w.remainder, w.word).order_by(w.remainder, w.word),
        sa.select(patient_count),
        found,
    )
    rows = [[tuple(row) for row in await reads.rows(statement)] for statement in statements]
    await database.close()
    return rows


def _differences(connection: sa.Connection) -> list[object]:
    """But for the trigram index, which each database builds its own way."""
    own = ("trigram", "_search_text")
    options = {"include_name": lambda name, *_: not any(part in (name or "") for part in own)}
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, metadata))


async def test_what_was_unread_before_it_was_counted_is_counted(clinic: Clinic) -> None:
    for number in (MARIA, RAMANS, STRANGER):
        await clinic.begin(number)
    await clinic.send(await clinic.begin(STRANGER), "Who is it?")
    (migration,) = MIGRATIONS.glob("versions/*_count_unread.py")
    every = sa.select(unread_count).where(unread_count.c.conversations > 0)
    async with clinic.parts.database.transaction() as writes:
        kept = await writes.rows(every)
        await writes.write(sa.delete(unread_count))
        await writes.write(sa.text(runpy.run_path(str(migration))["COUNTED"]))
        assert sorted(await writes.rows(every)) == sorted(kept)
        assert len(kept) > 4
