"""`python -m benchmarks.plot`: draws what README.md's tables say one page and one delivery cost."""

import re
from pathlib import Path
from typing import Any

from matplotlib import pyplot

from benchmarks.table import README

PICTURE = Path(__file__).parent / "costs.svg"
OURS, FLOOR, OTHERS = "#0f766e", "#94a3b8", "#d97706"
PAGE = {"Frontdesk": 1, "Starlette's floor": 2, "Mercurius, jit": 7, "graphql-yoga": 8}
DELIVERY = {
    "Frontdesk": 1,
    "Starlette's floor": 2,
    "Strawberry's default": 4,
    "graphql-ws on Node": 6,
}
"""In which column of its table each stands."""


def main() -> None:
    figure, (page, delivery) = pyplot.subplots(2, 1, figsize=(8, 5), layout="constrained")
    _bars(page, "A page of the inbox, CPU ms", _last_row("The inbox page"), PAGE)
    _bars(
        delivery,
        "An event to one of 2,000 subscribers, CPU µs",
        _last_row("The fan-out"),
        DELIVERY,
    )
    figure.savefig(PICTURE, metadata={"Date": None})


def _last_row(title: str) -> list[str]:
    """Of the table below this heading."""
    below = README.read_text().split(f"### {title}\n", 1)[1].split("\n### ", 1)[0]
    rows = [line for line in below.splitlines() if line.startswith("| ")]
    return [cell.strip() for cell in rows[-1].strip("|").split("|")]


def _bars(axes: Any, title: str, row: list[str], columns: dict[str, int]) -> None:
    found = {name: re.sub("[^0-9.]", "", row[place]) for name, place in columns.items()}
    costs = {name: float(cell) for name, cell in found.items() if cell}
    names = list(costs)[::-1]
    colours = {"Frontdesk": OURS, "Starlette's floor": FLOOR}
    bars = axes.barh(
        names, [costs[name] for name in names], color=[colours.get(n, OTHERS) for n in names]
    )
    axes.bar_label(bars, padding=3)
    axes.set_title(title)
    axes.spines[["top", "right"]].set_visible(False)


if __name__ == "__main__":
    main()
