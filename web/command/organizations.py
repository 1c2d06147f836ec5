from typing import Annotated

import typer

from inbox import administering
from web.command.opening import Which, chosen, opened, refusable

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


@app.command("set")
def set_organization(
    name: Annotated[str | None, typer.Option(help="As patients and colleagues read it.")] = None,
    time_zone: Annotated[str | None, typer.Option(help="Such as Europe/Berlin.")] = None,
    region: Annotated[
        str | None, typer.Option(help="Whose spelling of numbers is allowed.")
    ] = None,
    chart_url: Annotated[
        str | None,
        typer.Option(
            help="A patient's page in the chart system, such as "
            "https://chart.example/p/{patientId}; empty for none."
        ),
    ] = None,
    email: Annotated[
        bool | None, typer.Option("--email/--no-email", help="Whether the desk may send emails.")
    ] = None,
    voice: Annotated[
        bool | None, typer.Option("--voice/--no-voice", help="Whether the desk may call patients.")
    ] = None,
    logoff_after: Annotated[
        int | None,
        typer.Option(help="Minutes without activity until a browser signs out; 0 for never."),
    ] = None,
    organization: Which = None,
) -> None:
    """Change what is given of a clinic's settings."""

    async def work() -> None:
        async with opened() as parts:
            house = await chosen(parts, organization)
            await administering.set_organization(
                parts.changes,
                house,
                name=name,
                time_zone=time_zone,
                region=region,
                chart_url=chart_url,
                email=email,
                voice=voice,
                logoff_after=logoff_after,
            )
            typer.echo(f"{name or house.name} is set.")

    refusable(work())
