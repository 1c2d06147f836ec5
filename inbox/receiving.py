"""What a carrier posts: kept, once, before it is acknowledged."""

from collections.abc import Sequence
from dataclasses import dataclass

from inbox import delivery, taking
from inbox.accounts import Account, Accounts
from inbox.carrier import Hook, InboundText, NotUnderstood, Posted, Settings, StatusUpdate
from inbox.change import Change, Changes
from inbox.mail import EmailReport, InboundEmail
from inbox.secrets import SettingsSafe
from inbox.taking import NotOurs
from inbox.telephony import CallUpdate
from inbox.turning_away import TurnedAway
from store import carriers, webhooks
from store.database import Database
from store.ids import Kind, new_id
from store.rows import CarrierAccount

KEPT_BODY = 100_000
"""Characters kept of a post that was not understood."""
NOT_YET = "an email or a call, which this release does not take in"
NOT_ADDED = "a text to a number that the clinic has not added"


@dataclass(frozen=True, slots=True)
class Reception:
    """Where carriers' posts come in."""

    database: Database
    changes: Changes
    safe: SettingsSafe
    accounts: Accounts
    turned_away: TurnedAway

    async def claimants(self, carrier: str, account: str) -> list[tuple[CarrierAccount, Settings]]:
        """The accounts that a post may be of, with what is needed to verify it."""
        found = await carriers.accounts_named(self.database.latest(), carrier, account)
        return [(claimant, self.safe.unlock(claimant.settings)) for claimant in found]

    async def receive(self, account: CarrierAccount, hook: Hook, posted: Sequence[Posted]) -> None:
        """All that the post says is committed when this returns; a repeat changes nothing."""
        opened = self.accounts.opened(account)
        async with self.changes.begin(account.organization_id) as change:
            for one in posted:
                await _take(change, account, opened, hook, one)


async def _take(
    change: Change, account: CarrierAccount, opened: Account | None, hook: Hook, posted: Posted
) -> None:
    match posted:
        case InboundText():
            await _text(change, account, opened, hook, posted)
        case StatusUpdate():
            await delivery.called_back(change, account.id, posted)
        case InboundEmail() | EmailReport() | CallUpdate():
            await _keep(change, account, hook, NOT_YET)
        case NotUnderstood(reason=reason):
            await _keep(change, account, hook, reason)


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


async def _keep(change: Change, account: CarrierAccount, hook: Hook, reason: str) -> None:
    await webhooks.keep(
        change.writes,
        organization_id=change.organization_id,
        id=new_id(Kind.WEBHOOK),
        carrier_id=account.id,
        kind=hook.kind,
        reason=reason,
        body=hook.body.decode(errors="replace").replace("\0", "")[:KEPT_BODY],
        at=change.at,
    )
