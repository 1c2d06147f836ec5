"""A carrier's own log of the last days compared with ours: what never reached us is taken in.

A webhook that nobody answered, while the server was down or the address wrong, is not posted again
for long. The log is asked outside any transaction, and each text is taken in by one of its own:
what the webhooks bring meanwhile is known by the carrier's id, and a repeat changes nothing.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from inbox import delivery, taking
from inbox.accounts import Account, Accounts
from inbox.carrier import (
    Busy,
    CannotAsk,
    Gone,
    InboundText,
    Logged,
    Recounting,
    StatusUpdate,
)
from inbox.change import Changes
from inbox.clock import now
from inbox.taking import NotOurs
from store import people, reconciling, sending, timeline
from store.database import Database
from store.rows import Reconciliation

BACK = timedelta(days=3)
EVERY = timedelta(hours=1)
LOOK_EVERY, FIRST_LOOK = 300.0, 60.0
"""Seconds between two looks at what is due, and before the first: the webhooks come first."""
ON_ITS_WAY = timedelta(minutes=5)
"""A text younger than that is not late: its webhook may be on its way, or tried again."""
WHOLE_WITHIN = timedelta(days=1)
"""A text whose words or files the carrier has not given by then is taken in without them."""
AT_THE_EDGE = timedelta(hours=1)
"""What came that close to either end of the time asked for may be missing from the log."""
AT_ONCE = 500

logger = structlog.get_logger(__name__)


class Reconciler:
    def __init__(self, database: Database, changes: Changes, accounts: Accounts) -> None:
        self._database = database
        self._changes = changes
        self._accounts = accounts

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self._run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _run(self) -> None:
        await asyncio.sleep(FIRST_LOOK)
        while True:
            try:
                for organization in await people.organizations(self._database.latest()):
                    for account in await self._accounts.all(organization.id):
                        await self.reconcile(account, BACK, unless_within=EVERY)
            except Exception as failure:
                logger.error("a carrier's log could not be compared", error=repr(failure))
            await asyncio.sleep(LOOK_EVERY)

    async def reconcile(
        self, account: Account, back: timedelta, *, unless_within: timedelta = timedelta(0)
    ) -> Reconciliation | None:
        """What was missing here; None of an account that has no log to ask for, and where one has

        been compared within that time already.
        """
        carrier = recounting(account)
        if carrier is None:
            return None
        one = Reconciliation(account.id, now(), now() - back)
        async with self._database.transaction() as writes:
            since = now() - unless_within
            if not await reconciling.begin(writes, account.organization_id, one, since):
                return None
        try:
            one = await self._compared(account, carrier, one)
        except (Busy, CannotAsk) as problem:
            one = replace(one, problem=str(problem)[:300])
        one = replace(one, ended_at=now())
        async with self._database.transaction() as writes:
            await reconciling.end(writes, account.organization_id, one)
        return one

    async def _compared(
        self, account: Account, carrier: Recounting, one: Reconciliation
    ) -> Reconciliation:
        missing: list[Logged] = []
        statuses = texts_known = 0
        async with aclosing(carrier.log(account.settings, one.since)) as log:
            async for entries in _batches(log):
                known = await sending.items_of_references(
                    self._database.latest(),
                    account.organization_id,
                    account.id,
                    [entry.said.reference for entry in entries],
                )
                texts = [entry for entry in entries if isinstance(entry.said, InboundText)]
                missing += [entry for entry in texts if entry.said.reference not in known]
                texts_known += sum(entry.said.reference in known for entry in texts)
                statuses += await self._apply(account, entries, known)
        if missing and not texts_known:
            await self._guard_same_names(account, one.since)
        taken = 0
        for entry in sorted(missing, key=lambda entry: entry.at):
            taken += await self._take(account, carrier, entry)
        return replace(one, texts=taken, statuses=statuses)

    async def _guard_same_names(self, account: Account, since: datetime) -> None:
        """Raises CannotAsk where the log knows none of the texts that its webhooks have brought:

        it names them otherwise, and each would be taken in a second time.
        """
        brought = await reconciling.texts_brought(
            self._database.latest(),
            account.organization_id,
            account.id,
            since + AT_THE_EDGE,
            now() - AT_THE_EDGE,
        )
        if brought:
            raise CannotAsk(f"Its log names none of the {brought} texts that its webhooks brought")

    async def _apply(
        self, account: Account, entries: Sequence[Logged], known: dict[str, str]
    ) -> int:
        """How many statuses we had missed: those that are a step forward from what we have."""
        updates = {
            known[entry.said.reference]: entry.said
            for entry in entries
            if isinstance(entry.said, StatusUpdate) and entry.said.reference in known
        }
        found = await timeline.items(self._database.latest(), account.organization_id, [*updates])
        behind = [
            updates[item.id]
            for item in found
            if item.delivery_status in delivery.MAY_BECOME[updates[item.id].status]
        ]
        for update in behind:
            async with self._changes.begin(account.organization_id) as change:
                await delivery.called_back(change, account.id, update)
        return len(behind)

    async def _take(self, account: Account, carrier: Recounting, entry: Logged) -> bool:
        """Whether it was new to us; not that of a number that is another's at the same carrier."""
        age = now() - entry.at
        if not isinstance(entry.said, InboundText) or age < ON_ITS_WAY:
            return False
        text = entry.said
        if entry.is_partial:
            try:
                text = await carrier.whole(account.settings, text)
            except (Busy, Gone):
                if age < WHOLE_WITHIN:
                    return False
        try:
            async with self._changes.begin(account.organization_id) as change:
                return await taking.take(change, account, text, late_since=entry.at)
        except NotOurs:
            return False


def recounting(account: Account) -> Recounting | None:
    """Its carrier, if that can be asked what it has carried."""
    carrier = account.carrier
    if isinstance(carrier, Recounting) and carrier.keeps_log(account.settings):
        return carrier
    return None


async def _batches(log: AsyncGenerator[Logged, None]) -> AsyncIterator[list[Logged]]:
    batch: list[Logged] = []
    async for entry in log:
        batch.append(entry)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def told(one: Reconciliation, carrier: str, at: datetime) -> str:
    """What became of it, in a sentence for an administrator. `at`: in the clinic's own time."""
    when = f"{at:%Y-%m-%d %H:%M}"
    if one.problem is not None:
        return f"{carrier}'s log could not be compared with ours at {when}: {one.problem}."
    return (
        f"{carrier}'s log was compared with ours at {when}: {one.texts} texts had not reached us, "
        f"{one.statuses} statuses were behind."
    )
