from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from inbox import unmerging
from store import merges, patients, people
from store.database import Reads
from store.rows import Merge, Organization, Patient
from web.command.opening import Which, chosen, opened, refusable

app = typer.Typer(no_args_is_help=True, help="Patients that were merged.")


@app.command("list")
def list_merges(
    patient: Annotated[
        str | None, typer.Option(help="Only those that the record with this id took part in.")
    ] = None,
    organization: Which = None,
) -> None:
    """Print the merges, newest first: which record went into which, when and by whom."""

    async def work() -> None:
        async with opened() as parts:
            house = await chosen(parts, organization)
            reads = parts.database.latest()
            for merge in await merges.merges(reads, house.id, patient):
                typer.echo(await _line(reads, house, merge))

    refusable(work())


@app.command("undo")
def undo(merge: str, organization: Which = None) -> None:
    """Take a merge back. What was changed by hand since stays as it is, and is printed."""

    async def work() -> None:
        async with opened() as parts:
            house = await chosen(parts, organization)
            undone = await unmerging.undo_merge(parts.changes, house.id, merge)
            stayed, again = _named(undone.survivor), _named(undone.duplicate)
            typer.echo(f"{again} is a record of its own again.")
            typer.echo(f"What came after the merge stays with {stayed}.")
            for sentence in undone.left:
                typer.echo(f"Left as it is: {sentence}")

    refusable(work())


async def _line(reads: Reads, house: Organization, merge: Merge) -> str:
    ids = [merge.survivor_id, merge.duplicate_id]
    records = {record.id: record for record in await patients.patients(reads, house.id, ids)}
    (person,) = await people.users(reads, house.id, [merge.by_id])
    zone = ZoneInfo(house.time_zone)
    went, stayed = _named(records[merge.duplicate_id]), _named(records[merge.survivor_id])
    line = f"{merge.id}  {merge.at.astimezone(zone):%Y-%m-%d %H:%M}  {went} into {stayed}"
    undone = f", undone {merge.undone_at.astimezone(zone):%Y-%m-%d}" if merge.undone_at else ""
    return f"{line}, by {person.name}{undone}"


def _named(patient: Patient) -> str:
    return f"{patient.name or 'A record without a name'} ({patient.id})"
