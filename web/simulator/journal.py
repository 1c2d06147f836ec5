"""The network's memory: a file of JSON lines, one for each state of all that it carried."""

import os
from collections.abc import Iterable
from pathlib import Path

import orjson

from web.simulator.carried import Carried

NEWEST = 10_000
"""How much is kept when the file is read."""


class Journal:
    """Appended to while running, compacted when read; one process at a time."""

    def __init__(self, path: Path, newest: int = NEWEST) -> None:
        self._path = path
        self._newest = newest

    def load(self) -> dict[str, Carried]:
        """The newest texts by id, oldest first; the file then holds just these."""
        texts: dict[str, Carried] = {}
        for line in self._lines():
            text = _text(line)
            if text is not None:
                texts[text.id] = text
        kept = dict(list(texts.items())[-self._newest :])
        self._rewrite(kept.values())
        return kept

    def append(self, text: Carried) -> None:
        """Remember this state; it survives the process, though not a loss of power."""
        with self._path.open("ab") as file:
            file.write(_line(text))

    def _lines(self) -> list[bytes]:
        return self._path.read_bytes().splitlines() if self._path.exists() else []

    def _rewrite(self, texts: Iterable[Carried]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        compacted = self._path.with_name(f"{self._path.name}.compacted")
        with compacted.open("wb") as file:
            file.writelines(_line(text) for text in texts)
            file.flush()
            os.fsync(file.fileno())
        compacted.replace(self._path)


def _line(text: Carried) -> bytes:
    return orjson.dumps(text, option=orjson.OPT_APPEND_NEWLINE)


def _text(line: bytes) -> Carried | None:
    """None for a line that a crash cut short, or that an older release wrote."""
    try:
        return Carried(**orjson.loads(line))
    except (orjson.JSONDecodeError, TypeError):
        return None
