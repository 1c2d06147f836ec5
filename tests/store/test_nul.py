"""A text with a NUL in it, which PostgreSQL has no room for, is kept all the same."""

import pytest
import sqlalchemy as sa

from inbox.clock import now
from store import tables as t
from store.database import Database
from store.migrating import migrate
from tests.databases import at_a_server

pytestmark = pytest.mark.anyio


async def test_a_nul_is_replaced_on_postgresql_one_by_one_and_in_bulk() -> None:
    async with at_a_server() as url:
        await migrate(url)
        database = Database(url)
        rows = [{"whose": f"{n}\0!", "instants": [], "last_at": now()} for n in range(3)]
        async with database.transaction() as writes:
            await writes.write(t.tries.insert(), rows[0])
            await writes.write(t.tries.insert(), rows[1:])
        found = await database.latest().rows(
            sa.select(t.tries.c.whose).where(t.tries.c.whose != "\0").order_by(t.tries.c.whose)
        )
        await database.close()
        assert [row[0] for row in found] == [
            "0\N{REPLACEMENT CHARACTER}!",
            "1\N{REPLACEMENT CHARACTER}!",
            "2\N{REPLACEMENT CHARACTER}!",
        ]
