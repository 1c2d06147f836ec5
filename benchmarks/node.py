"""Peers on Node, where it is there: what they are started with."""

import shutil
import sqlite3
import subprocess
from pathlib import Path

import orjson

from benchmarks.floors import EVENT, PAGE, WEBHOOK, viewer_in
from tests.founding import AUTH_TOKEN

PEERS = Path(__file__).parent / "peers"
MERCURIUS, YOGA, GRAPHQL_WS = "mercurius", "yoga", "graphql-ws"
IS_THERE = shutil.which("node") is not None and shutil.which("npm") is not None


def install() -> None:
    """What package-lock.json names, once."""
    if not (PEERS / "node_modules").exists():
        subprocess.run(["npm", "ci", "--silent"], cwd=PEERS, check=True)


def command(kind: str, folder: Path, port: int) -> list[str]:
    """Over the database in a folder."""
    file = folder / "frontdesk.sqlite3"
    configuration = {
        "file": str(file),
        "page": PAGE,
        "viewer": viewer_in(sqlite3.connect(file)),
        "authToken": AUTH_TOKEN,
        "webhook": f"http://127.0.0.1:{port}{WEBHOOK}",
        "event": EVENT,
    }
    path = folder / f"{kind}.json"
    path.write_bytes(orjson.dumps(configuration))
    return ["node", str(PEERS / "serve.mjs"), kind, str(path), str(port)]
