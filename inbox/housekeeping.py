"""What is tidied away by the hour."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import structlog

from inbox.clock import now
from store import log, people
from store.database import Database

LOG_KEPT = timedelta(days=30)
AT_ONCE = 2_000
"""Events forgotten in one transaction, so that nobody waits long behind it."""
EVERY = 3_600.0

logger = structlog.get_logger(__name__)


@asynccontextmanager
async def running(database: Database) -> AsyncIterator[None]:
    task = asyncio.create_task(_run(database))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _run(database: Database) -> None:
    while True:
        try:
            await prune_logs(database)
        except Exception as failure:
            logger.error("the event log could not be pruned", error=failure)
        await asyncio.sleep(EVERY)


async def prune_logs(database: Database) -> None:
    """Forget events of more than 30 days: a cursor from before then is refused."""
    for organization in await people.organizations(database.latest()):
        pruned = AT_ONCE
        while pruned == AT_ONCE:
            async with database.transaction() as writes:
                pruned = await log.prune(writes, organization.id, now() - LOG_KEPT, AT_ONCE)
