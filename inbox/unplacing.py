"""Videos and voice notes no longer say where, by what and by whom they were taken.

Telephones write that into boxes of their own beside the sound and the pictures (`udta`, `meta`:
ISO/IEC 14496-12, 8.10 and 8.11; Apple's QuickTime File Format, "Metadata"). These become `free`
boxes of the same size, full of zeros, so that nothing else moves.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

TYPES = frozenset({"video/mp4", "video/quicktime", "video/3gpp", "audio/mp4", "audio/3gpp"})
TELLING = (b"udta", b"meta", b"uuid")
HOLDING = (b"moov", b"trak")
"""Boxes that may have telling ones inside."""
MOST_BOXES = 10_000
PIECE = 256 * 1024


@dataclass(frozen=True, slots=True)
class Box:
    kind: bytes
    start: int
    """Where its length stands; the kind is four bytes behind that."""
    content: int
    end: int


def unplace(file: IO[bytes]) -> None:
    """In place. What is no box is left as it is. It blocks: call it in a thread."""
    size = file.seek(0, 2)
    inside = [(0, size)]
    for _ in range(MOST_BOXES):
        if not inside:
            return
        start, end = inside.pop()
        box = _box(file, start, end)
        if box is None:
            continue
        inside.append((box.end, end))
        if box.kind in TELLING:
            _blank(file, box)
        elif box.kind in HOLDING:
            inside.append((box.content, box.end))


def _box(file: IO[bytes], start: int, end: int) -> Box | None:
    if end - start < 8:
        return None
    file.seek(start)
    head = file.read(16)
    length, kind, content = int.from_bytes(head[:4], "big"), head[4:8], start + 8
    if length == 1:
        length, content = int.from_bytes(head[8:16], "big"), start + 16
    if length == 0:
        length = end - start
    is_one = content - start <= length <= end - start
    return Box(kind, start, content, start + length) if is_one else None


def _blank(file: IO[bytes], box: Box) -> None:
    file.seek(box.start + 4)
    file.write(b"free")
    file.seek(box.content)
    for zeros in _zeros(box.end - box.content):
        file.write(zeros)


def _zeros(count: int) -> Iterator[bytes]:
    for start in range(0, count, PIECE):
        yield bytes(min(PIECE, count - start))
