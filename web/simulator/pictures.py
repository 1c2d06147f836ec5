"""Pictures that patients send from their phones, kept beside the journal."""

import re
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

TYPES = {f"image/{ending}": ending for ending in ("jpeg", "png", "gif", "webp", "heic")}
"""What a phone sends, and how its name ends here."""
LIE_AT = "api/pictures"
"""As the page of the phones sees it."""
NAME = re.compile(rf"[0-9a-f]{{32}}\.({'|'.join(TYPES.values())})", re.ASCII)


class Pictures:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, content: bytes, content_type: str) -> str:
        """Its name. Raises KeyError for a type that no phone sends."""
        name = f"{uuid4().hex}.{TYPES[content_type]}"
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / name).write_bytes(content)
        return name

    def read(self, name: str) -> bytes:
        """Raises FileNotFoundError."""
        if NAME.fullmatch(name) is None:
            raise FileNotFoundError(name)
        return (self._folder / name).read_bytes()


def type_of(name: str) -> str:
    return f"image/{name.rpartition('.')[2]}"


def shown(names: Sequence[str]) -> list[dict[str, str]]:
    """Where the page of the phones sees them, and of what type they are."""
    return [{"url": f"{LIE_AT}/{name}", "type": type_of(name)} for name in names]
