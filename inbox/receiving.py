"""What a carrier posts: kept, once, before it is acknowledged."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from inbox import adding, consent, delivery, linking, numbers, starting
from inbox.carrier import Hook, InboundText, NotUnderstood, Posted, Settings, StatusUpdate
from inbox.change import Change, Changes
from inbox.secrets import SettingsSafe
from store import carriers, conversations, patients, sending
from store.database import Database
from store.ids import Kind, new_id
from store.rows import CarrierAccount, ClinicNumber, Conversation, Message
from store.words import AuthorKind, Direction, ItemKind

KEPT_BODY = 100_000
"""Characters kept of a post that was not understood."""


@dataclass(frozen=True, slots=True)
class Reception:
    """Where carriers' posts come in."""

    database: Database
    changes: Changes
    safe: SettingsSafe

    async def claimants(self, carrier: str, account: str) -> list[tuple[CarrierAccount, Settings]]:
        """The accounts that a post may be of, with what is needed to verify it."""
        found = await carriers.accounts_named(self.database.latest(), carrier, account)
        return [(claimant, self.safe.unlock(claimant.settings)) for claimant in found]

    async def receive(self, account: CarrierAccount, hook: Hook, posted: Sequence[Posted]) -> None:
        """All that the post says is committed when this returns; a repeat changes nothing."""
        async with self.changes.begin(account.organization_id) as change:
            for one in posted:
                await _take(change, account, hook, one)


async def _take(change: Change, account: CarrierAccount, hook: Hook, posted: Posted) -> None:
    match posted:
        case InboundText():
            await _text(change, account, hook, posted)
        case StatusUpdate():
            await delivery.called_back(change, account.id, posted)
        case NotUnderstood(reason=reason):
            await _keep(change, account, hook, reason)


async def _text(change: Change, account: CarrierAccount, hook: Hook, text: InboundText) -> None:
    number = await carriers.clinic_number(
        change.writes, change.organization_id, numbers.from_carrier(text.recipient)
    )
    if number is None:
        # Nothing is dropped: an administrator who adds the number later finds the text.
        await _keep(change, account, hook, "a text to a number that the clinic has not added")
        return
    known = await sending.item_of_reference(
        change.writes, change.organization_id, account.id, text.reference
    )
    if known is not None:
        return
    conversation = await starting.conversation_of(change, numbers.from_carrier(text.sender), number)
    conversation = await _texted(change, conversation, number)
    message = await _message(change, conversation, text.body)
    await adding.add(change, conversation, message)
    await sending.keep_reference(
        change.writes, change.organization_id, account.id, text.reference, message.id
    )
    await consent.heed(change, conversation, message)


async def _texted(change: Change, conversation: Conversation, number: ClinicNumber) -> Conversation:
    """The clinic's number that was texted last is the one that answers."""
    if conversation.clinic_number_id == number.id:
        return conversation
    ids = [id for id in [conversation.primary_patient_id] if id]
    primary = await patients.patients(change.writes, change.organization_id, ids)
    moved = replace(
        conversation,
        clinic_number_id=number.id,
        location_id=linking.location_of(primary[0] if primary else None, number),
    )
    await conversations.save(change.writes, conversation, moved)
    return moved


async def _message(change: Change, conversation: Conversation, body: str) -> Message:
    author = conversation.primary_patient_id
    return Message(
        id=new_id(Kind.MESSAGE),
        conversation_id=conversation.id,
        position=await change.position(),
        kind=ItemKind.MESSAGE,
        direction=Direction.INBOUND,
        author_kind=AuthorKind.PATIENT if author else None,
        author_id=author,
        at=change.at,
        body=body.replace("\0", ""),
        delivery_status=None,
        delivery_problem=None,
    )


async def _keep(change: Change, account: CarrierAccount, hook: Hook, reason: str) -> None:
    await carriers.keep_webhook(
        change.writes,
        organization_id=change.organization_id,
        id=new_id(Kind.WEBHOOK),
        carrier_id=account.id,
        kind=hook.kind,
        reason=reason,
        body=hook.body.decode(errors="replace").replace("\0", "")[:KEPT_BODY],
        at=change.at,
    )
