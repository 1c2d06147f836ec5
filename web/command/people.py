import secrets
from typing import Annotated

import typer

from inbox import administering, staffing
from store import team
from store.words import Permission
from web.command.opening import Which, chosen, opened, refusable

person_app = typer.Typer(no_args_is_help=True, help="People of a clinic's team.")
role_app = typer.Typer(no_args_is_help=True, help="What a role may do.")
token_app = typer.Typer(no_args_is_help=True, help="API tokens, sessions and sign-in links.")


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


@person_app.command("set")
def set_person(
    email: str,
    role: Annotated[str | None, typer.Option(help="Brings back who was removed, too.")] = None,
    name: Annotated[str | None, typer.Option(help="As colleagues and patients read it.")] = None,
    password: Annotated[str | None, typer.Option(help="A new one; their sessions end.")] = None,
    phone: Annotated[
        str | None,
        typer.Option(help="What rings when they call a patient; empty takes it away."),
    ] = None,
) -> None:
    """Change what is given of a person. Open subscriptions ask again at their next event."""

    async def work() -> None:
        async with opened() as parts:
            member = await staffing.member(parts.database.latest(), email)
            await staffing.set_member(
                parts.changes, member, role=role, name=name, password=password, phone=phone
            )
            typer.echo(f"{member.email} is changed.")

    refusable(work())


@person_app.command("remove")
def remove_person(email: str) -> None:
    """End all that a person may do. What they wrote stays theirs."""

    async def work() -> None:
        async with opened() as parts:
            member = await staffing.member(parts.database.latest(), email)
            await staffing.remove_member(parts.changes, member)
            typer.echo(f"{member.name} ({member.email}) is removed.")

    refusable(work())


@person_app.command("list")
def list_people(organization: Which = None) -> None:
    """Everybody who is or was on the team."""

    async def work() -> None:
        async with opened() as parts:
            house = await chosen(parts, organization)
            for member in await team.members(parts.database.latest(), house.id):
                left = f"  (removed {member.removed_at:%Y-%m-%d})" if member.removed_at else ""
                typer.echo(f"{member.email}  {member.name}  {member.role}{left}")

    refusable(work())


@role_app.command("set")
def set_role(
    name: str,
    permissions: Annotated[list[Permission], typer.Argument(help="All that it may do.")],
    organization: Which = None,
) -> None:
    """Say what a role may do; it is made if it is new. Open subscriptions ask again at once."""

    async def work() -> None:
        async with opened() as parts:
            house = await chosen(parts, organization)
            await administering.set_role(parts.changes, house.id, name, tuple(permissions))
            typer.echo(_row(name, permissions))

    refusable(work())


@role_app.command("list")
def list_roles(organization: Which = None) -> None:
    """Each role, and all that it may do."""

    async def work() -> None:
        async with opened() as parts:
            house = await chosen(parts, organization)
            for role in await team.roles(parts.database.latest(), house.id):
                typer.echo(_row(role.name, [p for p in Permission if p in role.permissions]))

    refusable(work())


def _row(name: str, permissions: list[Permission]) -> str:
    may = ", ".join(permission.value for permission in permissions)
    return f"{name}: {may or 'nothing'}."


@token_app.command("create")
def create_token(email: str) -> None:
    """Print an API token of a person, alone on the last line. It is shown this once."""

    async def work() -> None:
        async with opened() as parts:
            token = await administering.create_token(parts.changes, parts.database.latest(), email)
            typer.echo(token)

    refusable(work())


@token_app.command("list")
def list_tokens(organization: Which = None) -> None:
    """What is good by now: its id, its kind, whose it is, since when and how long."""

    async def work() -> None:
        async with opened() as parts:
            house = await chosen(parts, organization)
            for held in await staffing.good_credentials(parts.database.latest(), house.id):
                ends = f"{held.expires_at:%Y-%m-%d %H:%M}" if held.expires_at else "for good"
                typer.echo(
                    f"{held.id}  {held.kind.value}  {held.email}  "
                    f"{held.created_at:%Y-%m-%d %H:%M}  {ends}"
                )

    refusable(work())


@token_app.command("revoke")
def revoke_token(id: str, organization: Which = None) -> None:
    """End a token, a session or a link at once, by its id in `token list`."""

    async def work() -> None:
        async with opened() as parts:
            house = await chosen(parts, organization)
            email = await staffing.revoke(parts.changes, house.id, id)
            typer.echo(f"It was {email}'s, and is good for nothing any more.")

    refusable(work())
