"""Posts that were kept because nobody could take them in then, read and taken in now."""

from contextlib import AbstractAsyncContextManager

from inbox import keeping_mail, receiving_email, taking
from inbox.accounts import Account, Accounts
from inbox.carrier import Hook, InboundText, Malformed, Posted
from inbox.change import Change, Changes
from inbox.mail import InboundEmail
from inbox.receiving_email import Unmatched
from inbox.taking import NotOurs
from store import files, webhooks
from store.database import Database
from store.rows import KeptWebhook
from store.storage import Storage
from store.words import Action


async def read_again(account: Account, storage: Storage, kept: KeptWebhook) -> list[Posted]:
    """What the post says, as this release understands it; nothing, where it still does not."""
    json = kept.body.lstrip()[:1] in ("{", "[")
    content_type = kept.content_type or ("application/json" if json else "")
    headers = {"content-type": content_type} if content_type else {}
    try:
        return account.carrier.read(Hook(kept.kind, "", {}, headers, await _body(storage, kept)))
    except (Malformed, FileNotFoundError):
        return []


async def _body(storage: Storage, kept: KeptWebhook) -> bytes:
    if kept.storage_key is None:
        return kept.body.encode()
    return b"".join([piece async for piece in storage.read(kept.storage_key)])


class Retry:
    """What `frontdesk doctor --retry` does for one organization."""

    def __init__(
        self,
        database: Database,
        changes: Changes,
        accounts: Accounts,
        storage: Storage,
        organization_id: str,
    ) -> None:
        self._database = database
        self._changes = changes
        self._accounts = accounts
        self._storage = storage
        self._organization_id = organization_id

    async def take_up(self) -> int:
        """How many kept texts and emails are in the inbox now: the number they were sent to has

        been added since, or the address they came from. They came in late, and are marked so.
        """
        taken = 0
        for kept in await webhooks.kept(self._database.latest(), self._organization_id):
            account = await self._accounts.of(self._organization_id, kept.carrier_id)
            posted = await read_again(account, self._storage, kept) if account else []
            known = all(isinstance(one, InboundText | InboundEmail) for one in posted)
            if account and posted and known:
                taken += await self._take(account, kept, posted)
        return taken

    async def _take(self, account: Account, kept: KeptWebhook, posted: list[Posted]) -> int:
        """All of one post or none of it: it is settled as a whole."""
        taken = 0
        try:
            for one in posted:
                if isinstance(one, InboundEmail):
                    taken += await self._email(account, kept, one)
            async with self._change() as change:
                for one in posted:
                    if isinstance(one, InboundText):
                        taken += await taking.take(change, account, one, late_since=kept.at)
                await self._settle(change, kept)
        except (NotOurs, Unmatched):
            return 0
        return taken

    async def _email(self, account: Account, kept: KeptWebhook, email: InboundEmail) -> bool:
        prepared = await keeping_mail.prepared(self._storage, self._organization_id, email)
        taken = False
        try:
            async with self._change() as change:
                taken = await receiving_email.take(change, account.id, prepared, kept.at)
        finally:
            if not taken:
                await keeping_mail.discard(self._storage, prepared.files)
        return taken

    async def _settle(self, change: Change, kept: KeptWebhook) -> None:
        await webhooks.settle(change.writes, self._organization_id, [kept.id], change.at)
        if kept.storage_key is not None:
            key = kept.storage_key
            await files.discard(change.writes, self._organization_id, key, change.at)

    def _change(self) -> AbstractAsyncContextManager[Change]:
        return self._changes.by_command(self._organization_id, Action.ADMINISTER)


async def seen(changes: Changes, organization_id: str) -> None:
    """Somebody knows of all that was kept or turned away: the doctor is silent about it."""
    async with changes.by_command(organization_id, Action.ADMINISTER) as change:
        kept = await webhooks.kept(change.writes, organization_id)
        change.concerns(kept_webhooks_seen=len(kept))
        await webhooks.settle(change.writes, organization_id, [one.id for one in kept], change.at)
        await webhooks.forget_refused(change.writes, organization_id)
