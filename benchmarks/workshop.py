"""What every part of the benchmarks works with."""

from dataclasses import dataclass
from pathlib import Path

from tests.founding import Template


@dataclass(frozen=True, slots=True)
class Workshop:
    template: Template
    folder: Path
    """Gone when the run ends."""
    rounds: int
    sizes: tuple[int, ...]
    """Conversations of the clinics whose lists are filtered, the smallest first."""
