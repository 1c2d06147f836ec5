"""The databases of the tests: files, or those of the PostgreSQL server that is named.

`FRONTDESK_TEST_SERVER=postgresql://postgres@127.0.0.1 pytest` has every clinic in PostgreSQL.
"""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha1
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
import sqlalchemy as sa

SERVER = os.environ.get("FRONTDESK_TEST_SERVER", "")
USUAL_SERVER = "postgresql://postgres@127.0.0.1"
"""Where a developer's machine has one, if it has one: tests of both databases use it."""
FILE = "frontdesk.sqlite3"
made: list[str] = []
"""Databases at the server that are to go again."""

only_sqlite = pytest.mark.skipif(bool(SERVER), reason="It looks into SQLite's own file.")


def url_in(folder: Path) -> str:
    """The database of a data folder."""
    if not SERVER:
        return f"sqlite+aiosqlite:///{folder / FILE}"
    name = f"frontdesk_test_{sha1(str(folder).encode()).hexdigest()[:16]}"  # noqa: S324 a name
    url = sa.make_url(SERVER).set(drivername="postgresql+asyncpg", database=name)
    return url.render_as_string(hide_password=False)


def environment(folder: Path) -> dict[str, str]:
    """What a command needs to find it."""
    return {"FRONTDESK_DATABASE_URL": url_in(folder)} if SERVER else {}


async def create(folder: Path, template: str | None = None) -> str:
    """A new one, empty or a copy of another that nobody is connected to. Its URL."""
    url = url_in(folder)
    if SERVER:
        as_copy = f' TEMPLATE "{sa.make_url(template).database}"' if template else ""
        name = str(sa.make_url(url).database)
        await _command(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        await _command(f'CREATE DATABASE "{name}"{as_copy}')
        made.append(name)
    elif template is not None:
        shutil.copy(str(sa.make_url(template).database), folder / FILE)
    return url


async def drop_those_after(count: int) -> None:
    """Drop all that were made since so many were there."""
    while len(made) > count:
        await _command(f'DROP DATABASE IF EXISTS "{made.pop()}" WITH (FORCE)')


@asynccontextmanager
async def at_a_server() -> AsyncIterator[str]:
    """An empty database at a PostgreSQL server; skips the test where there is none."""
    name = f"frontdesk_test_{uuid4().hex}"
    url = sa.make_url(SERVER or USUAL_SERVER).set(drivername="postgresql+asyncpg", database=name)
    try:
        await _command(f'CREATE DATABASE "{name}"')
    except OSError:
        pytest.skip(f"There is no PostgreSQL at {url.host}: set FRONTDESK_TEST_SERVER.")
    yield url.render_as_string(hide_password=False)
    await _command(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


async def _command(statement: str) -> None:
    server = sa.make_url(SERVER or USUAL_SERVER)
    url = server.set(drivername="postgresql", database="postgres")
    connection = await asyncpg.connect(url.render_as_string(hide_password=False))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
