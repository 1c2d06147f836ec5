import secrets
from typing import Annotated

import typer

from inbox import administering
from store.words import Permission
from web.command.opening import Which, chosen, opened, refusable

person_app = typer.Typer(no_args_is_help=True, help="People of a clinic's team.")
role_app = typer.Typer(no_args_is_help=True, help="What a role may do.")
token_app = typer.Typer(no_args_is_help=True, help="API tokens.")


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
