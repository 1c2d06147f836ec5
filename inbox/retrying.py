"""Posts that were kept because nobody could take them in then, read and taken in now."""

from inbox import taking
from inbox.accounts import Account, Accounts
from inbox.carrier import Hook, InboundText, Malformed, Posted
from inbox.change import Changes
from inbox.taking import NotOurs
from store import webhooks
from store.database import Database
from store.rows import KeptWebhook
from store.words import Action


def read_again(account: Account, kept: KeptWebhook) -> list[Posted]:
    """What the post says, as this release understands it; nothing, where it still does not."""
    json = kept.body.lstrip()[:1] in ("{", "[")
    headers = {"content-type": "application/json"} if json else {}
    hook = Hook(kept.kind, "", {}, headers, kept.body.encode())
    try:
        return account.carrier.read(hook)
    except Malformed:
        return []


async def take_up(
    database: Database, changes: Changes, accounts: Accounts, organization_id: str
) -> int:
    """How many kept texts were to a number that has been added since, and are in the inbox now.

    They came in late, and are marked so: their own time is when the carrier posted them.
    """
    taken = 0
    for kept in await webhooks.kept(database.latest(), organization_id):
        account = await accounts.of(organization_id, kept.carrier_id)
        texts = read_again(account, kept) if account else []
        if account and texts and all(isinstance(text, InboundText) for text in texts):
            taken += await _take(changes, account, kept, texts)
    return taken


async def _take(changes: Changes, account: Account, kept: KeptWebhook, texts: list[Posted]) -> int:
    """All of one post or none of it: it is settled as a whole."""
    taken = 0
    try:
        async with changes.by_command(account.organization_id, Action.ADMINISTER) as change:
            for text in texts:
                if isinstance(text, InboundText):
                    taken += await taking.take(change, account, text, late_since=kept.at)
            await webhooks.settle(change.writes, account.organization_id, [kept.id], change.at)
    except NotOurs:
        return 0
    return taken
