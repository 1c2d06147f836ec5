"""Servers to measure, each a process of its own: ours, and the floor on the same uvicorn."""

import asyncio
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import floors, node, plain
from benchmarks.measuring import FLOOR, OURS, STRAWBERRY
from tests.founding import settings_in
from web.application import application
from web.logs import configure
from web.parts import parts_of
from web.serving import serve

ROOT = Path(__file__).parents[1]
NEVER = 86_400.0
"""Seconds: no heartbeat is taken for an event."""


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    pid: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@asynccontextmanager
async def served(kind: str, folder: Path) -> AsyncIterator[Server]:
    """Ours, the floor or a peer over the database in a folder, until the block is left."""
    port = _free_port()
    words = [sys.executable, "-m", "benchmarks.serving", kind, str(folder), str(port)]
    if kind in (node.MERCURIUS, node.YOGA, node.GRAPHQL_WS):
        words = node.command(kind, folder, port)
    process = await asyncio.create_subprocess_exec(*words, cwd=ROOT)
    try:
        await _until_it_listens(process, port)
        yield Server(port, process.pid)
    finally:
        await _stop(process)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


async def _until_it_listens(process: Process, port: int) -> None:
    async with asyncio.timeout(30):
        while process.returncode is None:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except ConnectionRefusedError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return
    raise RuntimeError("A server to measure ended before it listened.")


async def _stop(process: Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(5):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


def main(kind: str, folder: str, port: str) -> None:
    settings = settings_in(Path(folder), int(port), heartbeat_seconds=NEVER)
    configure("ERROR")
    makers = {
        OURS: lambda: application(parts_of(settings)),
        FLOOR: lambda: floors.floor(settings),
        STRAWBERRY: lambda: plain.plain(settings),
    }
    serve(makers[kind](), settings)


if __name__ == "__main__":
    main(*sys.argv[1:])
