"""`frontdesk merge`, as an administrator types it beside a server that runs."""

import asyncio
import os

import pytest
from typer.testing import CliRunner

from tests import databases
from tests.clinic import Clinic
from tests.founding import SECRET_KEY
from tests.installed import FRONTDESK
from tests.records import authors_in, merge, read, record, take_off
from web.command import app

pytestmark = pytest.mark.anyio
HOME, MOBILE = "+12125550121", "+12125550123"
HERE = "--organization=Hillcrest Family Clinic"


async def frontdesk(clinic: Clinic, *words: str) -> list[str]:
    """The lines that a command prints, in a process of its own."""
    kept = {name: value for name, value in os.environ.items() if "FRONTDESK" not in name}
    process = await asyncio.create_subprocess_exec(
        FRONTDESK, *words, env=kept | own(clinic), stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    assert process.returncode == 0
    return out.decode().strip().splitlines()


async def typed(clinic: Clinic, *words: str, ends: int = 0) -> list[str]:
    """The lines that a command says, in this process."""
    ended = await asyncio.to_thread(CliRunner().invoke, app, words, env=own(clinic))
    assert ended.exit_code == ends, ended.output
    return ended.output.strip().splitlines()


def own(clinic: Clinic) -> dict[str, str]:
    folder = clinic.parts.settings.data
    own = {"FRONTDESK_DATA": str(folder), "FRONTDESK_SECRET_KEY": SECRET_KEY}
    return {**own, **databases.environment(folder)}


async def two(clinic: Clinic) -> tuple[str, str]:
    goes = await record(clinic, "Rosita Diaz", HOME, MOBILE)
    return await record(clinic, "Rosa Diaz", HOME), goes


async def test_a_merge_is_listed_and_undone_while_texts_come_in(clinic: Clinic) -> None:
    stays, goes = await two(clinic)
    home = await clinic.begin(HOME)
    await merge(clinic, stays, goes)
    (line,) = await frontdesk(clinic, "merge", "list", HERE)
    id = line.split()[0]
    assert f"Rosita Diaz ({goes}) into Rosa Diaz ({stays}), by Dana" in line

    done = asyncio.Event()
    texting = asyncio.create_task(keep_texting(clinic, done))
    said = await frontdesk(clinic, "merge", "undo", id, HERE)
    done.set()
    acknowledged = await texting
    assert said == [
        f"Rosita Diaz ({goes}) is a record of its own again.",
        f"What came after the merge stays with Rosa Diaz ({stays}).",
    ]
    assert (await read(clinic, goes))["phoneNumbers"] == [HOME, MOBILE]
    # She is primary again, and so has written what came after the undoing.
    authors = await authors_in(clinic, home)
    assert len(authors) == 1 + acknowledged
    assert authors == [goes, *sorted(authors[1:], key=(stays, goes).index)]
    assert {stays, goes} == set(authors[1:])
    (line,) = await typed(clinic, "merge", "list", HERE)
    assert ", by Dana, undone " in line


async def keep_texting(clinic: Clinic, done: asyncio.Event) -> int:
    """How many texts were acknowledged; the last of them came after all was done."""
    acknowledged = 0
    while True:
        last = done.is_set()
        assert (await clinic.texted(HOME, f"Text {acknowledged}")).status_code == 200
        acknowledged += 1
        if last:
            return acknowledged
        await asyncio.sleep(0.2)


async def test_what_was_changed_since_is_printed(clinic: Clinic) -> None:
    stays, goes = await two(clinic)
    await merge(clinic, stays, goes)
    await take_off(clinic, stays, MOBILE)
    (line,) = await typed(clinic, "merge", "list", HERE)
    said = await typed(clinic, "merge", "undo", line.split()[0], HERE)
    assert said[2:] == [f"Left as it is: The number {MOBILE} was taken off the record since."]


async def test_only_a_records_own_merges_are_listed(clinic: Clinic) -> None:
    first, second, third = [await record(clinic, name, HOME) for name in ("A A", "B B", "C C")]
    await merge(clinic, second, first)
    await merge(clinic, third, second)
    latest, earlier = await typed(clinic, "merge", "list", HERE)
    assert await typed(clinic, "merge", "list", HERE, "--patient", first) == [earlier]
    assert await typed(clinic, "merge", "list", HERE, "--patient", third) == [latest]
    assert await typed(clinic, "merge", "list", "--organization=Lakeside Dental") == []


async def test_a_merge_that_cannot_be_undone_says_why(clinic: Clinic) -> None:
    stays, goes = await two(clinic)
    await merge(clinic, stays, goes)
    (line,) = await typed(clinic, "merge", "list", HERE)
    id = line.split()[0]
    lakeside = "--organization=Lakeside Dental"
    (told,) = await typed(clinic, "merge", "undo", id, lakeside, ends=1)
    assert f"There is no merge “{id}”" in told
    assert (await read(clinic, goes))["id"] == stays
    await typed(clinic, "merge", "undo", id, HERE)
    (told,) = await typed(clinic, "merge", "undo", id, HERE, ends=1)
    assert told == "This merge has been undone already."
