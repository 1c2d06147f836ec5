"""Who is on the team: people change their role or leave, and credentials are taken back."""

from datetime import datetime
from typing import Any

from inbox import last_administrator, logging_off, numbers
from inbox.administering import ASSISTANT, role_id
from inbox.change import Change, Changes
from inbox.clock import now
from inbox.refusal import Refusal, RefusalCode
from inbox.secrets import hash_password
from store import people, team, unread
from store.database import Reads
from store.rows import HeldCredential, Member, Organization
from store.words import Action, CredentialKind, EventKind


async def member(reads: Reads, email: str) -> Member:
    """Whoever has or had this address. Raises Refusal where nobody did."""
    found = await team.member(reads, email.strip().lower())
    if found is None:
        raise Refusal(RefusalCode.NOT_FOUND, f"Nobody has the address {email}.", ("email",))
    return found


async def set_member(
    changes: Changes,
    member: Member,
    *,
    role: str | None = None,
    name: str | None = None,
    password: str | None = None,
    phone: str | None = None,
) -> None:
    """Changes what is given. A role brings back who was removed; a new password ends sessions.

    `phone` is what rings when they call a patient, in any spelling; an empty one takes it away.
    """
    if member.removed_at is not None and role is None:
        sentence = f"{member.email} was removed. Say with --role as what they are to come back."
        raise Refusal(RefusalCode.CONFLICT, sentence, ("role",))
    async with (
        changes.by_command(member.organization_id, Action.ADMINISTER) as change,
        last_administrator.kept(change),
    ):
        values: dict[str, Any] = {"removed_at": None}
        if member.removed_at is not None:
            # Whoever signed in at the very moment of their removal.
            await team.revoke_credentials(change.writes, member, change.at)
        if role is not None:
            values |= {"role_id": await role_id(change, role), "is_assistant": role == ASSISTANT}
        if name is not None:
            values["name"] = name
        if phone is not None:
            values["phone_number"] = await _parsed(change, phone) if phone.strip() else None
        if password is not None:
            values["password_hash"] = hash_password(password)
            sessions = [CredentialKind.SESSION, CredentialKind.WALL]
            await team.revoke_credentials(change.writes, member, change.at, sessions)
        await team.set_member(change.writes, member, **values)
        await _move_inbox(change, member, values.get("is_assistant", member.is_assistant))
        await change.record(EventKind.ACCESS_CHANGED, None)
        given = {"role": role, "name": name, "password": password and "changed"}
        given["phone"] = phone
        told = {what: value for what, value in given.items() if value is not None}
        change.concerns(command="person set", person=member.id, was=member.role, **told)


async def _parsed(change: Change, spelling: str) -> str:
    organization = await people.organization(change.writes, change.organization_id)
    return numbers.parse(spelling, organization.region if organization else "US", "phone")


async def _move_inbox(change: Change, member: Member, is_assistant: bool) -> None:
    """The assistant has no inbox of its own, nor has who is removed."""
    had = member.removed_at is None and not member.is_assistant
    writes, organization_id = change.writes, change.organization_id
    if had and is_assistant:
        await unread.forget_person(writes, organization_id, member.id)
    elif not had and not is_assistant:
        await unread.mark_open_ones(writes, organization_id, member.id)


async def remove_member(changes: Changes, member: Member) -> None:
    """They can do nothing any more, and stay the author of what they wrote."""
    async with (
        changes.by_command(member.organization_id, Action.ADMINISTER) as change,
        last_administrator.kept(change),
    ):
        if member.removed_at is not None:
            return
        await team.set_member(change.writes, member, removed_at=change.at, password_hash=None)
        await team.revoke_credentials(change.writes, member, change.at)
        await unread.forget_person(change.writes, member.organization_id, member.id)
        await change.record(EventKind.ACCESS_CHANGED, None)
        change.concerns(command="person remove", person=member.id)


async def good_credentials(reads: Reads, organization_id: str) -> list[HeldCredential]:
    """Tokens, sessions and links that are neither revoked nor over."""
    return await _good(reads, organization_id, now())


async def _good(reads: Reads, organization_id: str, at: datetime) -> list[HeldCredential]:
    organization = await people.organization(reads, organization_id)
    held = await team.credentials(reads, organization_id, at)
    return [each for each in held if organization and not _is_over(each, organization, at)]


def _is_over(held: HeldCredential, organization: Organization, at: datetime) -> bool:
    ends_at = logging_off.ends_at(held, organization)
    return ends_at is not None and ends_at <= at


async def revoke(changes: Changes, organization_id: str, credential_id: str) -> str:
    """Whose it was. Raises Refusal for a token, session or link that is not good anyway."""
    async with changes.by_command(organization_id, Action.ADMINISTER) as change:
        good = await _good(change.writes, organization_id, change.at)
        email = next((held.email for held in good if held.id == credential_id), None)
        if email is None:
            sentence = "There is no such token: `frontdesk token list` shows those that are good."
            raise Refusal(RefusalCode.NOT_FOUND, sentence)
        await people.revoke_credential(change.writes, organization_id, credential_id, change.at)
        await change.record(EventKind.ACCESS_CHANGED, None)
        change.concerns(command="token revoke", credential=credential_id)
        return email
