import asyncio

import typer

from store.migrating import migrate as migrate_database
from web import demo as demo_clinic
from web.application import application, parts_of
from web.command.opening import refusable
from web.config import Settings
from web.logs import configure
from web.serving import serve as serve_application


def migrate() -> None:
    """Bring the database to this release's tables."""

    async def work() -> None:
        settings = Settings().prepare()
        typer.echo(f"The database is at {await migrate_database(settings.database_url)}.")

    refusable(work())


def serve() -> None:
    """Serve the API and the page."""
    settings = Settings().prepare()
    configure(settings.log_level)
    if settings.embedded:
        asyncio.run(migrate_database(settings.database_url))
    typer.echo(f"Frontdesk is at {settings.public_url}")
    serve_application(application(parts_of(settings)), settings)


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
