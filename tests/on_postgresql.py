"""Runs what touches the database most on PostgreSQL, where there is one: `make test` does.

The whole suite runs there by `FRONTDESK_TEST_SERVER=postgresql://… pytest`.
"""

import asyncio
import os
import subprocess
import sys

import asyncpg

from tests.databases import SERVER, USUAL_SERVER

CHOSEN = (
    "tests/inbox/test_receiving.py",
    "tests/inbox/test_searching.py",
    "tests/inbox/test_merging_at_once.py",
    "tests/test_two_desks.py",
)


async def _is_there(server: str) -> bool:
    try:
        connection = await asyncpg.connect(f"{server}/postgres", timeout=5)
    except OSError:
        return False
    await connection.close()
    return True


def main() -> int:
    server = SERVER or USUAL_SERVER
    if not asyncio.run(_is_there(server)):
        print(f"There is no PostgreSQL at {server}: nothing was tested on it.")  # noqa: T201
        return 0
    environment = {**os.environ, "FRONTDESK_TEST_SERVER": server}
    command = [sys.executable, "-m", "pytest", "-n", "3", "--dist", "worksteal", *CHOSEN]
    return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
