"""What is tidied away by the hour."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import structlog

from inbox import calling
from inbox.change import Changes
from inbox.clock import now
from inbox.limiting import WITHIN
from store import files, limits, log, people
from store.database import Database
from store.rows import Upload
from store.storage import Storage, new_place

LOG_KEPT = timedelta(days=30)
AT_ONCE = 2_000
"""Events forgotten in one transaction, so that nobody waits long behind it."""
FILES_AT_ONCE = 200
UNUSED = timedelta(hours=1)
"""How long after it expired an upload is let lie: its bytes may still have been coming in, and

a link to what was discarded may still be good.
"""
EVERY = 3_600.0

logger = structlog.get_logger(__name__)


@asynccontextmanager
async def running(database: Database, changes: Changes, storage: Storage) -> AsyncIterator[None]:
    task = asyncio.create_task(_run(database, changes, storage))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _run(database: Database, changes: Changes, storage: Storage) -> None:
    while True:
        try:
            await prune_logs(database)
        except Exception as failure:
            logger.error("the event log could not be pruned", error=failure)
        try:
            await clear_files(database, storage)
        except Exception as failure:
            logger.error("unused files could not be removed", error=failure)
        try:
            await forget_tries(database)
        except Exception as failure:
            logger.error("old tries could not be forgotten", error=failure)
        try:
            await calling.end_forgotten(database, changes)
        except Exception as failure:
            logger.error("forgotten calls could not be ended", error=failure)
        await asyncio.sleep(EVERY)


async def prune_logs(database: Database) -> None:
    """Forget events of more than 30 days: a cursor from before then is refused."""
    for organization in await people.organizations(database.latest()):
        pruned = AT_ONCE
        while pruned == AT_ONCE:
            async with database.transaction(at_length=True) as writes:
                pruned = await log.prune(writes, organization.id, now() - LOG_KEPT, AT_ONCE)


async def forget_tries(database: Database) -> None:
    async with database.transaction(at_length=True) as writes:
        await limits.forget_tries(writes, now() - WITHIN)


async def clear_files(database: Database, storage: Storage) -> None:
    """Remove uploads that were never sent, what broken tries left, and what was discarded."""
    for organization in await people.organizations(database.latest()):
        await _clear_uploads(database, storage, organization.id)
        await _clear_discarded(database, storage, organization.id)
    await storage.sweep(now() - UNUSED)


async def _clear_uploads(database: Database, storage: Storage, organization_id: str) -> None:
    while True:
        expired = await files.expired_uploads(
            database.latest(), organization_id, now() - UNUSED, FILES_AT_ONCE
        )
        # The bytes first: a row that is gone would leave nobody to remove them.
        for upload in expired:
            await _clear_place(storage, organization_id, upload)
        async with database.transaction(at_length=True) as writes:
            for upload in expired:
                await files.remove_upload(writes, organization_id, upload.id)
        if len(expired) < FILES_AT_ONCE:
            return


async def _clear_place(storage: Storage, organization_id: str, upload: Upload) -> None:
    used = {upload.storage_key, upload.thumbnail_key} if upload.used_at else set()
    place = new_place(organization_id, "uploads", upload.id)
    await storage.delete([key for key in await storage.keys(place) if key not in used])


async def _clear_discarded(database: Database, storage: Storage, organization_id: str) -> None:
    while keys := await files.discarded(
        database.latest(), organization_id, now() - UNUSED, FILES_AT_ONCE
    ):
        await storage.delete(keys)
        async with database.transaction(at_length=True) as writes:
            await files.forget_discarded(writes, organization_id, keys)
