"""`python -m benchmarks`: measure, print, and write the tables into README.md."""

import asyncio
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from enum import Enum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from benchmarks import fan_out, filters, inbox_page, patients, table, webhook, writes
from benchmarks.table import Table
from benchmarks.workshop import Workshop
from tests.founding import make_template

SIZES = (1_000, 10_000, 100_000, 1_000_000)
USUALLY = 100_000

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


class Part(Enum):
    INBOX_PAGE = "inbox-page"
    WEBHOOK = "webhook"
    WRITES = "writes"
    FAN_OUT = "fan-out"
    FILTERS = "filters"
    FILTERS_ON_POSTGRESQL = "filters-on-postgresql"
    PATIENTS = "patients"


PARTS: Mapping[Part, Callable[[Workshop], Awaitable[Table]]] = {
    Part.INBOX_PAGE: inbox_page.measure,
    Part.WEBHOOK: webhook.measure,
    Part.WRITES: writes.measure,
    Part.FAN_OUT: fan_out.measure,
    Part.FILTERS: filters.measure,
    Part.FILTERS_ON_POSTGRESQL: filters.measure_on_postgresql,
    Part.PATIENTS: patients.measure,
}


@app.command()
def main(
    only: Annotated[
        list[Part] | None, typer.Option(help="Measure this part and print it; may be repeated.")
    ] = None,
    rounds: Annotated[int, typer.Option(help="Of which the median is shown.", min=1)] = 7,
    smallest: Annotated[
        int, typer.Option(help="Conversations of the smallest clinic whose lists are filtered.")
    ] = SIZES[0],
    largest: Annotated[
        int, typer.Option(help="Conversations of the largest one; up to a million.")
    ] = USUALLY,
    minutes: Annotated[float, typer.Option(help="Give up after these.")] = 10,
) -> None:
    """Measure Frontdesk against floors. README.md is written where every part was measured."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sizes = tuple(size for size in SIZES if smallest <= size <= largest)
    asyncio.run(_measure(only or list(Part), rounds, sizes, minutes * 60))


async def _measure(parts: list[Part], rounds: int, sizes: tuple[int, ...], seconds: float) -> None:
    tables = []
    with TemporaryDirectory(prefix="frontdesk-benchmarks-") as folder:
        async with asyncio.timeout(seconds):
            (Path(folder) / "template").mkdir()
            template = await make_template(Path(folder) / "template")
            workshop = Workshop(template, Path(folder), rounds, sizes)
            for part in parts:
                began = time.perf_counter()
                tables.append(await PARTS[part](workshop))
                print(f"{table.markdown(tables[-1])}\n", flush=True)
                print(f"({time.perf_counter() - began:.0f} s)\n", file=sys.stderr, flush=True)
    if set(parts) == set(Part):
        table.write(tables, rounds)


if __name__ == "__main__":
    app()
