"""What is wrong, for an administrator: `frontdesk doctor`, and the log compared by hand."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Annotated

import typer

from inbox import retrying
from inbox.clock import now
from inbox.examining import Examined, Finding, examine
from inbox.reconciling import BACK, Reconciler, told
from inbox.retrying import Retry
from store import people
from store.migrating import is_migrated
from store.rows import Organization
from web.command.opening import Which, chosen, opened, refusable
from web.config import Settings
from web.logs import configure
from web.parts import Parts, parts_of


def doctor(
    retry: Annotated[
        bool,
        typer.Option(help="Take up kept texts and emails whose number or address is known by now."),
    ] = False,
    seen: Annotated[
        bool, typer.Option(help="Then say of what was kept or turned away that you know of it.")
    ] = False,
    organization: Which = None,
) -> None:
    """Say what is wrong. Ends with 1 if something needs a person."""

    async def work() -> bool:
        async with _unmigrated() as parts:
            found = False
            for house in await _houses(parts, organization):
                typer.echo(house.name)
                if retry:
                    await _retry(parts, house)
                found |= await _told(parts, house)
                if seen:
                    await retrying.seen(parts.changes, house.id)
            return found

    if refusable(work()):
        raise typer.Exit(1)
    typer.echo("Nothing needs you.")


def reconcile(
    days: Annotated[int, typer.Option(min=1, max=400, help="How far back.")] = BACK.days,
    organization: Which = None,
) -> None:
    """Compare the carriers' own logs with ours, and take in what never reached us."""

    async def work() -> None:
        async with opened() as parts:
            house = await chosen(parts, organization)
            reconciler = Reconciler(parts.database, parts.changes, parts.accounts)
            for account in await parts.accounts.all(house.id):
                name = account.carrier.name.title()
                one = await reconciler.reconcile(account, timedelta(days=days))
                if one is None:
                    typer.echo(f"{name} has no log that it can be asked for.")
                else:
                    typer.echo(told(one, name, one.ended_at or one.began_at))

    refusable(work())


@asynccontextmanager
async def _unmigrated() -> AsyncIterator[Parts]:
    """The parts of the server over a database that is looked at as it is."""
    settings = Settings().prepare()
    configure(settings.log_level)
    parts = parts_of(settings)
    async with parts.http, parts.feed.announcing():
        try:
            if not await is_migrated(parts.database):
                typer.echo(
                    "The database is not at this release's tables: run `frontdesk migrate`.",
                    err=True,
                )
                raise typer.Exit(1)
            yield parts
        finally:
            await parts.database.close()


async def _houses(parts: Parts, which: str | None) -> list[Organization]:
    if which is not None:
        return [await chosen(parts, which)]
    return await people.organizations(parts.database.latest())


async def _retry(parts: Parts, house: Organization) -> None:
    retry = Retry(parts.database, parts.changes, parts.accounts, parts.storage, house.id)
    typer.echo(f"  · {await retry.take_up()} kept texts and emails were taken up.")


async def _told(parts: Parts, house: Organization) -> bool:
    """Whether something needs a person."""
    examined = Examined(
        house,
        parts.database.latest(),
        parts.accounts,
        parts.storage,
        parts.settings.public_url,
        now(),
    )
    found = [finding async for finding in examine(examined)]
    for finding in found:
        _tell(finding)
    return any(finding.needs_a_person for finding in found)


def _tell(finding: Finding) -> None:
    typer.echo(f"  {'!' if finding.needs_a_person else '·'} {finding.sentence}")
    for detail in finding.details:
        typer.echo(f"      {detail}")
