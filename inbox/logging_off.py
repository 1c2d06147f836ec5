"""Automatic logoff: a session ends after the clinic's time without activity of its person.

Only its person's own client can tell that somebody is there: what a page asks for by itself, and
what a subscription hears, is nobody's activity.
"""

from datetime import datetime, timedelta

from inbox.change import Change, Changes
from inbox.clock import now
from inbox.viewer import Viewer
from store import people, team
from store.rows import Credential, HeldCredential, Organization

TOLD_EVERY = timedelta(minutes=1)
"""Activity is written down this often at most."""
GRACE = 2 * TOLD_EVERY
"""A report of activity may be lost. Browsers sign out earlier, by themselves, and ask first."""


def ends_at(held: Credential | HeldCredential, organization: Organization) -> datetime | None:
    """When it is over, as things stand; None for a credential that lasts."""
    minutes = organization.logoff_after_minutes
    if minutes is None or held.active_at is None:
        return held.expires_at
    idle = held.active_at + timedelta(minutes=minutes) + GRACE
    return idle if held.expires_at is None else min(held.expires_at, idle)


async def keep_session(changes: Changes, viewer: Viewer) -> None:
    """Its person is active. A token is kept by nobody: it has no such end."""
    if viewer.active_at is None or now() - viewer.active_at < TOLD_EVERY:
        return
    async with changes.begin(viewer.organization_id) as change:
        await people.set_active(
            change.writes, viewer.organization_id, viewer.credential_id, change.at
        )


async def end_idle(change: Change, organization: Organization) -> None:
    """Before another time is set: what has ended by the old one stays so."""
    minutes = organization.logoff_after_minutes
    if minutes is not None:
        before = change.at - timedelta(minutes=minutes) - GRACE
        await team.revoke_idle(change.writes, organization.id, before, change.at)
