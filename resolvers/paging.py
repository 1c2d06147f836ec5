"""Relay's cursor connections (https://relay.dev/graphql/connections.htm)."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from inbox import cursors
from inbox.denial import BadInput, Denial

T = TypeVar("T")
LARGEST = 100
USUAL = 50


class LimitExceeded(Denial):
    code = "LIMIT_EXCEEDED"


@dataclass(frozen=True, slots=True)
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@dataclass(frozen=True, slots=True)
class Edge(Generic[T]):
    cursor: str
    node: T


@dataclass(frozen=True, slots=True)
class Connection(Generic[T]):
    edges: Sequence[Edge[T]]
    page_info: PageInfo
    count: Callable[[], Awaitable[int]] | None = None

    @property
    def nodes(self) -> list[T]:
        return [edge.node for edge in self.edges]


@dataclass(frozen=True, slots=True)
class Page:
    """`first` after a cursor, or `last` before one; both ends may be given."""

    size: int
    backward: bool
    after: str | None
    before: str | None

    @classmethod
    def of(
        cls, first: int | None, after: str | None, last: int | None, before: str | None
    ) -> "Page":
        if first is not None and last is not None:
            raise BadInput("Ask for `first` or for `last`, not for both.")
        size = first if first is not None else last if last is not None else USUAL
        if size < 0:
            raise BadInput("`first` and `last` cannot be negative.")
        if size > LARGEST:
            raise LimitExceeded(f"A page has {LARGEST} nodes at most. Ask for fewer, then go on.")
        return cls(size, last is not None, after, before)

    def place(self, scope: str, cursor: str | None) -> int | None:
        return None if cursor is None else cursors.decode(scope, cursor)

    def connect(
        self,
        scope: str,
        found: Sequence[T],
        position: Callable[[T], int],
        count: Callable[[], Awaitable[int]] | None = None,
    ) -> Connection[T]:
        """`found` is in the list's order and holds one more than the page where there are more."""
        return self.connect_by(lambda node: cursors.encode(scope, position(node)), found, count)

    def connect_by(
        self,
        cursor: Callable[[T], str],
        found: Sequence[T],
        count: Callable[[], Awaitable[int]] | None = None,
    ) -> Connection[T]:
        """The same for a list whose places are no positions of the log."""
        more = len(found) > self.size
        kept = found[len(found) - self.size :] if more and self.backward else found[: self.size]
        edges = [Edge(cursor(node), node) for node in kept]
        return Connection(
            edges,
            PageInfo(
                has_next_page=self.before is not None if self.backward else more,
                has_previous_page=more if self.backward else self.after is not None,
                start_cursor=edges[0].cursor if edges else None,
                end_cursor=edges[-1].cursor if edges else None,
            ),
            count,
        )
