"""Runs this folder's scripts, which use the public packages, as processes of their own."""

import asyncio
import json
import os
import shutil
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent


def missing() -> str | None:
    """What the scripts lack on this machine, as a sentence."""
    if shutil.which("node") is None:
        return "Node 20 or newer is not installed."
    if not (FOLDER / "node_modules" / "graphql-http").is_dir():
        return "The public packages are not installed: run `npm ci` in tests/conformance."
    return None


def require_node() -> None:
    """Skips where Node is missing; in CI that is a failure."""
    lacking = missing()
    if lacking and os.environ.get("CI") == "true":
        pytest.fail(lacking)
    if lacking:
        pytest.skip(lacking)


class Script:
    """A script that runs, and tells what it sees in lines of JSON."""

    def __init__(self, process: Process) -> None:
        self._process = process

    async def next(self) -> Any:
        """The next item, without heartbeats."""
        assert self._process.stdout is not None
        async with asyncio.timeout(20):
            while line := await self._process.stdout.readline():
                item = json.loads(line)
                if item.get("__typename") != "Heartbeat":
                    return item
        raise AssertionError("The script ended.")

    async def cut(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(b"cut\n")
        await self._process.stdin.drain()


@asynccontextmanager
async def running(script: str, *arguments: str) -> AsyncIterator[Script]:
    process = await asyncio.create_subprocess_exec(
        "node", str(FOLDER / script), *arguments, stdin=PIPE, stdout=PIPE
    )
    try:
        yield Script(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()
