"""The command `frontdesk`: what an administrator does at a terminal, while the server runs."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Annotated, Any, TypeVar

import typer

from inbox import administering
from inbox.refusal import Refusal
from store import people
from store.migrating import is_migrated
from store.migrating import migrate as migrate_database
from store.rows import Organization
from store.words import Permission
from web import demo as demo_clinic
from web.application import Parts, application, parts_of
from web.config import Settings
from web.logs import configure
from web.serving import serve as serve_application

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
organization_app = typer.Typer(no_args_is_help=True, help="Clinics.")
person_app = typer.Typer(no_args_is_help=True, help="People of a clinic's team.")
role_app = typer.Typer(no_args_is_help=True, help="What a role may do.")
token_app = typer.Typer(no_args_is_help=True, help="API tokens.")
carrier_app = typer.Typer(no_args_is_help=True, help="Accounts at carriers.")
number_app = typer.Typer(no_args_is_help=True, help="The clinic's own numbers.")
for name, group in {
    "organization": organization_app,
    "person": person_app,
    "role": role_app,
    "token": token_app,
    "carrier": carrier_app,
    "number": number_app,
}.items():
    app.add_typer(group, name=name)

T = TypeVar("T")
Which = Annotated[
    str | None, typer.Option("--organization", help="Its name or id, where there are several.")
]


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
                await migrate_database(settings.database_url)
            elif not await is_migrated(parts.database):
                typer.echo("The database is not migrated: run `frontdesk migrate`.", err=True)
                raise typer.Exit(1)
            yield parts
        finally:
            await parts.database.close()


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


@app.command()
def migrate() -> None:
    """Bring the database to this release's tables."""

    async def work() -> None:
        settings = Settings().prepare()
        typer.echo(f"The database is at {await migrate_database(settings.database_url)}.")

    refusable(work())


@app.command()
def serve() -> None:
    """Serve the API and the page."""
    settings = Settings().prepare()
    configure(settings.log_level)
    if settings.embedded:
        asyncio.run(migrate_database(settings.database_url))
    typer.echo(f"Frontdesk is at {settings.public_url}")
    serve_application(application(parts_of(settings)), settings)


@app.command()
def demo() -> None:
    """Serve a demo clinic with a simulated carrier, made in the data folder at the first start."""
    settings = Settings().prepare()
    configure(settings.log_level)
    link = refusable(demo_clinic.prepare(settings))
    parts = parts_of(settings)
    network = demo_clinic.phone_network(parts.http, settings)
    typer.echo(f"\n  Sign in:           {settings.public_url}/sign-in/{link}")
    typer.echo(f"  A patient's phone: {settings.public_url}/simulator")
    typer.echo(f"  The API:           {settings.public_url}/graphql")
    typer.echo(f"  Or sign in as {demo_clinic.DESK} with the password {demo_clinic.PASSWORD!r}")
    typer.echo("  Ctrl-C stops it.\n")
    serve_application(application(parts, network), settings)


@organization_app.command("create")
def create_organization(
    name: str,
    time_zone: Annotated[str, typer.Option(help="Such as Europe/Berlin.")] = "America/New_York",
    region: Annotated[str, typer.Option(help="Whose spelling of numbers is allowed.")] = "US",
) -> None:
    """Add a clinic, with its first roles."""

    async def work() -> None:
        async with opened() as parts:
            id = await administering.create_organization(
                parts.changes, name, time_zone=time_zone, region=region
            )
            typer.echo(f"{name} is {id}.")

    refusable(work())


@person_app.command("add")
def add_person(
    email: str,
    name: Annotated[str, typer.Option(help="As colleagues and patients read it.")],
    role: Annotated[str, typer.Option(help="desk, admin, viewer or assistant, or your own.")],
    password: Annotated[
        str | None, typer.Option(help="Made and printed where it is not given.")
    ] = None,
    organization: Which = None,
) -> None:
    """Add a person of the team."""

    async def work() -> None:
        async with opened() as parts:
            house = await chosen(parts, organization)
            secret = password or secrets.token_urlsafe(12)
            await administering.add_person(
                parts.changes, house.id, email, name=name, role=role, password=secret
            )
            typer.echo(f"{name} signs in as {email}.")
            if password is None:
                typer.echo(f"Password: {secret}")

    refusable(work())


@role_app.command("set")
def set_role(
    name: str,
    permissions: Annotated[list[Permission], typer.Argument(help="All that it may do.")],
    organization: Which = None,
) -> None:
    """Say what a role may do. Open subscriptions ask again at their next event."""

    async def work() -> None:
        async with opened() as parts:
            house = await chosen(parts, organization)
            await administering.set_role(parts.changes, house.id, name, tuple(permissions))
            typer.echo(f"{name}: {', '.join(permission.value for permission in permissions)}.")

    refusable(work())


@token_app.command("create")
def create_token(email: str) -> None:
    """Print an API token of a person, alone on the last line. It is shown this once."""

    async def work() -> None:
        async with opened() as parts:
            token = await administering.create_token(parts.changes, parts.database.latest(), email)
            typer.echo(token)

    refusable(work())


@carrier_app.command("add")
def add_carrier(
    name: Annotated[str, typer.Argument(help="twilio, for one.")],
    settings: Annotated[list[str], typer.Option("--set", help="key=value; say it once for each.")],
    organization: Which = None,
) -> None:
    """Add the clinic's account at a carrier, or replace its settings. They are kept encrypted."""

    async def work() -> None:
        async with opened() as parts:
            house = await chosen(parts, organization)
            await administering.set_carrier(
                parts.changes, parts.desk, house.id, name, _pairs(settings)
            )
            typer.echo(f"{house.name} has an account at {name}.")

    refusable(work())


def _pairs(settings: list[str]) -> dict[str, str]:
    pairs = dict(setting.partition("=")[::2] for setting in settings)
    if any("=" not in setting for setting in settings):
        raise typer.BadParameter("Write each setting as key=value.")
    return pairs


@number_app.command("add")
def add_number(
    phone_number: str,
    carrier: Annotated[str, typer.Option(help="The carrier that carries it.")],
    location: Annotated[
        str | None, typer.Option(help="The clinic's place that it belongs to; made if new.")
    ] = None,
    organization: Which = None,
) -> None:
    """Add one of the clinic's own numbers."""

    async def work() -> None:
        async with opened() as parts:
            house = await chosen(parts, organization)
            added = await administering.add_number(
                parts.changes, house, phone_number, carrier, location
            )
            typer.echo(f"{added} is carried by {carrier}.")

    refusable(work())
