from typing import Annotated

import typer

from inbox import connecting
from web.command.opening import Which, chosen, opened, refusable

carrier_app = typer.Typer(no_args_is_help=True, help="Accounts at carriers.")
number_app = typer.Typer(no_args_is_help=True, help="The clinic's own numbers.")


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
            await connecting.set_carrier(
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
            added = await connecting.add_number(
                parts.changes, parts.desk, house, phone_number, carrier, location
            )
            typer.echo(f"{added} is carried by {carrier}.")

    refusable(work())
