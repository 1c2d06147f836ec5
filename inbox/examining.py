"""What an administrator should know: what was not taken in, not sent, not fetched, not compared.

Nothing that a patient wrote is told, nor who they are, but for an address that no record explains.
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from cryptography.fernet import InvalidToken

from inbox import reconciling, retrying
from inbox.accounts import Account, Accounts
from inbox.carrier import Busy, CannotAsk, Carrier, InboundText, Recounting
from inbox.mail import InboundEmail
from store import carriers, fetching, sending, webhooks
from store import reconciling as reconciliations
from store.database import Reads
from store.rows import CarrierAccount, KeptWebhook, Organization, Reconciliation
from store.storage import Storage
from store.words import OutboxState

SIMULATED = frozenset({"simulated", "simulated_mail"})
"""The demo's outside world, which needs no address of the internet."""
MOST_TOLD = 20
IN_DOUBT_FOR = timedelta(minutes=5)
NOT_SENT_FOR = timedelta(minutes=10)
NOT_FETCHED_FOR = timedelta(minutes=10)
ORPHANED_FOR = timedelta(days=1)
LOST_WITHIN = timedelta(days=30)
NOT_COMPARED_FOR = timedelta(hours=3)
COMPARED_WITHIN = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Finding:
    sentence: str
    details: Sequence[str] = ()
    needs_a_person: bool = True


@dataclass(frozen=True, slots=True)
class Examined:
    """An organization, and what it is examined by."""

    organization: Organization
    reads: Reads
    accounts: Accounts
    storage: Storage
    public_url: str
    at: datetime

    @property
    def id(self) -> str:
        return self.organization.id

    def time(self, at: datetime) -> datetime:
        """The clinic's own."""
        return at.astimezone(ZoneInfo(self.organization.time_zone))

    def when(self, at: datetime) -> str:
        return f"{self.time(at):%Y-%m-%d %H:%M}"


async def examine(examined: Examined) -> AsyncIterator[Finding]:
    """What was found, the most telling first."""
    rows = await carriers.accounts(examined.reads, examined.id)
    for finding in _reachable(examined, rows):
        yield finding
    for row in rows:
        async for finding in _account(examined, row):
            yield finding
    for examination in (_refused, _not_understood, _not_sent, _files, _orphans):
        async for finding in examination(examined):
            yield finding


def _reachable(examined: Examined, rows: Sequence[CarrierAccount]) -> Iterator[Finding]:
    if not rows:
        yield Finding("There is no account at a carrier yet: `frontdesk carrier add`.")
    real = any(row.name not in SIMULATED for row in rows)
    if real and urlsplit(examined.public_url).scheme != "https":
        yield Finding(
            f"Carriers are told to post to {examined.public_url}, which is not https: "
            "set FRONTDESK_PUBLIC_URL to the address that the internet knows."
        )


async def _account(examined: Examined, row: CarrierAccount) -> AsyncIterator[Finding]:
    try:
        account = examined.accounts.opened(row)
    except InvalidToken:
        sentence = (
            f"The settings of the account at {row.name} cannot be opened: FRONTDESK_SECRET_KEY is "
            "another than when they were set. Set the carrier up again."
        )
        yield Finding(sentence)
        return
    if account is None:
        yield Finding(f"This release has no carrier {row.name}.")
        return
    if not isinstance(account.carrier, Carrier):
        return
    if not await carriers.numbers_of(examined.reads, examined.id, row.id):
        yield Finding(f"No number is carried by {row.name} yet.", needs_a_person=False)
    if carrier := reconciling.recounting(account):
        async for finding in _asked(examined, account, carrier):
            yield finding
    elif row.name not in SIMULATED:
        sentence = f"{row.name.title()} has no log to ask for: what its webhooks lose is not found."
        yield Finding(sentence, needs_a_person=False)


async def _asked(
    examined: Examined, account: Account, carrier: Recounting
) -> AsyncIterator[Finding]:
    """Whether the carrier answers at all, and when its log was last compared."""
    name = account.carrier.name.title()
    since = examined.at - timedelta(minutes=5)
    try:
        async with aclosing(carrier.log(account.settings, since)) as log:
            await anext(log, None)
    except (Busy, CannotAsk) as problem:
        yield Finding(f"{name} cannot be asked anything: {problem}.")
    one = (await reconciliations.last(examined.reads, examined.id)).get(account.id)
    yield _compared(examined, name, one)


def _compared(examined: Examined, name: str, one: Reconciliation | None) -> Finding:
    if one is None:
        return Finding(f"{name}'s log has not been compared with ours yet.", needs_a_person=False)
    began, since = examined.when(one.began_at), examined.at - one.began_at
    if since > NOT_COMPARED_FOR:
        return Finding(
            f"{name}'s log was last compared with ours at {began}. The server does so every hour: "
            "is it running?"
        )
    if one.ended_at is not None:
        sentence = reconciling.told(one, name, examined.time(one.ended_at))
        return Finding(sentence, needs_a_person=one.problem is not None)
    return Finding(
        f"{name}'s log has been compared with ours since {began}.",
        needs_a_person=since > COMPARED_WITHIN,
    )


async def _refused(examined: Examined) -> AsyncIterator[Finding]:
    found = await webhooks.refused(examined.reads, examined.id)
    if found:
        yield Finding(
            "Posts were turned away. If they were your carrier's, texts are missing here: check "
            "the account's settings, and FRONTDESK_PUBLIC_URL.",
            [
                f"{examined.when(one.last_at)}  {one.carrier} {one.kind}, {one.times} times since "
                f"{examined.when(one.first_at)}: {one.reason}"
                for one in found
            ],
        )


async def _not_understood(examined: Examined) -> AsyncIterator[Finding]:
    found = await webhooks.kept(examined.reads, examined.id)
    if found:
        yield Finding(
            f"{len(found)} posts were kept and not taken in. Texts to a number that you add, and "
            "emails from an address that you put on a record, or leave on one alone, come in by "
            "`frontdesk doctor --retry`; `--seen` says that you know of them.",
            [await _kept(examined, one) for one in found[-MOST_TOLD:]],
        )


async def _kept(examined: Examined, kept: KeptWebhook) -> str:
    """Of a text the clinic's own number is told, so that it can be added; of an email the address

    that it came from, so that it can be put on a record.
    """
    try:
        account = await examined.accounts.of(examined.id, kept.carrier_id)
    except InvalidToken:
        account = None
    said = await retrying.read_again(account, examined.storage, kept) if account else []
    unknown = {one.recipient for one in said if isinstance(one, InboundText)}
    unknown |= {one.sender for one in said if isinstance(one, InboundEmail)}
    name = account.carrier.name if account else "?"
    of = f" ({', '.join(sorted(unknown))})" if unknown else ""
    return f"{examined.when(kept.at)}  {name} {kept.kind}: {kept.reason}{of}"


async def _not_sent(examined: Examined) -> AsyncIterator[Finding]:
    doubtful = await sending.overdue(
        examined.reads, examined.id, OutboxState.HANDED, examined.at - IN_DOUBT_FOR
    )
    if doubtful:
        yield Finding(
            f"{len(doubtful)} texts are in doubt: the carrier has not said whether it has them. "
            "It is being asked.",
            [f"{examined.when(row.created_at)}  {row.item_id}" for row in doubtful[:MOST_TOLD]],
            needs_a_person=any(row.attempts > 10 for row in doubtful),
        )
    waiting = await sending.overdue(
        examined.reads, examined.id, OutboxState.WAITING, examined.at - NOT_SENT_FOR
    )
    if waiting:
        yield Finding(
            f"{len(waiting)} texts have waited for more than ten minutes to be handed to their "
            "carrier. Is the server running, and does it reach the carrier?",
            [f"{examined.when(row.created_at)}  {row.item_id}" for row in waiting[:MOST_TOLD]],
        )


async def _files(examined: Examined) -> AsyncIterator[Finding]:
    waiting = await fetching.waiting(examined.reads, examined.id, examined.at - NOT_FETCHED_FOR)
    if waiting:
        yield Finding(
            f"{len(waiting)} files of patients lie at their carriers still.",
            [
                f"{examined.when(row.created_at)}  {row.item_id}, tried {row.attempts} times: "
                f"{row.problem or 'not tried yet'}"
                for row in waiting[:MOST_TOLD]
            ],
        )
    lost = await fetching.lost(examined.reads, examined.id, examined.at - LOST_WITHIN)
    if lost:
        yield Finding(
            f"{len(lost)} files of the last 30 days could not be had. The desk sees so, and may "
            "ask for them again.",
            [f"{examined.when(at)}  {problem}" for at, problem in lost[:MOST_TOLD]],
            needs_a_person=False,
        )


async def _orphans(examined: Examined) -> AsyncIterator[Finding]:
    count = await sending.orphaned_callbacks(
        examined.reads, examined.id, examined.at - ORPHANED_FOR
    )
    if count:
        yield Finding(
            f"{count} status callbacks were about texts that were not sent from here.",
            needs_a_person=False,
        )
