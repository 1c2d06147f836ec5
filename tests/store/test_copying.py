"""A clinic that has outgrown its file moves to PostgreSQL, and could move back."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from store import tables as t
from store.copying import CannotCopy, Progress, copy
from store.database import Database
from store.migrating import migrate
from tests import databases, pictures
from tests.clinic import Clinic, served
from tests.founding import MARIA, RAMANS, STRANGER, Template
from web.command import app

pytestmark = pytest.mark.anyio


@pytest.fixture
async def elsewhere(tmp_path: Path) -> AsyncIterator[str]:
    async with databases.at_a_server() as url:
        yield url


async def copied(source: str, target: str) -> list[Progress]:
    return [progress async for progress in copy(source, target)]


async def lived_in(clinic: Clinic) -> None:
    """Some of everything, with numbers of their own and a record that was merged."""
    for number in (MARIA, RAMANS, STRANGER):
        await clinic.texted(number, "Zoë's knee: ½ better 🙂\n\\N")
    await clinic.texted(MARIA, "My card", files=[clinic.twilio.holds(pictures.jpeg())])
    await clinic.send((await clinic.conversation_with(STRANGER))["id"], "Who is it?")
    await clinic.until_outbox_is_empty()
    await clinic.texted(RAMANS, "STOP")


async def test_a_clinic_moves_to_postgresql_and_back_as_it_was(
    clinic: Clinic, elsewhere: str, tmp_path: Path
) -> None:
    await lived_in(clinic)
    there = await copied(clinic.parts.settings.database_url, elsewhere)
    assert {one.table for one in there} == set(t.metadata.tables)
    assert all(one.rows <= one.of for one in there)
    back = f"sqlite+aiosqlite:///{tmp_path / 'back.sqlite3'}"
    assert [one.of for one in await copied(elsewhere, back)] == [one.of for one in there]


async def test_the_clinic_goes_on_where_it_was(
    clinic: Clinic, template: Template, tmp_path: Path
) -> None:
    await lived_in(clinic)
    (tmp_path / "again").mkdir()
    moved = await databases.create(tmp_path / "again")
    await copied(clinic.parts.settings.database_url, moved)
    again = Template(moved, template.tokens)
    (tmp_path / "served").mkdir()
    async with served(again, tmp_path / "served") as clinic_there:
        assert await clinic_there.inbox() == await clinic.inbox()
        await clinic_there.texted("+12125550166", "I am new")
        found = await clinic_there.conversation_with("+12125550166")
        assert found["isUnread"]
        searched = await clinic_there.inbox(search="5550166")
        assert [one["id"] for one in searched] == [found["id"]]


async def test_a_database_with_a_clinic_in_it_is_left_alone(
    clinic: Clinic, template: Template
) -> None:
    with pytest.raises(CannotCopy, match="an empty one"):
        await copied(template.url, clinic.parts.settings.database_url)


async def test_what_breaks_off_leaves_nothing(
    clinic: Clinic, elsewhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.copying.Sum.is_that_of", lambda self, other: False)
    with pytest.raises(CannotCopy, match="nothing was copied"):
        await copied(clinic.parts.settings.database_url, elsewhere)
    database = Database(elsewhere)
    assert not await database.latest().rows(sa.select(t.organization))
    await database.close()


def test_the_command_says_what_it_did_and_what_it_will_not_do(
    template: Template, tmp_path: Path
) -> None:
    to = str(tmp_path / "copy.sqlite3")
    done = CliRunner().invoke(app, ["copy", template.url, to])
    assert done.exit_code == 0, done.output
    assert "were copied and checked" in done.stdout
    again = CliRunner().invoke(app, ["copy", template.url, to])
    assert again.exit_code == 1
    assert "copy into an empty one" in again.stderr


async def test_a_database_of_another_release_is_not_copied(tmp_path: Path) -> None:
    old, new = (f"sqlite+aiosqlite:///{tmp_path / name}.sqlite3" for name in ("old", "new"))
    await migrate(old)
    database = Database(old)
    async with database.transaction() as writes:
        await writes.write(sa.text("UPDATE alembic_version SET version_num = '0010'"))
    await database.close()
    with pytest.raises(CannotCopy, match="frontdesk migrate"):
        await copied(old, new)
