"""From costs to the tables in README.md."""

import os
import platform
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from benchmarks.measuring import Cost, Ratio

README = Path(__file__).parent / "README.md"
BEGIN, END = "<!-- measured: begin -->\n", "<!-- measured: end -->\n"
REQUEST_HEADER = ("", "CPU ms", "floor", "ratio", "wall ms", "floor", "ratio")


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]


def request_row(what: str, ours: Sequence[Cost], floor: Sequence[Cost]) -> list[str]:
    cells = [what]
    for of in (cpu, wall):
        cells += [milliseconds(of(ours)), milliseconds(of(floor)), ratio(of(ours), of(floor))]
    return cells


def cpu(costs: Iterable[Cost]) -> list[float]:
    return [cost.cpu for cost in costs]


def wall(costs: Iterable[Cost]) -> list[float]:
    return [cost.wall for cost in costs]


def milliseconds(seconds: Sequence[float]) -> str:
    return f"{median(seconds) * 1e3:.2f}"


def microseconds(seconds: Sequence[float]) -> str:
    return f"{median(seconds) * 1e6:.0f}"


def ratio(ours: Sequence[float], floor: Sequence[float]) -> str:
    found = Ratio.of(ours, floor)
    return f"**{found.median:.1f}** ({found.lowest:.1f} to {found.highest:.1f})"


def markdown(table: Table) -> str:
    lines = [table.header, ["---", *["---:"] * (len(table.header) - 1)], *table.rows]
    return f"### {table.title}\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines)


def conditions(rounds: int) -> str:
    """Of what, where and when; how busy the machine was otherwise is the first thing to doubt."""
    return (
        f"{_commit()}, {datetime.now(UTC):%d %B %Y}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}, SQLite {sqlite3.sqlite_version}, {rounds} rounds; "
        f"load of the last minutes {', '.join(f'{load:.1f}' for load in os.getloadavg())}."
    )


def _commit() -> str:
    """What was measured; "with changes" where the checkout held more than the commit."""
    git = shutil.which("git")
    if git is None:
        return "No commit"
    describe = [git, "describe", "--always", "--dirty= with changes", "--exclude=*"]
    said = subprocess.run(describe, cwd=README.parent, capture_output=True, text=True, check=False)
    return f"Commit {said.stdout.strip()}" if said.returncode == 0 else "No commit"


def write(tables: Iterable[Table], rounds: int) -> None:
    before, rest = README.read_text().split(BEGIN)
    _, after = rest.split(END)
    measured = "\n\n".join([conditions(rounds), *map(markdown, tables)])
    README.write_text(f"{before}{BEGIN}{measured}\n{END}{after}")
