"""The dashboard, live: measured once a second at most, for everybody of a clinic who watches it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from time import monotonic

import structlog

from inbox.clock import day_in, end_of_day, hours_of, now
from inbox.feed import Beat, Feed
from store import people, stats
from store.database import Database
from store.rows import InboxStats
from store.words import EventKind

EVERY = 1.0
"""Seconds between two measurements, and between two that one watcher is shown."""
LONGEST_SLEEP = 30.0
"""Seconds: a clock that is set meanwhile makes an hour late by no more than this."""

logger = structlog.get_logger(__name__)


class Access(Enum):
    CHANGED = "CHANGED"
    """Ask again who may watch, before anything more is shown."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What the numbers were at a position of the log, and when the clinic's next hour begins."""

    position: int
    stats: InboxStats
    until: datetime


@dataclass(slots=True)
class Dashboard:
    """One clinic's newest numbers, and a bell that rings when there are others."""

    stats: InboxStats | None = None
    access: int = 0
    """How often access has changed."""
    heard: int = 0
    """The position up to which the log has been heard."""
    stirred: asyncio.Event = field(default_factory=asyncio.Event)
    bell: asyncio.Event = field(default_factory=asyncio.Event)
    watchers: int = 0
    task: asyncio.Task[None] | None = None

    def ring(self) -> None:
        self.bell.set()
        self.bell = asyncio.Event()


class Dashboards:
    def __init__(self, database: Database, feed: Feed) -> None:
        self._database = database
        self._feed = feed
        self._dashboards: dict[str, Dashboard] = {}

    async def watch(self, organization_id: str) -> AsyncGenerator[InboxStats | Access, None]:
        """The numbers at once and whenever they are others; before them, and whenever access

        changes, the word that it did.
        """
        dashboard = self._join(organization_id)
        asked, shown, at = -1, None, 0.0
        try:
            while True:
                bell = dashboard.bell
                if dashboard.stats is None:
                    await bell.wait()
                elif dashboard.access != asked:
                    asked = dashboard.access
                    yield Access.CHANGED
                elif dashboard.stats == shown:
                    await bell.wait()
                elif shown is not None and monotonic() - at < EVERY:
                    await asyncio.sleep(EVERY - (monotonic() - at))
                else:
                    shown, at = dashboard.stats, monotonic()
                    yield shown
        finally:
            self._leave(organization_id, dashboard)

    def _join(self, organization_id: str) -> Dashboard:
        dashboard = self._dashboards.get(organization_id)
        if dashboard is None:
            dashboard = self._dashboards[organization_id] = Dashboard()
            dashboard.task = asyncio.create_task(self._run(organization_id, dashboard))
        dashboard.watchers += 1
        return dashboard

    def _leave(self, organization_id: str, dashboard: Dashboard) -> None:
        dashboard.watchers -= 1
        if dashboard.watchers == 0 and dashboard.task is not None:
            del self._dashboards[organization_id]
            dashboard.task.cancel()

    async def _run(self, organization_id: str, dashboard: Dashboard) -> None:
        while True:
            try:
                await self._keep_up(organization_id, dashboard)
            except Exception as failure:
                logger.error("the dashboard could not be read; trying again", error=repr(failure))
                await asyncio.sleep(EVERY)

    async def _keep_up(self, organization_id: str, dashboard: Dashboard) -> None:
        measured = await self._measure(organization_id)
        dashboard.heard = measured.position
        # What became of access before this position nobody has heard.
        dashboard.access += 1
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._hear(organization_id, dashboard, measured.position))
            while True:
                await _heard(dashboard, measured.position)
                dashboard.stats = measured.stats
                dashboard.ring()
                await asyncio.sleep(EVERY)
                await _outdated(dashboard, measured)
                measured = await self._measure(organization_id)

    async def _hear(self, organization_id: str, dashboard: Dashboard, position: int) -> None:
        events = self._feed.follow(organization_id, position, lambda _: True)
        async with aclosing(events) as heard:
            async for event in heard:
                if isinstance(event, Beat):
                    continue
                if event.kind is EventKind.ACCESS_CHANGED:
                    dashboard.access += 1
                    dashboard.ring()
                dashboard.heard = event.position
                dashboard.stirred.set()

    async def _measure(self, organization_id: str) -> Measured:
        snapshot = self._database.snapshot()
        try:
            organization = await people.organization(snapshot, organization_id)
            if organization is None:
                raise LookupError(organization_id)
            zone, at = organization.time_zone, now()
            today = day_in(zone, at)
            hours = hours_of(zone, today)
            begun = [hour for hour in hours if hour.begins_at <= at]
            to_come = [hour.begins_at for hour in hours[len(begun) :]]
            return Measured(
                organization.last_position,
                await stats.stats(snapshot, organization_id, today, begun),
                min(to_come, default=end_of_day(zone, today)),
            )
        finally:
            await snapshot.close()


async def _heard(dashboard: Dashboard, position: int) -> None:
    """Until the log has been heard so far: whoever may not see the numbers any more is gone."""
    while dashboard.heard < position:
        dashboard.stirred.clear()
        await dashboard.stirred.wait()


async def _outdated(dashboard: Dashboard, measured: Measured) -> None:
    """Until something has happened since the numbers were measured, or another hour begins."""
    while dashboard.heard <= measured.position:
        left = (measured.until - now()).total_seconds()
        if left <= 0:
            return
        dashboard.stirred.clear()
        try:
            async with asyncio.timeout(min(left, LONGEST_SLEEP)):
                await dashboard.stirred.wait()
        except TimeoutError:
            pass
