"""The fan-out as Strawberry does it by default: each subscriber an execution of their own."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Annotated

import strawberry
from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute
from strawberry.asgi import GraphQL

from benchmarks.floors import EVENT, GRAPHQL, WEBHOOK, Floor, connection_to
from web.config import Settings


@strawberry.type
class Conversation:
    id: strawberry.ID
    phone_number: str
    is_unresponded: bool
    last_activity_at: str


@strawberry.type
class Message:
    id: strawberry.ID
    body: str
    direction: str
    at: str
    delivery_status: str | None


@strawberry.type
class Call:
    id: strawberry.ID


@strawberry.type
class TimelineItemAdded:
    cursor: str
    at: str
    conversation: Conversation
    item: Annotated[Message | Call, strawberry.union("TimelineItem")]


@strawberry.type
class Heartbeat:
    cursor: str


StreamItem = Annotated[TimelineItemAdded | Heartbeat, strawberry.union("StreamItem")]


@strawberry.type
class Query:
    nothing: bool = True


def added() -> TimelineItemAdded:
    conversation, item = EVENT["conversation"], EVENT["item"]
    return TimelineItemAdded(
        cursor=EVENT["cursor"],
        at=EVENT["at"],
        conversation=Conversation(
            id=conversation["id"],
            phone_number=conversation["phoneNumber"],
            is_unresponded=conversation["isUnresponded"],
            last_activity_at=conversation["lastActivityAt"],
        ),
        item=Message(
            id=item["id"],
            body=item["body"],
            direction=item["direction"],
            at=item["at"],
            delivery_status=item["deliveryStatus"],
        ),
    )


def plain(settings: Settings) -> Starlette:
    queues: set[asyncio.Queue[TimelineItemAdded]] = set()

    @strawberry.type
    class Subscription:
        @strawberry.subscription
        async def inbox_events(self, after: str | None = None) -> AsyncGenerator[StreamItem, None]:
            queue = asyncio.Queue[TimelineItemAdded]()
            queues.add(queue)
            try:
                while True:
                    yield await queue.get()
            finally:
                queues.discard(queue)

    async def publish() -> None:
        for queue in queues:
            queue.put_nowait(added())

    desk = Floor(connection_to(settings), settings.public_url, publish)
    schema = strawberry.Schema(Query, subscription=Subscription)
    graphql: GraphQL[None, None] = GraphQL(schema)
    return Starlette(
        routes=[
            Route(WEBHOOK, desk.texted, methods=["POST"]),
            WebSocketRoute(GRAPHQL, graphql),
        ]
    )
