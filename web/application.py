"""The server, put together of its parts."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cache
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from inbox import housekeeping
from inbox.auditing import Records
from inbox.fetching import Fetcher
from inbox.limiting import Limits
from inbox.links import Links
from inbox.outbox import Outbox
from inbox.receiving import Reception
from inbox.reconciling import Reconciler
from inbox.turning_away import TurnedAway
from inbox.watching import Dashboards
from resolvers.context import House
from resolvers.loaders import SharedLoaders
from schema.schema import Schema, build
from web.assets import assets
from web.config import Settings
from web.files import Files
from web.graphql import GraphQLEndpoint
from web.health import Health
from web.limits import BodyLimit
from web.pages import Pages
from web.parts import Parts
from web.security import SecurityHeaders, failed
from web.sessions import WALL
from web.simulator import PhoneNetwork, simulator
from web.trusted import TrustedDocuments, read_manifest
from web.uploads import Uploads
from webhooks.endpoint import webhook_routes


class Desk(Starlette):
    def __init__(self, sockets: Mapping[str, ASGIApp], **parts: Any) -> None:
        """`sockets`, by their path: what stands around a request would be there all their life."""
        super().__init__(**parts)
        self.sockets = sockets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = self.sockets.get(scope["path"]) if scope["type"] == "websocket" else None
        await (found or super().__call__)(scope, receive, send)


def _trusted(settings: Settings) -> TrustedDocuments:
    """The page's own, and those that are configured."""
    files = [settings.client / "documents.json", *settings.documents]
    manifests = [read_manifest(path) for path in files if path.exists() or path != files[0]]
    return TrustedDocuments(manifests, only=settings.only_documents)


@cache
def _schema(introspection: bool) -> Schema:
    """One for all applications of a process: it holds nothing of theirs."""
    return build(introspection=introspection)


def application(parts: Parts, network: PhoneNetwork | None = None) -> Starlette:
    """The server. With a phone network it is the demo, and has the simulator's page."""
    settings, database, feed, desk = parts.settings, parts.database, parts.feed, parts.desk
    secure = settings.public_url.startswith("https:")
    links = Links(settings.secret_key, settings.public_url)
    house = House(
        database,
        parts.changes,
        feed,
        parts.accounts,
        links,
        parts.storage,
        settings.public_url,
        SharedLoaders(database),
        Dashboards(database, feed),
        Records(parts.changes),
        Limits(database),
    )
    outbox = Outbox(
        database, parts.changes, parts.accounts, links, parts.storage, alone=settings.embedded
    )
    fetcher = Fetcher(
        database, parts.changes, parts.accounts, parts.storage, alone=settings.embedded
    )
    feed.listeners += [outbox.wake, fetcher.wake]
    reconciler = Reconciler(database, parts.changes, parts.accounts)
    pages = Pages(house, settings.client, secure=secure)
    files, uploads = Files(house, secure=secure), Uploads(house)
    schema = _schema(settings.introspection)
    ide = pages.ide if settings.ide else None
    trusted = _trusted(settings)
    graphql = GraphQLEndpoint(schema, house, trusted, secure=secure, ide=ide)
    wall = GraphQLEndpoint(schema, house, trusted, secure=secure, wall=True)
    health = Health(database, feed)
    turned_away = TurnedAway(database, parts.changes)
    reception = Reception(
        database, parts.changes, desk.safe, parts.accounts, turned_away, parts.storage
    )
    routes: Sequence[BaseRoute] = [
        Route("/", pages.inbox),
        Route(WALL, pages.dashboard),
        Route("/sign-in/{link}", pages.follow_link),
        Route("/files/{signed}", files.open),
        Route("/uploads/{signed}", uploads.put, methods=["PUT"]),
        Route("/media/{signed}", files.fetch),
        Route("/healthz", health.alive),
        Route("/readyz", health.ready),
        Route("/graphql", graphql),
        Route(f"{WALL}/graphql", wall),
        *webhook_routes(reception, desk.available, settings.public_url),
        Mount("/assets", assets(settings.client / "assets")),
        *([Mount("/simulator", simulator(network))] if network else []),
    ]

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as running:
            running.push_async_callback(database.close)
            await running.enter_async_context(parts.http)
            await running.enter_async_context(feed.running())
            if network is not None:
                await running.enter_async_context(network.running())
            await running.enter_async_context(outbox.running())
            await running.enter_async_context(fetcher.running())
            await running.enter_async_context(reconciler.running())
            await running.enter_async_context(
                housekeeping.running(database, parts.changes, parts.storage)
            )
            yield

    return Desk(
        {"/graphql": graphql, f"{WALL}/graphql": wall},
        routes=routes,
        middleware=[
            Middleware(SecurityHeaders, secure=secure, uploads_at=settings.bucket_origin),
            Middleware(BodyLimit),
        ],
        exception_handlers={Exception: failed},
        lifespan=lifespan,
    )
