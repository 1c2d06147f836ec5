"""What is asked of patients' records is read from an index, whatever the organization has."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from store import patient_search, patients, typos
from store.database import Database, Parameters, Reads, Rows
from tests.clinic import Clinic
from tests.databases import only_sqlite

pytestmark = pytest.mark.anyio
HOUSE, IDS = "organization", ["patient_a", "patient_b"]
NUMBERS = ["+12125550123", "+12125550124"]


class Explained:
    """Reads, and keeps SQLite's plans of what was read."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.plans: list[str] = []

    @property
    def dialect(self) -> str:
        return "sqlite"

    async def rows(self, statement: Any, parameters: Parameters | None = None) -> Rows:
        # With its parameters as parameters: the planner makes another plan where it knows them.
        compiled = statement.compile(dialect=self._database.engines[0].dialect)
        state = compiled.construct_expanded_state(parameters)
        async with self._database.connection() as connection:
            explain = f"EXPLAIN QUERY PLAN {state.statement}"
            values = tuple(state.positional_parameters)
            steps = (await connection.exec_driver_sql(explain, values)).all()
        self.plans.extend(step.detail for step in steps)
        return await self._database.latest().rows(statement, parameters)


@only_sqlite
@pytest.mark.parametrize(
    ("query", "column"),
    [
        (lambda reads: patients.email_addresses(reads, HOUSE, IDS), "patient_id=?"),
        (lambda reads: patients.address_holders(reads, HOUSE, IDS), "patient_id=?"),
        (lambda reads: patients.phone_numbers(reads, HOUSE, IDS), "patient_id=?"),
        (lambda reads: patients.links(reads, HOUSE, IDS), "patient_id=?"),
        (lambda reads: patients.linked(reads, HOUSE, NUMBERS), "phone_number=?"),
        (lambda reads: patients.patients(reads, HOUSE, IDS), "id=?"),
        (lambda reads: patients.by_any_id(reads, HOUSE, IDS), "id=?"),
        (lambda reads: patients.merged_into(reads, HOUSE, IDS[0]), "merged_into_id=?"),
        (lambda reads: patients.saved_facts(reads, HOUSE, IDS), "patient_id=?"),
        (lambda reads: patients.saved_facts_by_id(reads, HOUSE, IDS), "id=?"),
        (lambda reads: typos.corrections(reads, HOUSE, ["lopes"]), "remainder=?"),
        (lambda reads: patient_search.page(reads, HOUSE, "", 50, None), "organization_id=?"),
        (lambda reads: patient_search.page(reads, HOUSE, "maria lo", 50, None), "rowid=?"),
        (lambda reads: patient_search.total(reads, HOUSE, "maria lo"), "rowid=?"),
    ],
)
async def test_patients_are_read_from_an_index(
    clinic: Clinic, query: Callable[[Reads], Awaitable[object]], column: str
) -> None:
    reads = Explained(clinic.parts.database)
    await query(reads)
    sought = [step for step in reads.plans if step.startswith("SEARCH")]
    assert any(re.search(rf"[( ]{re.escape(column)}", step) for step in sought), reads.plans
    tables = ("patient", "patient_phone", "patient_email", "patient_search", "saved_fact")
    scans = [s for s in reads.plans if s.startswith("SCAN") and s.split()[1] in tables]
    whole = [s for s in reads.plans if "AUTOMATIC" in s or "(organization_id=?)" in s]
    listed = "ix_patient_search_organization_id_sort_name_patient_id (organization_id=?)"
    assert scans + [step for step in whole if listed not in step] == []
