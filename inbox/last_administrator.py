"""Somebody must be able to administer: a change after which nobody could is undone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from inbox.change import Change
from inbox.refusal import Refusal, RefusalCode
from store import team
from store.words import Permission


@asynccontextmanager
async def kept(change: Change) -> AsyncIterator[None]:
    """Raises Refusal where the last one would go; who never had one may go on without."""
    before = await _is_there(change)
    yield
    if before and not await _is_there(change):
        sentence = (
            "Nobody would be left who may administer. Give somebody else a role with "
            f"{Permission.ORGANIZATION_ADMIN.value} first."
        )
        raise Refusal(RefusalCode.CONFLICT, sentence)


async def _is_there(change: Change) -> bool:
    members = await team.members(change.writes, change.organization_id)
    return any(
        member.removed_at is None and Permission.ORGANIZATION_ADMIN in member.permissions
        for member in members
    )
