"""What the dashboard costs: each number is read from its place in an index, at any size."""

from typing import Any

import pytest
import sqlalchemy as sa

from inbox.clock import day_in, hours_of, now
from store import stats
from tests.clinic import Clinic
from tests.databases import only_sqlite

pytestmark = pytest.mark.anyio


@only_sqlite
async def test_no_number_is_found_by_a_walk(clinic: Clinic) -> None:
    await clinic.send(await clinic.begin(), "Come in!")
    reads = clinic.parts.database.latest()
    plans: list[str] = []

    class Explained:
        dialect = "sqlite"

        async def rows(self, statement: Any, parameters: Any = None) -> object:
            statement = statement.params(parameters or {})
            compiled = statement.compile(
                dialect=clinic.parts.database.engines[0].dialect,
                compile_kwargs={"literal_binds": True},
            )
            explained = await reads.rows(sa.text(f"EXPLAIN QUERY PLAN {compiled}"))
            plans.extend(row[3] for row in explained)
            return await reads.rows(statement)

    house = (await clinic.ask("{ viewer { organization { id } } }"))["viewer"]["organization"]
    today = day_in("America/New_York", now())
    hours = hours_of("America/New_York", today)
    shown = await stats.stats(Explained(), house["id"], today, hours)  # type: ignore[arg-type]
    assert shown.median_response_seconds is not None
    assert all(plan.startswith("SEARCH") for plan in plans), plans
