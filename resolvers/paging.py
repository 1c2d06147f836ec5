"""Relay's cursor connections over positions of the log (https://relay.dev/graphql/connections.htm).

Relay lets a page be shorter than what was asked for. A search that looks at a part of the list at a
time uses it: such a page may even be empty, says that there is more, and its outer cursor is the
place that the search has come to. Asking on from there misses nothing and brings nothing twice.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

import strawberry

from inbox import cursors
from inbox.denial import BadInput, Denial

First = Annotated[
    int | None, strawberry.argument(description="How many to show, from the list's beginning on.")
]
After = Annotated[
    str | None, strawberry.argument(description="Only what comes after this cursor of the list.")
]
Last = Annotated[
    int | None, strawberry.argument(description="How many to show, up to the list's end.")
]
Before = Annotated[
    str | None, strawberry.argument(description="Only what comes before this cursor of the list.")
]

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
        looked_to: int | None = None,
    ) -> Connection[T]:
        """`found` is in the list's order and holds one more than the page where there are more.

        `looked_to` is where a search stopped looking before the page was full.
        """
        reached = None if looked_to is None else cursors.encode(scope, looked_to)
        return self.connect_by(
            lambda node: cursors.encode(scope, position(node)), found, count, reached
        )

    def connect_by(
        self,
        cursor: Callable[[T], str],
        found: Sequence[T],
        count: Callable[[], Awaitable[int]] | None = None,
        reached: str | None = None,
    ) -> Connection[T]:
        """The same for a list whose places are no positions of the log."""
        more = len(found) > self.size
        kept = found[len(found) - self.size :] if more and self.backward else found[: self.size]
        edges = [Edge(cursor(node), node) for node in kept]
        start, end = (edges[0].cursor, edges[-1].cursor) if edges else (None, None)
        if reached is not None:
            start, end = (reached, end) if self.backward else (start, reached)
        further = more or reached is not None
        return Connection(
            edges,
            PageInfo(
                has_next_page=self.before is not None if self.backward else further,
                has_previous_page=further if self.backward else self.after is not None,
                start_cursor=start,
                end_cursor=end,
            ),
            count,
        )
