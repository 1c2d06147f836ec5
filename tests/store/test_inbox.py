"""What a page of the inbox costs: the same number of statements, and no walk, at any size."""

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from store import inbox
from store.database import Parameters, Rows, Snapshot
from store.rows import InboxFilter
from tests.clinic import Clinic
from tests.databases import only_sqlite

pytestmark = pytest.mark.anyio
PAGE = """query($first: Int) { inboxCounts { all } conversations(first: $first) { totalCount nodes {
  id phoneNumber isUnread isUnresponded waitingSince isResolved otherPatientCount
  patients { id name phoneNumbers } primaryPatient { id name location { name } }
  location { name phoneNumbers } optOut { source by { name } } resolvedBy { name }
  suggestions { body patient { name } }
  lastItem { ... on Message { body author { ... on Patient { name } } files { name } } } } } }"""


class Counted(Snapshot):
    """Counts the statements of requests; what the feed and the outbox read is not among them."""

    statements = 0

    async def rows(self, statement: sa.Executable, parameters: Parameters | None = None) -> Rows:
        Counted.statements += 1
        return await super().rows(statement, parameters)


async def test_the_number_of_queries_does_not_grow_with_the_page(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.database.Snapshot", Counted)
    numbers = [f"+1212555{number:04}" for number in range(3000, 3040)]
    for number in numbers:
        await clinic.texted(number, "Hello")
    costs = []
    for first in (1, 5, 40):
        Counted.statements = 0
        data = await clinic.ask(PAGE, first=first)
        assert len(data["conversations"]["nodes"]) == first
        costs.append(Counted.statements)
    assert len(set(costs)) == 1, costs
    assert 5 <= costs[0] <= 20


@only_sqlite
@pytest.mark.parametrize(
    "chips",
    [
        InboxFilter(),
        InboxFilter(unread_by="nobody"),
        InboxFilter(is_unresponded=True),
        InboxFilter(is_assistant_only=False),
        InboxFilter(is_resolved=True),
        InboxFilter(location_id="nowhere"),
        InboxFilter(unread_by="nobody", is_unresponded=True, location_id="nowhere"),
        InboxFilter(is_unresponded=True, is_assistant_only=False, is_resolved=False),
        InboxFilter(search="maria"),
        InboxFilter(search="555", is_resolved=True),
        InboxFilter(search="maria lópez", unread_by="nobody"),
        InboxFilter(
            search="555",
            unread_by="nobody",
            location_id="nowhere",
            is_unresponded=True,
            is_assistant_only=False,
            is_resolved=False,
        ),
    ],
)
async def test_every_page_is_read_from_ranges_of_an_index(
    clinic: Clinic, tmp_path: Path, chips: InboxFilter
) -> None:
    """No scan, and no sort but that of the few rows of the page."""
    plans: list[str] = []
    database = clinic.parts.database

    class Explained:
        dialect = "sqlite"

        async def rows(self, statement: sa.Select[Any], parameters: Any = None) -> object:
            # With its parameters as parameters: the planner makes another plan where it knows them.
            compiled = statement.compile(dialect=database.engines[0].dialect)
            state = compiled.construct_expanded_state(parameters)
            async with database.connection() as connection:
                explain = f"EXPLAIN QUERY PLAN {state.statement}"
                values = tuple(state.positional_parameters)
                steps = (await connection.exec_driver_sql(explain, values)).all()
                plans.extend(step.detail for step in steps)
            return await database.latest().rows(statement, parameters)

    for below in (None, 1_000):
        await inbox.page(Explained(), "organization", chips, limit=50, below=below)  # type: ignore[arg-type]
    tables = ("conversation", "unread", "conversation_search")
    scans = [step for step in plans if step.startswith("SCAN") and step.split()[1] in tables]
    part = [step for step in plans if "unread_1 (organization_id=? AND person_id=?)" in step]
    automatic = [step for step in plans if "AUTOMATIC" in step]
    assert plans
    assert scans + part + automatic == []


async def test_pages_go_through_the_inbox_both_ways(clinic: Clinic) -> None:
    for number in range(7):
        await clinic.texted(f"+121255530{number:02}", "Hello")
    every = [c["id"] for c in await clinic.inbox()]
    forward = """query($after: String) { conversations(first: 3, after: $after) {
      nodes { id } pageInfo { hasNextPage endCursor } } }"""
    backward = """query($before: String) { conversations(last: 3, before: $before) {
      nodes { id } pageInfo { hasPreviousPage startCursor } } }"""
    seen, cursor, more = list[str](), None, True
    while more:
        page = (await clinic.ask(forward, after=cursor))["conversations"]
        seen += [node["id"] for node in page["nodes"]]
        more, cursor = page["pageInfo"]["hasNextPage"], page["pageInfo"]["endCursor"]
    assert seen == every
    seen, cursor, more = [], None, True
    while more:
        page = (await clinic.ask(backward, before=cursor))["conversations"]
        seen = [node["id"] for node in page["nodes"]] + seen
        more, cursor = page["pageInfo"]["hasPreviousPage"], page["pageInfo"]["startCursor"]
    assert seen == every


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("first: 101", "LIMIT_EXCEEDED"),
        ("first: -1", "BAD_USER_INPUT"),
        ("first: 1, last: 1", "BAD_USER_INPUT"),
        ('after: "nonsense"', "BAD_USER_INPUT"),
    ],
)
async def test_a_page_that_cannot_be_is_refused(clinic: Clinic, arguments: str, code: str) -> None:
    assert await clinic.refusal(f"{{ conversations({arguments}) {{ totalCount }} }}") == code
