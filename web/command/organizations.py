from typing import Annotated

import typer

from inbox import administering
from web.command.opening import opened, refusable

app = typer.Typer(no_args_is_help=True, help="Clinics.")


@app.command("create")
def create(
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
