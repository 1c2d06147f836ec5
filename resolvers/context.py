"""What resolvers are given: the house they stand in, and the operation that they answer."""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, Self

from strawberry.types import Info as StrawberryInfo

from inbox import signing_in
from inbox.accounts import Accounts
from inbox.auditing import Reading, Records
from inbox.change import Changes
from inbox.denial import Unauthenticated
from inbox.feed import Feed
from inbox.limiting import Limits
from inbox.links import Links
from inbox.viewer import Viewer
from inbox.watching import Dashboards
from resolvers.loaders import Loaders, SharedLoaders
from resolvers.sharing import SharedAnswers
from store.database import Database, Reads, Snapshot
from store.rows import Event
from store.storage import Storage


@dataclass(frozen=True, slots=True)
class House:
    """What stands for as long as the server runs."""

    database: Database
    changes: Changes
    feed: Feed
    accounts: Accounts
    links: Links
    storage: Storage
    public_url: str
    shared: SharedLoaders
    dashboards: Dashboards
    records: Records
    limits: Limits
    answers: SharedAnswers = field(default_factory=SharedAnswers)


class Sessions(Protocol):
    """How a transport hands a session's token to a browser, and takes it back."""

    def begin(self, token: str) -> None: ...

    def end(self) -> None: ...


@dataclass(slots=True)
class Connection:
    """One HTTP request or one socket: where operations come from."""

    house: House
    address: str
    cookie: str | None
    authorization: str | None
    sessions: Sessions | None
    is_a_wall: bool = False
    """Whoever signs in here puts up a screen for a wall."""
    connection_params: Mapping[str, object] | None = None
    """A socket's `connection_init` payload."""

    @property
    def token(self) -> str | None:
        given = self.authorization
        if given is None and self.connection_params is not None:
            params = {name.lower(): value for name, value in self.connection_params.items()}
            given = params.get("authorization")  # type: ignore[assignment]
        if isinstance(given, str):
            scheme, _, token = given.partition(" ")
            return token.strip() if scheme.lower() == "bearer" else None
        return self.cookie


Push = Callable[[bytes], bool]
"""Writes an answer's data, encoded, to a socket; whether there was room for it."""
pushing: ContextVar[Push | None] = ContextVar("pushing", default=None)
"""The way to the socket of the operation at hand: Strawberry gives all of a socket one context."""


class Operation:
    """A query, a mutation or a subscription, as long as the block is entered.

    It reads one snapshot until renewed or live.
    """

    is_shared = False
    """Whether it is nobody's in particular: what is made by it goes to many."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.house = connection.house
        self.token = connection.token
        self._snapshot: Snapshot | None = self.house.database.snapshot()
        self.reads: Reads = self._snapshot
        self.reading: Reading | None = Reading()
        """What is to be recorded as read; None while events show it, for that is following."""
        self.push = pushing.get()
        self.executor: Any = None
        """What executes this, where it is a subscription."""
        self._audited: set[str] = set()
        self._viewer: Viewer | None = None
        self._loaders: Loaders | None = None

    async def __aenter__(self) -> Self:
        try:
            await self.recognise()
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @property
    def viewer(self) -> Viewer:
        if self._viewer is None:
            raise Unauthenticated
        return self._viewer

    @property
    def loaders(self) -> Loaders:
        if self._loaders is None:
            self._loaders = Loaders(self.reads, self.viewer.organization_id)
        return self._loaders

    def show(self, event: Event | None) -> None:
        """What the next result is read by: one event's loaders, which its followers share."""
        shared = self.house.shared
        self._loaders = shared.of(event.organization_id, event.position) if event else None

    async def recognise(self) -> None:
        """Who this is from, as of now; nobody, where the token is none or no longer good."""
        self._viewer = self._loaders = None
        if self.token is not None:
            try:
                viewer = await signing_in.viewer_of(
                    self.reads, self.token, address=self.connection.address
                )
                self._viewer = replace(viewer, audited=self._audited)
            except Unauthenticated:
                self._viewer = None

    async def go_live(self) -> None:
        """For a subscription: from here on each event is read as things stand then."""
        await self.close()
        self._snapshot = self._loaders = self.reading = None
        self.reads = self.house.database.latest()

    async def record(self) -> None:
        """Write down what was read. To be awaited before the answer leaves."""
        read = self.reading.without(self._audited) if self.reading is not None else []
        if read:
            await self.close()
            await self.house.records.add(self.viewer, read)
            self.reading = Reading()

    async def close(self) -> None:
        if self._snapshot is not None:
            await self._snapshot.close()

    async def renew(self) -> None:
        """After a change: what is read from here on is a snapshot that holds it."""
        await self.close()
        await self.recognise()


Info = StrawberryInfo[Operation, Any]
