"""The numbers of a wall dashboard, as a stream, for as long as the viewer may see them."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from inbox.watching import Access
from resolvers.context import Info
from resolvers.permissions import NEEDS, allow, allow_still
from store.rows import InboxStats


async def inbox_stats(info: Info) -> AsyncGenerator[InboxStats, None]:
    operation = info.context
    await operation.go_live()
    watched = operation.house.dashboards.watch(operation.viewer.organization_id)
    async with aclosing(watched) as stream:
        async for stats in stream:
            if isinstance(stats, Access):
                await operation.recognise()
                allow(operation, NEEDS["Subscription.inboxStats"])
                continue
            await allow_still(operation, NEEDS["Subscription.inboxStats"])
            yield stats
