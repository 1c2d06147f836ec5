"""`python -m tests.large_clinic FOLDER CONVERSATIONS ITEMS`: a data folder for stories of many."""

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.filling import filled
from tests.founding import make_template


def main(folder: str, conversations: str, items: str) -> None:
    with TemporaryDirectory() as template:
        made = asyncio.run(make_template(Path(template)))
        filled(made, Path(folder), int(conversations), int(items))


if __name__ == "__main__":
    main(*sys.argv[1:])
