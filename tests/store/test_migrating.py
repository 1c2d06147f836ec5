"""The migrations make the very tables that the queries are written for."""

import runpy
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

from store.database import Database
from store.migrating import MIGRATIONS, is_migrated, migrate
from store.tables import metadata, patient_count, patient_search, patient_word, unread_count
from tests.clinic import Clinic
from tests.founding import MARIA, RAMANS, STRANGER, Template

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


async def test_patients_who_were_there_before_the_search_are_found_by_it(
    template: Template, tmp_path: Path
) -> None:
    path = tmp_path / "clinic.sqlite3"
    shutil.copy(template.path, path)
    url = f"sqlite+aiosqlite:///{path}"
    kept = await _searched(url)
    assert kept[0]
    _downgrade(path, "0002")
    await migrate(url)
    assert await _searched(url) == kept


def _downgrade(path: Path, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
    engine.dispose()


async def _searched(url: str) -> list[list[tuple[object, ...]]]:
    """Every row that patients are found by, and those of the trigram index for one of them."""
    database = Database(url)
    reads = database.latest()
    s, w = patient_search.c, patient_word.c
    found = sa.text("SELECT count(*) FROM patient_trigram WHERE patient_trigram MATCH 'raman'")
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
