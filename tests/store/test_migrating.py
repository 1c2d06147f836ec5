"""The migrations make the very tables that the queries are written for."""

import runpy
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from store.database import Database
from store.migrating import MIGRATIONS, is_migrated, migrate
from store.tables import metadata, unread_count
from tests.clinic import Clinic
from tests.founding import MARIA, RAMANS, STRANGER

pytestmark = pytest.mark.anyio


async def test_the_migrations_make_the_tables_of_this_release(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'clinic.sqlite3'}"
    database = Database(url)
    assert not await is_migrated(database)
    await migrate(url)
    await migrate(url)
    assert await is_migrated(database)
    async with database.connection() as connection:
        differences = await connection.run_sync(_differences)
    await database.close()
    assert differences == []


def _differences(connection: sa.Connection) -> list[object]:
    """But for the trigram index, which each database builds its own way."""
    options = {"include_name": lambda name, *_: "trigram" not in (name or "")}
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
