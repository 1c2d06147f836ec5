"""Relay's Node and PageInfo, how a type knows its rows, and how a field names its resolver."""

from collections.abc import Callable
from typing import Any

import strawberry

from resolvers.blanks import OWN, left_blank


def is_row(kind: type) -> Callable[[Any, Any], bool]:
    """For `is_type_of`: members of unions and interfaces are told by the row they are made from."""
    return staticmethod(lambda row, _: isinstance(row, kind))


def says(description: str, name: str | None = None) -> Any:
    """A field that is a plain attribute of the row; `name`: the API's, where it is another."""
    return strawberry.field(description=description, name=name)


def by(resolver: Callable[..., Any], description: str | None = None) -> Any:
    """A field that one resolver answers; its type is what the class says, not the resolver."""
    return strawberry.field(resolver=resolver, description=description)


def own_by(resolver: Callable[..., Any], description: str | None = None) -> Any:
    """A leaf whose value differs between viewers who may see the same: in an answer that they share

    it is filled in for each.
    """
    own = left_blank(resolver)
    return strawberry.field(resolver=own, description=description, metadata={OWN: True})


def streamed_by(resolver: Callable[..., Any], description: str) -> Any:
    """A subscription that one resolver streams."""
    return strawberry.subscription(resolver=resolver, description=description)


@strawberry.interface(description="Anything that has an id of its own.")
class Node:
    id: strawberry.ID = says("Opaque; it names this very thing, in all of the API, for good.")


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    has_next_page: bool = says("Whether the list goes on after this page.")
    has_previous_page: bool = says("Whether there is more of the list before this page.")
    start_cursor: str | None = says(
        "Of the first edge: pass it as `before` for the page before. Null where the page is empty."
    )
    end_cursor: str | None = says(
        "Of the last edge: pass it as `after` for the next page. Null where the page is empty."
    )
