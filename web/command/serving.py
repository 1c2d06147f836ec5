from typing import TYPE_CHECKING, Annotated

import typer

from inbox.refusal import Refusal, RefusalCode
from store.migrating import migrate as migrate_database
from web.command.opening import refusable, require_migrated
from web.config import Settings
from web.logs import configure
from web.parts import Parts, parts_of

if TYPE_CHECKING:
    from web.simulator import PhoneNetwork


def migrate() -> None:
    """Bring the database to this release's tables."""

    async def work() -> None:
        settings = Settings().prepare()
        typer.echo(f"The database is at {await migrate_database(settings.database_url)}.")

    refusable(work())


def serve(
    workers: Annotated[int, typer.Option(min=1, help="Processes; PostgreSQL for several.")] = 1,
) -> None:
    """Serve the API and the page."""
    settings = Settings().prepare()
    configure(settings.log_level)
    refusable(_ready(settings, workers))
    typer.echo(f"Frontdesk is at {settings.public_url}")
    if workers == 1:
        _serve(parts_of(settings), settings)
    else:
        from web.serving import serve_in

        serve_in(workers, settings)


def _serve(parts: Parts, settings: Settings, network: "PhoneNetwork | None" = None) -> None:
    from web.application import application
    from web.serving import serve

    serve(application(parts, network), settings)


async def _ready(settings: Settings, workers: int) -> None:
    """Raises Refusal where the database is not one that so many can serve from."""
    if not settings.embedded:
        await require_migrated(settings)
    elif workers > 1:
        sentence = (
            "A database in a file is one process's. Set FRONTDESK_DATABASE_URL to one in "
            "PostgreSQL (`frontdesk copy` moves a clinic there), or leave --workers out."
        )
        raise Refusal(RefusalCode.CONFLICT, sentence)
    else:
        await migrate_database(settings.database_url)


def demo() -> None:
    """Serve a demo clinic with a simulated carrier, made in the data folder at the first start."""
    from web import demo as demo_clinic

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
    _serve(parts, settings, network)
