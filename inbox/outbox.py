"""The outbox worker: hands over each text and email once, and settles what is in doubt.

A row is marked before it is handed over. Whatever happens after that mark without an answer leaves
it in doubt, and a text in doubt is asked about before it may ever be handed over again.
"""

import asyncio
import secrets
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from random import uniform

import structlog

from inbox import consent, delivery, handing_over
from inbox.accounts import Account, Accounts
from inbox.carrier import (
    Accepted,
    Busy,
    CannotAsk,
    Carrier,
    InDoubt,
    OutboundText,
    Problem,
    Refused,
    Settings,
)
from inbox.change import Change, Changes
from inbox.clock import now
from inbox.handing_over import HandOver
from inbox.links import Links
from store import answering, limits, sending, timeline
from store.database import Database
from store.ids import Kind, kind_of
from store.rows import OutboxRow
from store.storage import Storage
from store.words import DeliveryStatus, Keyword, OutboxState

LEASE = timedelta(minutes=3)
"""Longer than any hand-over may take, with its wait for the number's rate."""
GIVE_UP_AFTER = timedelta(hours=1)
"""A text that could not be handed over by then would come too late to be understood."""
GIVE_UP_EMAIL_AFTER = timedelta(days=1)
CONFIRM_WITHIN = timedelta(minutes=5)
"""What confirms a STOP is still within what the patient agreed to: 47 CFR § 64.1200(a)(12)."""
STOP_ASKING_AFTER = timedelta(days=1)
"""A carrier that does not answer for a day is no longer asked what became of a text."""
IN_HAND = 16
IN_HAND_OF_ONE_CARRIER = 8
"""So that a slow carrier leaves hands free for the others."""
RATE = 10.0
"""Texts a second of one clinic number, unless its carrier's settings say otherwise."""
BURST = timedelta(seconds=1)
"""A number that was silent may send as much at once as in so long."""

OPTED_OUT = Problem(
    "The number opted out of texting before this text was handed to the carrier.",
    advice="Call the patient instead.",
)
TOO_LATE = Problem(
    "The carrier could not be reached for an hour, so this text was not sent.",
    advice="Send it again if it still fits, or call the patient.",
)
NOT_CONFIRMED = Problem(
    "The carrier could not be reached in time to confirm the patient's opt-out by a text.",
    advice="Nothing needs to be done: the opt-out holds.",
)
NOT_KNOWN = Problem(
    "The connection broke during the hand-over; the carrier cannot say whether it has the text.",
    advice="Ask the patient before you send it again.",
)
EMAIL_TOO_LATE = Problem(
    "This email could not be handed to the clinic's mail relay for a day, and was not sent.",
    advice="Send it again if it still fits, or text the patient.",
)
EMAIL_NOT_KNOWN = Problem(
    "The connection to the mail relay broke while it took this email, which may have been sent.",
    advice="Ask the patient before you send it again.",
)
NO_CARRIER = Problem(
    "The clinic's account at this carrier cannot be used.",
    advice="Ask an administrator to check the carrier's settings.",
)

logger = structlog.get_logger(__name__)


class Outbox:
    def __init__(
        self,
        database: Database,
        changes: Changes,
        accounts: Accounts,
        links: Links,
        storage: Storage,
        *,
        alone: bool,
        pause: timedelta = timedelta(seconds=2),
    ) -> None:
        """`alone`: no other process works this outbox, so leases found at the start are nobody's;
        `pause`: the first wait before a text is tried or asked about again, doubled each time."""
        self._database = database
        self._changes = changes
        self._accounts = accounts
        self._links = links
        self._storage = storage
        self._alone = alone
        self._pause = pause
        self._lease = secrets.token_hex(8)
        self._woken = asyncio.Event()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._hands: Counter[str] = Counter()

    def wake(self) -> None:
        self._woken.set()

    @asynccontextmanager
    async def running(self, finish_within: float = 10) -> AsyncIterator[None]:
        """On leaving takes no more work, and gives what is in hand some seconds to finish."""
        if self._alone:
            async with self._database.transaction() as writes:
                await sending.free_leases(writes)
        loop = asyncio.create_task(self._run())
        try:
            yield
        finally:
            loop.cancel()
            await asyncio.gather(loop, return_exceptions=True)
            if self._tasks:
                await asyncio.wait(self._tasks.values(), timeout=finish_within)
            for task in self._tasks.values():
                task.cancel()

    async def _run(self) -> None:
        while True:
            self._woken.clear()
            try:
                if not await self._claim():
                    await self._wait()
            except Exception as failure:
                logger.error("the outbox could not be read; trying again", error=failure)
                await asyncio.sleep(1)

    async def _claim(self) -> int:
        free = IN_HAND - len(self._tasks)
        if free <= 0:
            await asyncio.wait(self._tasks.values(), return_when=asyncio.FIRST_COMPLETED)
            return 1
        due = await sending.next_due(self._database.latest())
        if due is None or due > now():
            return 0
        full = [id for id, hands in self._hands.items() if hands >= IN_HAND_OF_ONE_CARRIER]
        async with self._database.transaction() as writes:
            rows = await sending.claim(
                writes, self._lease, now(), now() + LEASE, free, list(self._tasks), full
            )
        for row in rows:
            self._start(row)
        return len(rows)

    async def _wait(self) -> None:
        """Until somebody writes, a hand is free, or a row is due."""
        due = await sending.next_due(self._database.latest())
        seconds = 3.0 if due is None else (due - now()).total_seconds()
        try:
            async with asyncio.timeout(min(max(seconds, 0.02), 3.0)):
                await self._woken.wait()
        except TimeoutError:
            pass

    def _start(self, row: OutboxRow) -> None:
        self._hands[row.carrier_id] += 1
        task = asyncio.create_task(self._work(row))
        self._tasks[row.item_id] = task
        task.add_done_callback(lambda _: self._done(row))

    def _done(self, row: OutboxRow) -> None:
        self._tasks.pop(row.item_id, None)
        self._hands[row.carrier_id] -= 1
        self.wake()

    async def _work(self, row: OutboxRow) -> None:
        try:
            if row.state is OutboxState.HANDED:
                await self._settle(row)
            else:
                await self._hand_over(row)
        except Exception as failure:
            # The row keeps its state: WAITING was not handed over, HANDED will be asked about.
            logger.error("a text could not be worked", item=row.item_id, error=failure)
            await self._put_back(row, None)

    async def _hand_over(self, row: OutboxRow) -> None:
        if is_email(row) and now() - row.created_at > GIVE_UP_EMAIL_AFTER:
            # Before it is prepared: it may have a file that the storage has lost.
            await self._fail(row, EMAIL_TOO_LATE)
            return
        account = await self._account(row)
        hand_over = await self._prepared(row, account) if account else None
        if account is None or hand_over is None:
            await self._fail(row, NO_CARRIER)
            return
        await asyncio.sleep(await self._turn(row, account.settings))
        handed_at = await self._mark(row)
        if handed_at is None:
            return
        try:
            accepted = await hand_over(handed_at)
        except Refused as refused:
            await self._fail(row, refused.problem)
        except Busy as busy:
            await self._put_back(row, OutboxState.WAITING, busy.retry_after)
        except InDoubt:
            await self._put_back(row, OutboxState.HANDED)
        except Exception as failure:
            logger.error("a carrier broke off", item=row.item_id, error=failure)
            await self._put_back(row, OutboxState.HANDED)
        else:
            await self._accepted(row, accepted)

    async def _prepared(self, row: OutboxRow, account: Account) -> HandOver | None:
        return await handing_over.prepare(
            self._database.latest(),
            self._links,
            self._storage,
            account.carrier,
            account.settings,
            row,
        )

    async def _mark(self, row: OutboxRow) -> datetime | None:
        """The last look at consent and the mark are one transaction: an opt-out that commits

        before it is heeded, and whatever comes after it finds the text already on its way.
        """
        async with self._changes.begin(row.organization_id) as change:
            problem = await self._hindrance(change, row)
            if problem is not None:
                await _end(change, row, problem)
                return None
            marked = await sending.mark_handed(change.writes, row.item_id, self._lease, change.at)
            return change.at if marked else None

    async def _hindrance(self, change: Change, row: OutboxRow) -> Problem | None:
        """Why the text must not be handed over any more."""
        writes, waited = change.writes, change.at - row.created_at
        if is_email(row):  # who has opted out of texts is still written to
            return None
        if await consent.forbids(writes, row.organization_id, row.recipient, row.item_id):
            return OPTED_OUT
        if waited > GIVE_UP_AFTER:
            return TOO_LATE
        answered = await answering.keyword_answered_by(writes, row.organization_id, row.item_id)
        return NOT_CONFIRMED if answered is Keyword.STOP and waited > CONFIRM_WITHIN else None

    async def _settle(self, row: OutboxRow) -> None:
        """Ask the carrier; only its word, after a while, that it has nothing frees the text."""
        if is_email(row):
            await self._fail(row, EMAIL_NOT_KNOWN)
            return
        account = await self._account(row)
        if account is None or not isinstance(account.carrier, Carrier):
            await self._fail(row, NO_CARRIER)
            return
        carrier, settings = account.carrier, account.settings
        text, known = await self._in_doubt(row)
        try:
            found = await carrier.find(settings, text, known)
        except CannotAsk:
            await self._fail(row, NOT_KNOWN)
        except Busy as busy:
            if now() - text.handed_at > STOP_ASKING_AFTER:
                await self._fail(row, NOT_KNOWN)
            else:
                await self._put_back(row, OutboxState.HANDED, busy.retry_after)
        else:
            if found is not None:
                await self._accepted(row, found)
            elif now() - text.handed_at < carrier.grace(settings):
                await self._put_back(row, OutboxState.HANDED)
            else:
                await self._put_back(row, OutboxState.WAITING)

    async def _in_doubt(self, row: OutboxRow) -> tuple[OutboundText, frozenset[str]]:
        reads = self._database.latest()
        (item,) = await timeline.items(reads, row.organization_id, [row.item_id])
        known = await sending.known_references(
            reads, row.organization_id, row.carrier_id, row.recipient
        )
        handed_at = row.handed_at or row.created_at
        text = await handing_over.text_of(reads, self._links, row, item, handed_at)
        return text, known

    async def _accepted(self, row: OutboxRow, accepted: Accepted) -> None:
        async with self._changes.begin(row.organization_id) as change:
            await delivery.confirmed(change, row.carrier_id, accepted.reference, row.item_id)
            await delivery.move(change, row.item_id, accepted.status, accepted.problem)

    async def _fail(self, row: OutboxRow, problem: Problem) -> None:
        async with self._changes.begin(row.organization_id) as change:
            await _end(change, row, problem)

    async def _put_back(
        self, row: OutboxRow, state: OutboxState | None, retry_after: float | None = None
    ) -> None:
        backoff = self._pause.total_seconds() * 2 ** min(row.attempts, 6) * uniform(0.75, 1.25)  # noqa: S311 jitter
        again = now() + timedelta(seconds=max(backoff, retry_after or 0))
        async with self._database.transaction() as writes:
            await sending.put_back(writes, row.item_id, state, again)

    async def _account(self, row: OutboxRow) -> Account | None:
        return await self._accounts.of(row.organization_id, row.carrier_id)

    async def _turn(self, row: OutboxRow, settings: Settings) -> float:
        """Seconds to wait before this text may leave, at its number's rate over all processes."""
        every = timedelta(seconds=1 / float(settings.get("messages_per_second", RATE)))
        async with self._database.transaction() as writes:
            wait = await limits.take_turn(
                writes, row.organization_id, row.sender, now(), every, BURST
            )
        return wait.total_seconds()


async def _end(change: Change, row: OutboxRow, problem: Problem) -> None:
    # Gone already: the carrier has called back meanwhile, so it has the text after all.
    if await sending.remove_from_outbox(change.writes, row.item_id):
        await delivery.move(change, row.item_id, DeliveryStatus.FAILED, problem)


def is_email(row: OutboxRow) -> bool:
    return kind_of(row.item_id) is Kind.EMAIL
