"""Sessions, tokens and sign-in links: who a request is from."""

import asyncio
from collections.abc import Collection
from datetime import timedelta
from time import monotonic

from inbox import logging_off
from inbox.change import Change, Changes
from inbox.clock import now
from inbox.denial import Unauthenticated
from inbox.limiting import SIGN_IN, Limits
from inbox.refusal import Refusal, RefusalCode
from inbox.secrets import digest, new_token, password_matches
from inbox.viewer import NUMBERS, Viewer
from store import people
from store.database import Reads
from store.ids import Kind, new_id
from store.rows import Credential
from store.words import Action, CredentialKind, EventKind, Permission

SESSION_LASTS = timedelta(hours=12)
WALL_LASTS = timedelta(days=90)
FOR_REQUESTS = (CredentialKind.SESSION, CredentialKind.TOKEN, CredentialKind.WALL)
REFUSED_AFTER = 0.2
"""Seconds that every refusal takes: the audit of somebody who is there costs a few of them."""


async def viewer_of(
    reads: Reads,
    token: str,
    kinds: Collection[CredentialKind] = FOR_REQUESTS,
    *,
    address: str = "",
) -> Viewer:
    """Raises Unauthenticated for a token that is unknown, revoked, over or of another kind."""
    held = await people.credential(reads, digest(token))
    if held is None or held.kind not in kinds:
        raise Unauthenticated
    ends_at = logging_off.ends_at(held, held.organization)
    if ends_at is not None and ends_at <= now():
        raise Unauthenticated
    return Viewer(
        user=held.user,
        organization=held.organization,
        permissions=_permissions(held),
        credential_id=held.id,
        is_a_wall=held.kind is CredentialKind.WALL,
        expires_at=ends_at,
        active_at=held.active_at,
        address=address,
    )


def _permissions(held: Credential) -> frozenset[Permission]:
    """A wall may see the numbers, for as long as whoever put it up may."""
    if held.kind is not CredentialKind.WALL:
        return held.permissions
    sees = held.permissions.intersection(NUMBERS)
    return frozenset({Permission.MESSAGING_STATS_READ}) if sees else frozenset()


async def sign_in(
    reads: Reads,
    changes: Changes,
    limits: Limits,
    email: str,
    password: str,
    address: str,
    *,
    on_a_wall: bool = False,
) -> str:
    """A new session's token, or a wall's."""
    email = email.strip().lower()
    await limits.count(SIGN_IN, email, address)
    refused_at = monotonic() + REFUSED_AFTER
    found = await people.sign_in_row(reads, email)
    person_id, organization_id, password_hash = found or ("", "", None)
    if not await asyncio.to_thread(password_matches, password_hash, password):
        if found is not None:
            await _record_refusal(changes, organization_id, person_id, address)
        await asyncio.sleep(refused_at - monotonic())
        sentence = "The email address or the password is wrong. Check both and try again."
        raise Refusal(RefusalCode.INVALID, sentence, ("password",))
    kind = CredentialKind.WALL if on_a_wall else CredentialKind.SESSION
    return await _begin_session(changes, organization_id, person_id, address, kind)


async def follow_link(reads: Reads, changes: Changes, link: str, address: str) -> str:
    """A new session's token for who opened a sign-in link. Raises Unauthenticated."""
    viewer = await viewer_of(reads, link, [CredentialKind.LINK])
    return await _begin_session(
        changes, viewer.organization_id, viewer.user.id, address, link=viewer.credential_id
    )


async def _begin_session(
    changes: Changes,
    organization_id: str,
    person_id: str,
    address: str,
    kind: CredentialKind = CredentialKind.SESSION,
    **details: str,
) -> str:
    if kind is CredentialKind.WALL:
        details["kind"] = kind.value
    async with changes.begin(organization_id) as change:
        change.concerns(**details)
        lasts = WALL_LASTS if kind is CredentialKind.WALL else SESSION_LASTS
        token = await issue(change, person_id, kind, lasts)
        await change.audit(Action.SIGN_IN, person_id, address)
        return token


async def _record_refusal(
    changes: Changes, organization_id: str, person_id: str, address: str
) -> None:
    async with changes.begin(organization_id) as change:
        change.concerns(refused=True)
        await change.audit(Action.SIGN_IN, person_id, address)


async def sign_out(changes: Changes, viewer: Viewer) -> None:
    """Ends this session or token, and the subscriptions that it opened."""
    async with changes.by(viewer, Action.SIGN_OUT) as change:
        change.concerns()
        await people.revoke_credential(
            change.writes, viewer.organization_id, viewer.credential_id, change.at
        )
        await change.record(EventKind.ACCESS_CHANGED, None)


async def issue(
    change: Change, person_id: str, kind: CredentialKind, lasts: timedelta | None
) -> str:
    """A new credential. Its token is in the answer alone: only a digest of it is kept."""
    token, id = new_token(), new_id(Kind.CREDENTIAL)
    change.concerns(credential=id)
    await people.add_credential(
        change.writes,
        organization_id=change.organization_id,
        id=id,
        person_id=person_id,
        kind=kind,
        digest=digest(token),
        created_at=change.at,
        expires_at=change.at + lasts if lasts else None,
        active_at=change.at if kind is CredentialKind.SESSION else None,
    )
    return token


async def set_current_location(
    reads: Reads, changes: Changes, viewer: Viewer, location_id: str | None
) -> None:
    here = await people.locations(reads, viewer.organization_id)
    if location_id is not None and location_id not in {location.id for location in here}:
        sentence = "Your clinic has no such location. Choose one of the list."
        raise Refusal(RefusalCode.NOT_FOUND, sentence, ("locationId",))
    async with changes.by(viewer, Action.SET_CURRENT_LOCATION) as change:
        change.concerns(location_id=location_id)
        await people.set_current_location(
            change.writes, viewer.organization_id, viewer.user.id, location_id
        )
