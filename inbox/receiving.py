"""What is posted to us: kept, once, before it is acknowledged."""

from collections.abc import Sequence
from dataclasses import dataclass

from inbox import delivery, emailing, keeping_mail, receiving_email, reporting_calls, taking
from inbox.accounts import Account, Accounts
from inbox.carrier import (
    Hook,
    InboundText,
    MailRelay,
    NotUnderstood,
    Posted,
    Settings,
    StatusUpdate,
)
from inbox.change import Change, Changes
from inbox.keeping_mail import Prepared
from inbox.mail import EmailReport, InboundEmail
from inbox.receiving_email import Unmatched
from inbox.secrets import SettingsSafe
from inbox.taking import NotOurs
from inbox.telephony import CallUpdate
from inbox.turning_away import TurnedAway
from store import carriers, webhooks
from store.database import Database
from store.ids import Kind, kind_of, new_id
from store.rows import CarrierAccount
from store.storage import Storage

KEPT_BODY = 100_000
"""Characters kept of a post that was not understood, unless it is an email: that is kept whole."""
NOT_ADDED = "a text to a number that the clinic has not added"
CALLED_NOT_ADDED = "a call to or from a number that the clinic has not added"


@dataclass(frozen=True, slots=True)
class Reception:
    """Where posts come in."""

    database: Database
    changes: Changes
    safe: SettingsSafe
    accounts: Accounts
    turned_away: TurnedAway
    storage: Storage

    async def claimants(self, carrier: str, account: str) -> list[tuple[CarrierAccount, Settings]]:
        """The accounts that a post may be of, with what is needed to verify it."""
        found = await carriers.accounts_named(self.database.latest(), carrier, account)
        return [(claimant, self.safe.unlock(claimant.settings)) for claimant in found]

    async def receive(self, account: CarrierAccount, hook: Hook, posted: Sequence[Posted]) -> None:
        """All that the post says is committed when this returns; a repeat changes nothing."""
        opened = self.accounts.opened(account)
        ready = [await self._ready(account, one) for one in posted]
        taken = [False for _ in ready]
        try:
            async with self.changes.begin(account.organization_id) as change:
                taken = [await _take(change, account, opened, hook, one) for one in ready]
        except Unmatched as unmatched:
            await self._keep_whole(account, hook, str(unmatched))
        finally:
            # A commit that broke off may have been made all the same: then the files stay.
            await self._discard([one for one, now in zip(ready, taken, strict=True) if not now])

    async def _ready(self, account: CarrierAccount, posted: Posted) -> Posted | Prepared:
        """An email is prepared before the change, which nothing is to hold up."""
        if not isinstance(posted, InboundEmail):
            return posted
        reads, organization_id = self.database.latest(), account.organization_id
        if await receiving_email.known(reads, organization_id, account.id, posted):
            return Prepared(posted)
        return await keeping_mail.prepared(self.storage, organization_id, posted)

    async def _discard(self, ready: Sequence[Posted | Prepared]) -> None:
        for one in ready:
            if isinstance(one, Prepared):
                await keeping_mail.discard(self.storage, one.files)

    async def _keep_whole(self, account: CarrierAccount, hook: Hook, reason: str) -> None:
        """Nothing is dropped: once the address is on a record the email can be taken in."""
        id, organization_id = new_id(Kind.WEBHOOK), account.organization_id
        key = await keeping_mail.keep_whole(self.storage, organization_id, id, hook.body)
        async with self.changes.begin(organization_id) as change:
            await _keep(change, account, hook, reason, id=id, storage_key=key)


async def _take(
    change: Change,
    account: CarrierAccount,
    opened: Account | None,
    hook: Hook,
    posted: Posted | Prepared,
) -> bool:
    """Whether it is an email whose files are part of something now. Raises Unmatched."""
    match posted:
        case InboundText():
            await _text(change, account, opened, hook, posted)
        case StatusUpdate():
            await delivery.called_back(change, account.id, posted)
        case Prepared():
            return await receiving_email.take(change, account.id, posted)
        case EmailReport():
            await _reported(change, account, hook, posted)
        case CallUpdate():
            await _call(change, account, hook, posted)
        case NotUnderstood(reason=reason) if opened and isinstance(opened.carrier, MailRelay):
            raise Unmatched(reason)
        case NotUnderstood(reason=reason):
            await _keep(change, account, hook, reason)
    return False


async def _text(
    change: Change, account: CarrierAccount, opened: Account | None, hook: Hook, text: InboundText
) -> None:
    try:
        if opened is None:
            raise NotOurs
        await taking.take(change, opened, text)
    except NotOurs:
        # Nothing is dropped: an administrator who adds the number later finds the text.
        await _keep(change, account, hook, NOT_ADDED)


async def _call(change: Change, account: CarrierAccount, hook: Hook, update: CallUpdate) -> None:
    try:
        await reporting_calls.take(change, account.id, update)
    except NotOurs:
        await _keep(change, account, hook, CALLED_NOT_ADDED)


async def _reported(
    change: Change, account: CarrierAccount, hook: Hook, report: EmailReport
) -> None:
    """A report names the email by our own id or by its Message-ID, of which that is the start."""
    named = report.item_id or (report.message_id or "").partition("@")[0]
    item_id = named if kind_of(named) is Kind.EMAIL else None
    reference = emailing.reference_of(report.message_id or named)
    if not reference:
        await _keep(change, account, hook, "a report that names no email")
        return
    update = StatusUpdate(reference, report.status, report.problem, item_id, report.raw)
    await delivery.called_back(change, account.id, update)


async def _keep(
    change: Change,
    account: CarrierAccount,
    hook: Hook,
    reason: str,
    *,
    id: str | None = None,
    storage_key: str | None = None,
) -> None:
    readable = hook.body.decode(errors="replace").replace("\0", "")[:KEPT_BODY]
    await webhooks.keep(
        change.writes,
        organization_id=change.organization_id,
        id=id or new_id(Kind.WEBHOOK),
        carrier_id=account.id,
        kind=hook.kind,
        reason=reason,
        body="" if storage_key else readable,
        content_type=hook.headers.get("content-type", "")[:200],
        storage_key=storage_key,
        at=change.at,
    )
