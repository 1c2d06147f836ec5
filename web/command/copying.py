from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from inbox.refusal import Refusal, RefusalCode
from store.copying import CannotCopy, copy
from web.command.opening import refusable
from web.config import database_url

WHERE = "postgresql://user:password@host/name, or the path of an SQLite file."


def copy_database(
    from_: Annotated[str, typer.Argument(metavar="FROM", help=WHERE)],
    to: Annotated[str, typer.Argument(metavar="TO", help=WHERE)],
) -> None:
    """Copy a clinic's database into an empty one. Stop the server before; files stay."""

    async def work() -> None:
        bar = Progress(
            TextColumn("{task.description:24}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=Console(stderr=True),
        )
        tasks: dict[str, TaskID] = {}
        rows: dict[str, int] = {}
        try:
            with bar:
                async for one in copy(database_url(from_), database_url(to)):
                    if one.table not in tasks:
                        tasks[one.table] = bar.add_task(one.table, total=one.of)
                    bar.update(tasks[one.table], completed=one.rows)
                    rows[one.table] = one.rows
        except CannotCopy as reason:
            raise Refusal(RefusalCode.CONFLICT, str(reason)) from None
        typer.echo(f"{sum(rows.values())} rows of {len(rows)} tables were copied and checked.")

    refusable(work())
