"""Files of texts and recordings of calls, fetched from who holds them until they are ours.

The text was acknowledged before: the row that says what is to be fetched was committed with it, so
that whatever dies here is begun again by the next who looks.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from datetime import timedelta
from random import uniform

import structlog

from inbox import fetched, keeping
from inbox.accounts import Accounts
from inbox.carrier import Busy, Gone, Holding
from inbox.change import Changes
from inbox.clock import now
from inbox.fetched import Sought
from inbox.keeping import Kept, TooLarge
from store import fetching, timeline
from store.database import Database
from store.rows import FetchRow, TimelineItem
from store.storage import Storage, new_place

HANDS = 4
"""Files fetched at once."""
MOST_SECONDS = 300
"""For one file; a lease lasts longer, so that two never work on the same."""
LEASE = timedelta(minutes=10)
SLOWEST = 3_600.0
"""Seconds between two tries at most. Carriers hold files for a year or more: there is no last."""
BELIEVED_AFTER = timedelta(days=1)
"""A carrier's "I have no such file" may come too early, but not for a day."""

NO_MORE_THERE = "The carrier no longer has this file. Ask the patient to send it again."
ELSEWHERE = "This file did not lie at the carrier, so it was not fetched. Ask the patient for it."
TOO_LARGE = (
    f"This file is larger than {keeping.LARGEST // 1024 // 1024} MB, so it was not kept. "
    "Ask the patient for a smaller one."
)

logger = structlog.get_logger(__name__)


class Fetcher:
    def __init__(
        self,
        database: Database,
        changes: Changes,
        accounts: Accounts,
        storage: Storage,
        *,
        alone: bool,
        pause: timedelta = timedelta(seconds=2),
    ) -> None:
        """`alone`: no other process fetches, so leases found at the start are nobody's; `pause`:

        the first wait before a file is tried again, doubled each time.
        """
        self._database = database
        self._changes = changes
        self._accounts = accounts
        self._storage = storage
        self._alone = alone
        self._pause = pause
        self._lease = secrets.token_hex(8)
        self._woken = asyncio.Event()

    def wake(self) -> None:
        self._woken.set()
        self._woken = asyncio.Event()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """What is in hand on leaving is let go: whoever starts next begins it again."""
        if self._alone:
            async with self._database.transaction() as writes:
                await fetching.free_leases(writes)
        hands = [asyncio.create_task(self._run()) for _ in range(HANDS)]
        try:
            yield
        finally:
            for hand in hands:
                hand.cancel()
            await asyncio.gather(*hands, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            woken = self._woken
            try:
                row = await self._claim()
                if row is not None:
                    await self._work(row)
                    continue
                await self._wait(woken)
            except Exception as failure:
                logger.error("files could not be fetched; trying again", error=repr(failure))
                await asyncio.sleep(1)

    async def _claim(self) -> FetchRow | None:
        due = await fetching.next_due(self._database.latest())
        if due is None or due > now():
            return None
        async with self._database.transaction() as writes:
            return await fetching.claim(writes, self._lease, now(), now() + LEASE)

    async def _wait(self, woken: asyncio.Event) -> None:
        due = await fetching.next_due(self._database.latest())
        seconds = 3.0 if due is None else (due - now()).total_seconds()
        try:
            async with asyncio.timeout(min(max(seconds, 0.02), 3.0)):
                await woken.wait()
        except TimeoutError:
            pass

    async def _work(self, row: FetchRow) -> None:
        (item,) = await timeline.items(self._database.latest(), row.organization_id, [row.item_id])
        try:
            async with asyncio.timeout(MOST_SECONDS):
                kept = await self._take_in(row, fetched.sought(item))
        except Gone as gone:
            await self._gone(row, item, gone)
        except TooLarge:
            await self._give_up(row, item, TOO_LARGE)
        except Busy as busy:
            await self._put_back(row, str(busy), busy.retry_after)
        except TimeoutError:
            await self._put_back(row, f"It did not come within {MOST_SECONDS} seconds")
        except Exception as failure:
            logger.error("a file could not be kept", item=row.item_id, error=repr(failure))
            await self._put_back(row, f"It could not be kept ({type(failure).__name__})")
        else:
            await self._came(row, item, kept)

    async def _take_in(self, row: FetchRow, sought: Sought) -> Kept:
        account = await self._accounts.of(row.organization_id, row.carrier_id)
        if account is None or not isinstance(account.carrier, Holding):
            raise Busy("The account at this carrier cannot be used")
        await self._clear(row)
        async with aclosing(account.carrier.fetch(account.settings, row.url)) as content:
            return await keeping.take_in(
                self._storage,
                _place(row),
                content,
                said_name=sought.name,
                said_type=sought.content_type,
                limit=sought.limit,
            )

    async def _clear(self, row: FetchRow) -> None:
        """Away with what a try has left that died between two bytes."""
        await self._storage.delete(await self._storage.keys(_place(row)))

    async def _came(self, row: FetchRow, item: TimelineItem, kept: Kept) -> None:
        unfit = fetched.unfit(item, kept)
        if unfit is not None:
            await self._give_up(row, item, unfit)
            return
        async with self._changes.begin(row.organization_id) as change:
            if await fetching.remove(change.writes, row.item_id, self._lease):
                await fetched.came(change, item, kept)

    async def _gone(self, row: FetchRow, item: TimelineItem, gone: Gone) -> None:
        if gone.for_good:
            await self._give_up(row, item, ELSEWHERE)
        elif now() - row.created_at > BELIEVED_AFTER:
            await self._give_up(row, item, NO_MORE_THERE)
        else:
            await self._put_back(row, str(gone))

    async def _give_up(self, row: FetchRow, item: TimelineItem, problem: str) -> None:
        await self._clear(row)
        async with self._changes.begin(row.organization_id) as change:
            if await fetching.remove(change.writes, row.item_id, self._lease):
                await fetched.will_not_come(change, item, problem)

    async def _put_back(
        self, row: FetchRow, problem: str, retry_after: float | None = None
    ) -> None:
        doubled = self._pause.total_seconds() * 2 ** min(row.attempts, 11)
        backoff = min(doubled, SLOWEST) * uniform(0.75, 1.25)  # noqa: S311 jitter
        again = now() + timedelta(seconds=max(backoff, retry_after or 0))
        async with self._database.transaction() as writes:
            await fetching.put_back(writes, row.item_id, self._lease, problem[:300], again)


def _place(row: FetchRow) -> str:
    return new_place(row.organization_id, "media", row.item_id)
