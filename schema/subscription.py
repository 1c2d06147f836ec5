from collections.abc import AsyncGenerator

import strawberry

from resolvers import dashboard, events
from schema.conversations import InboxStats
from schema.events import StreamItem
from schema.node import streamed_by


@strawberry.type(description="Everything that can be followed.")
class Subscription:
    inbox_events: AsyncGenerator[StreamItem, None] = streamed_by(
        events.inbox_events,
        "Everything that happens in the viewer's inbox, in the order of the log. "
        "Without `after`, from now on. A heartbeat comes when nothing else has for a while.",
    )
    conversation_events: AsyncGenerator[StreamItem, None] = streamed_by(
        events.conversation_events,
        "Everything that happens in one conversation.",
    )
    inbox_stats: AsyncGenerator[InboxStats, None] = streamed_by(
        dashboard.inbox_stats,
        "At once, and again after each change, at most once a second.",
    )
