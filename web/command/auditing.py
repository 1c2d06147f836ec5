"""Who read and who changed what, as lines of JSON or as a table."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import orjson
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from inbox import inspecting
from inbox.inspecting import Asked, Told
from store.words import Action
from web.command.opening import Which, chosen, opened, refusable

PIPED_WIDTH = 200
"""Columns of a table that no terminal shows."""
EARLIEST = 1970


def audit(
    person: Annotated[str | None, typer.Option(help="The address of who did it.")] = None,
    conversation: Annotated[str | None, typer.Option(help="Its number, or its id.")] = None,
    patient: Annotated[str | None, typer.Option(help="Their name, or their id.")] = None,
    action: Annotated[Action | None, typer.Option(help="What was done.")] = None,
    since: Annotated[
        str | None, typer.Option(help="A day or an instant, in the clinic's time zone.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(help="The last day that is shown, or an instant.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option(help="The newest so many; all where it is not given.", min=1)
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="An object a line.")] = False,
    organization: Which = None,
) -> None:
    """Print who read and who changed what, newest last."""

    async def work() -> None:
        async with opened() as parts:
            house = await chosen(parts, organization)
            zone = ZoneInfo(house.time_zone)
            asked = Asked(
                person,
                conversation,
                patient,
                action,
                _instant(since, zone, timedelta()),
                _instant(until, zone, timedelta(days=1)),
            )
            reads = parts.database.latest()
            wanted = await inspecting.filter_of(reads, house, asked)
            console, is_first = _console(), True
            async for page in inspecting.entries(reads, house.id, wanted, limit):
                if json:
                    typer.echo(b"\n".join(map(_line, page)))
                else:
                    console.print(_table(page, zone, is_first))
                is_first = False
            if is_first and not json:
                typer.echo("Nothing of the kind was recorded.", err=True)

    refusable(work())


def _instant(text: str | None, zone: ZoneInfo, of_day: timedelta) -> datetime | None:
    """`of_day` is added to a whole day: none of it is its beginning, all of it its end."""
    if text is None:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            day = date.fromisoformat(text) + of_day
            instant = datetime.combine(day, time(), zone)
        else:
            instant = datetime.fromisoformat(text)
    except (ValueError, OverflowError) as wrong:
        sentence = f"“{text}” is no day and no instant: write 2026-01-31 or 2026-01-31T09:30."
        raise typer.BadParameter(sentence) from wrong
    instant = instant if instant.tzinfo else instant.replace(tzinfo=zone)
    return max(instant, datetime(EARLIEST, 1, 2, tzinfo=UTC))


def _line(told: Told) -> bytes:
    entry = told.entry
    line = {
        "at": entry.at.isoformat(timespec="milliseconds"),
        "person": _named(entry.person_id, email=told.email),
        "address": entry.address,
        "action": entry.action.value,
        "conversation": _named(entry.conversation_id, phoneNumber=told.phone_number),
        "patient": _named(entry.patient_id, name=told.patient_name),
        "details": entry.details,
        "id": entry.id,
    }
    return orjson.dumps(line)


def _named(id: str | None, **names: str | None) -> dict[str, str | None] | None:
    return None if id is None else {"id": id, **names}


def _console() -> Console:
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=PIPED_WIDTH)


def _table(page: Iterable[Told], zone: ZoneInfo, with_head: bool) -> Table:
    """Of fixed widths, so that the pages stand under one head."""
    table = Table(box=None, show_header=with_head, expand=True, header_style="bold")
    table.add_column("When", width=19)
    table.add_column("Who", ratio=3)
    table.add_column("From", width=15)
    table.add_column("Did", ratio=3)
    table.add_column("To", ratio=4)
    table.add_column("Details", ratio=5)
    for told in page:
        table.add_row(*(Text(_printable(cell)) for cell in _cells(told, zone)))
    return table


def _cells(told: Told, zone: ZoneInfo) -> tuple[str, ...]:
    entry = told.entry
    to = (told.phone_number or entry.conversation_id, told.patient_name or entry.patient_id)
    return (
        f"{entry.at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
        told.email or entry.person_id or "",
        entry.address,
        entry.action.value,
        ", ".join(filter(None, to)),
        orjson.dumps(entry.details).decode() if entry.details else "",
    )


def _printable(text: str) -> str:
    """What no terminal takes for an order to it."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
