"""`frontdesk audit`, as an administrator types it beside the server that runs."""

import asyncio
import json
import sqlite3
import tracemalloc
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from inbox import inspecting
from store import people
from store.ids import Kind, first_id_of
from store.rows import AuditFilter
from tests import databases
from tests.clinic import Clinic
from tests.databases import only_sqlite
from tests.founding import MARIA, RAMANS
from tests.inbox.records import create
from tests.records import merge
from web.command import app

pytestmark = pytest.mark.anyio
HERE = ("--organization", "Hillcrest Family Clinic")


async def audit(folder: Path, *words: str, house: tuple[str, ...] = HERE) -> list[Any]:
    """The objects that it prints."""
    code, said = await typed(folder, "--json", *words, house=house)
    assert code == 0, said
    return [json.loads(line) for line in said.splitlines()]


async def typed(folder: Path, *words: str, house: tuple[str, ...] = HERE) -> tuple[int, str]:
    ended = await asyncio.to_thread(
        CliRunner().invoke,
        app,
        ["audit", *house, *words],
        env={"FRONTDESK_DATA": str(folder), **databases.environment(folder)},
    )
    return ended.exit_code, ended.output


async def a_morning(clinic: Clinic) -> dict[str, str]:
    """Dana opens two conversations and answers one; Noor looks a patient up."""
    maria, ramans = await clinic.begin(MARIA), await clinic.begin(RAMANS)
    document = "query($id: ID!) { conversation(id: $id) { primaryPatient { id } } }"
    data = await clinic.ask(document, id=maria)
    await clinic.ask(document, id=ramans)
    await clinic.send(maria, "Hello")
    patient = data["conversation"]["primaryPatient"]["id"]
    await clinic.ask("query($id: ID!) { node(id: $id) { id } }", "noor", id=patient)
    return {"maria": maria, "ramans": ramans, "patient": patient}


async def test_entries_are_printed_with_names_newest_last(clinic: Clinic, tmp_path: Path) -> None:
    ids = await a_morning(clinic)
    *_, sent, looked_up = await audit(tmp_path)
    assert sent["action"] == "SEND_MESSAGE"
    assert sent["person"]["email"] == "dana@example.org"
    assert sent["conversation"] == {"id": ids["maria"], "phoneNumber": MARIA}
    assert sent["patient"] is None
    assert looked_up["action"] == "READ_PATIENT"
    assert looked_up["patient"] == {"id": ids["patient"], "name": "Maria López"}
    assert looked_up["address"] == "127.0.0.1"
    assert looked_up["at"].endswith("+00:00")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--person", "noor@example.org"], ["READ_PATIENT"]),
        (["--conversation", "(212) 555-0111", "--action", "READ_CONVERSATION"],
         ["READ_CONVERSATION"]),
        (["--conversation", MARIA], ["READ_CONVERSATION", "SEND_MESSAGE"]),
        (["--conversation", "@maria"], ["READ_CONVERSATION", "SEND_MESSAGE"]),
        (["--conversation", "@ramans"], ["READ_CONVERSATION"]),
        (["--patient", "@patient"], ["READ_PATIENT"]),
        (["--patient", "maria"], ["READ_PATIENT"]),
        (["--patient", "Maria López", "--person", "dana@example.org"], []),
        (["--action", "SEND_MESSAGE"], ["SEND_MESSAGE"]),
        (["--limit", "2"], ["SEND_MESSAGE", "READ_PATIENT"]),
        (["--limit", "1", "--person", "dana@example.org"], ["SEND_MESSAGE"]),
        (["--since", "2000-01-01", "--until", "2000-01-31"], []),
        (["--until", "0001-01-01"], []),
    ],
)  # fmt: skip
async def test_filters_combine(
    clinic: Clinic, tmp_path: Path, words: list[str], expected: list[str]
) -> None:
    ids = await a_morning(clinic)
    words = [ids.get(word[1:], word) if word.startswith("@") else word for word in words]
    found = await audit(tmp_path, *words)
    own = [entry["action"] for entry in found if entry["action"] not in ("READ_INBOX",)]
    assert own == expected


async def test_what_was_done_with_a_merged_record_is_shown_with_who_it_is_now(
    clinic: Clinic, tmp_path: Path
) -> None:
    goes, stays = [
        await create(clinic, givenName=name, familyName="Duarte", phoneNumber="+12125550170")
        for name in ("Inés", "Ines Maria")
    ]
    for record in (goes, stays):
        await clinic.ask("query($id: ID!) { node(id: $id) { id } }", "noor", id=record["id"])
    await merge(clinic, stays["id"], goes["id"])
    ids = [goes["id"], stays["id"]]
    for asked in ids:
        found = await audit(tmp_path, "--patient", asked, "--action", "READ_PATIENT")
        noors = [entry["patient"] for entry in found if entry["person"]["email"].startswith("noor")]
        assert noors == [
            {"id": id, "name": "Ines Maria Duarte"} for id in (goes["id"], stays["id"])
        ]
    assert await audit(tmp_path, "--patient", "patient_00000000000000000000000000") == []


@only_sqlite
async def test_days_are_the_clinics_own_and_the_last_one_is_shown_whole(
    clinic: Clinic, tmp_path: Path
) -> None:
    """Hillcrest lives in New York: its 25 November ends at five in the morning, UTC."""
    late = datetime(2025, 11, 26, 4, 59, 59, 999000, tzinfo=UTC)
    for at in (late - timedelta(days=1), late, late + timedelta(milliseconds=1)):
        await _entry_of(tmp_path, at)
    found = await audit(tmp_path, "--since", "2025-11-25", "--until", "2025-11-25")
    assert [entry["at"] for entry in found] == ["2025-11-26T04:59:59.999+00:00"]
    found = await audit(tmp_path, "--since", "2025-11-26T00:00", "--until", "2025-11-26T00:01")
    assert [entry["at"] for entry in found] == ["2025-11-26T05:00:00.000+00:00"]
    found = await audit(tmp_path, "--since", "2025-11-26T05:00:00Z", "--action", "OPEN_FILE")
    assert len(found) == 1


async def _entry_of(folder: Path, at: datetime) -> None:
    """An entry that was made at some other time."""
    copy = """INSERT INTO audit_entry SELECT organization_id, ?, ?, person_id, address,
      'OPEN_FILE', conversation_id, patient_id, details FROM audit_entry a
      WHERE organization_id = (SELECT id FROM organization WHERE name LIKE 'Hillcrest%') LIMIT 1"""
    milliseconds = int(at.timestamp() * 1000)
    await _run(folder, copy, first_id_of(Kind.AUDIT_ENTRY, at), milliseconds)


async def _run(folder: Path, statement: str, *values: str | int) -> None:
    """In a thread: the server, in this one, may have a transaction to finish first."""

    def run() -> None:
        opened = sqlite3.connect(folder / "frontdesk.sqlite3", timeout=30)
        with closing(opened), opened:
            opened.execute(statement, values)

    await asyncio.to_thread(run)


async def test_another_clinics_entries_are_not_shown(clinic: Clinic, tmp_path: Path) -> None:
    ids = await a_morning(clinic)
    lakeside = ("--organization", "Lakeside Dental")
    assert {e["action"] for e in await audit(tmp_path, house=lakeside)} == {"ADMINISTER"}
    for words in (["--conversation", ids["maria"]], ["--patient", ids["patient"]]):
        assert await audit(tmp_path, *words, house=lakeside) == []
    for words in (["--person", "dana@example.org"], ["--patient", "Maria"]):
        code, said = await typed(tmp_path, *words, house=lakeside)
        assert code == 1
        assert ids["patient"] not in said


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--person", "nobody@example.org"], "Nobody has the address"),
        (["--conversation", "+12125559999"], "no conversation with"),
        (["--conversation", "12"], "too few digits"),
        (["--patient", "Nobody"], "no patient of the name"),
        (["--patient", "Raman"], "Several patients are called so"),
        (["--since", "yesterday"], "no day and no instant"),
        (["--action", "DANCE"], "DANCE"),
        (["--limit", "0"], "greater than or equal to 1"),
    ],
)
async def test_what_cannot_be_found_is_said(
    clinic: Clinic, tmp_path: Path, words: list[str], complaint: str
) -> None:
    code, said = await typed(tmp_path, *words)
    assert code != 0
    assert complaint in " ".join(said.replace("│", " ").split())
    assert "Traceback" not in said


async def test_without_json_it_is_a_table_that_gives_a_terminal_no_orders(
    clinic: Clinic, tmp_path: Path
) -> None:
    await a_morning(clinic)
    search = "query($s: String) { conversations(filter: {search: $s}) { totalCount } }"
    await clinic.ask(search, s="\x1b[2Jmaria[bold]")
    code, said = await typed(tmp_path)
    assert code == 0
    lines = said.splitlines()
    assert lines[0].split() == ["When", "Who", "From", "Did", "To", "Details"]
    assert "dana@example.org" in said
    assert "Maria López" in said
    assert "command line" in said
    assert "\x1b" not in said
    assert "maria[bold]" in said
    assert (await typed(tmp_path, "--until", "2000-01-01"))[1].startswith("Nothing")


@only_sqlite
async def test_a_long_audit_is_never_held_in_memory(clinic: Clinic, tmp_path: Path) -> None:
    await a_morning(clinic)
    many = """INSERT INTO audit_entry WITH RECURSIVE n(i) AS (
        SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
      SELECT organization_id, printf('auditentry_%026d', i), at, person_id, address, action,
        conversation_id, patient_id, details
      FROM n, (SELECT * FROM audit_entry WHERE action = 'READ_CONVERSATION' LIMIT 1)"""
    await _run(tmp_path, many)
    reads = clinic.parts.database.latest()
    house = next(o for o in await people.organizations(reads) if o.name.startswith("Hillcrest"))
    tracemalloc.start()
    counted = 0
    async for page in inspecting.entries(reads, house.id, AuditFilter()):
        counted += len(page)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert counted > 20_000
    assert peak < 5_000_000
