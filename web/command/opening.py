"""What every command begins with: the parts of the server, and which clinic is meant."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Annotated, Any, TypeVar

import typer

from inbox.refusal import Refusal, RefusalCode
from store import people
from store.database import Database
from store.migrating import is_migrated, migrate
from store.rows import Organization
from web.config import Settings
from web.logs import configure
from web.parts import Parts, parts_of

T = TypeVar("T")
Which = Annotated[
    str | None, typer.Option("--organization", help="Its name or id, where there are several.")
]

NOT_MIGRATED = "The database has not this release's tables: run `frontdesk migrate` first."


def refusable(work: Coroutine[Any, Any, T]) -> T:
    """A refusal is one sentence on the error stream, and exit code 1."""
    try:
        return asyncio.run(work)
    except Refusal as refusal:
        typer.echo(refusal.message, err=True)
        raise typer.Exit(1) from refusal


@asynccontextmanager
async def opened() -> AsyncIterator[Parts]:
    """The parts of the server without the server. An embedded database is migrated on the way."""
    settings = Settings().prepare()
    configure(settings.log_level)
    parts = parts_of(settings)
    async with parts.http, parts.feed.announcing():
        try:
            if settings.embedded:
                await migrate(settings.database_url)
            elif not await is_migrated(parts.database):
                raise Refusal(RefusalCode.CONFLICT, NOT_MIGRATED)
            yield parts
        finally:
            await parts.database.close()


async def require_migrated(settings: Settings) -> None:
    """Raises Refusal while the database has not this release's tables."""
    database = Database(settings.database_url)
    try:
        if not await is_migrated(database):
            raise Refusal(RefusalCode.CONFLICT, NOT_MIGRATED)
    finally:
        await database.close()


async def chosen(parts: Parts, which: str | None) -> Organization:
    there = await people.organizations(parts.database.latest())
    found = [house for house in there if which in (None, house.id, house.name)]
    if len(found) == 1:
        return found[0]
    if not there:
        typer.echo("There is no organization yet: `frontdesk organization create NAME`.", err=True)
    else:
        names = ", ".join(house.name for house in there)
        typer.echo(f"Name one by --organization: {names}.", err=True)
    raise typer.Exit(1)
