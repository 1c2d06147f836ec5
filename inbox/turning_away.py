"""Posts that proved nothing are turned away, and counted where an administrator sees it.

A wrong token, or a public URL that is not the one the carrier calls, turns every text away and
looks like silence from inside. Anybody may post here, so what is written is bounded: a row for
each carrier and reason, and one write a minute for each.
"""

import re
from collections import Counter
from time import monotonic

import structlog

from inbox.change import Changes
from store import carriers, webhooks
from store.database import Database

EVERY = 60.0
"""Seconds between two writes about the same."""
KIND = re.compile(r"[a-z_-]{1,32}")

logger = structlog.get_logger(__name__)

Key = tuple[str, tuple[str, ...], str]
"""The carrier, the organizations that the post claimed to be for, the reason."""


class TurnedAway:
    def __init__(self, database: Database, changes: Changes) -> None:
        self._database = database
        self._changes = changes
        self._waiting: Counter[Key] = Counter()
        self._written: dict[Key, float] = {}

    async def count(
        self, carrier: str, organization_ids: tuple[str, ...], kind: str, reason: str
    ) -> None:
        """`organization_ids`: whose account the post named; of nobody's, all of this carrier are

        told, as one of them may have mistyped its account.
        """
        key = (carrier, organization_ids, reason[:100])
        self._waiting[key] += 1
        if monotonic() - self._written.get(key, -EVERY) < EVERY:
            return
        self._written[key] = monotonic()
        try:
            await self._write(key, kind if KIND.fullmatch(kind) else "")
        except Exception as failure:  # a refusal stays one, whatever the database does
            logger.error("a refused webhook could not be counted", error=repr(failure))

    async def _write(self, key: Key, kind: str) -> None:
        carrier, organization_ids, reason = key
        times = self._waiting.pop(key)
        if not organization_ids:
            rows = await carriers.accounts_at(self._database.latest(), carrier)
            organization_ids = tuple(dict.fromkeys(row.organization_id for row in rows))
        for id in organization_ids:
            async with self._changes.begin(id) as change:
                await webhooks.count_refused(
                    change.writes, id, carrier, kind, reason, times, change.at
                )
