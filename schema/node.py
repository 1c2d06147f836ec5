"""Relay's Node and PageInfo, how a type knows its rows, and how a field names its resolver."""

from collections.abc import Callable
from typing import Any

import strawberry


def is_row(kind: type) -> Callable[[Any, Any], bool]:
    """For `is_type_of`: members of unions and interfaces are told by the row they are made from."""
    return staticmethod(lambda row, _: isinstance(row, kind))


def by(resolver: Callable[..., Any], description: str | None = None) -> Any:
    """A field that one resolver answers; its type is what the class says, not the resolver."""
    return strawberry.field(resolver=resolver, description=description)


def streamed_by(resolver: Callable[..., Any], description: str) -> Any:
    """A subscription that one resolver streams."""
    return strawberry.subscription(resolver=resolver, description=description)


@strawberry.interface(description="Anything that has an id of its own.")
class Node:
    id: strawberry.ID


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None
