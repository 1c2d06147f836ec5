"""What is the viewer's own in an answer that many share: left blank when it is made, and filled in

for each. It may only be a leaf (a Boolean, a link): whatever hangs on it would be theirs as well.
"""

import asyncio
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import wraps
from inspect import isawaitable
from typing import Any, Protocol

import orjson
from graphql import GraphQLField

OWN = "of the viewer's own"
"""Marks a field whose value differs between viewers of one view, in its metadata."""


class WhoAsks(Protocol):
    """An operation, as far as it matters here."""

    is_shared: bool


@dataclass(frozen=True, slots=True)
class Asking:
    """As much of `Info` as is there when a blank is filled in."""

    context: WhoAsks


@dataclass(frozen=True, slots=True)
class Blank:
    """Stands in a shared answer where each viewer has a value of their own."""

    resolver: Callable[[Any, Any], Any]
    root: Any

    def value(self, operation: WhoAsks) -> Any:
        """For whoever asks by this operation; or an awaitable of it."""
        return self.resolver(self.root, Asking(operation))


def left_blank(resolver: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """The resolver of a field that is the viewer's own: for nobody in particular, a blank."""

    @wraps(resolver)
    def own(root: Any, info: Any) -> Any:
        return Blank(resolver, root) if info.context.is_shared else resolver(root, info)

    return own


class Missing(Exception):
    """A value has to be waited for."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """An answer's data as `{"data": …}`, encoded once for all, in parts around its blanks."""

    parts: Sequence[bytes]
    blanks: Sequence[Blank]

    @classmethod
    def of(cls, data: dict[str, Any]) -> "Encoded":
        # Nobody can have written what is drawn here into a text, to have it taken for a blank.
        mark, blanks = secrets.token_hex(16), []

        def leave(value: object) -> str:
            if not isinstance(value, Blank):
                raise TypeError(type(value).__name__)
            blanks.append(value)
            return mark

        encoded = orjson.dumps({"data": data}, leave, orjson.OPT_PASSTHROUGH_DATACLASS)
        return cls(encoded.split(b'"%b"' % mark.encode()), blanks)

    def at_once(self, operation: WhoAsks) -> bytes:
        """As this viewer is sent it. Raises Missing where a value is not at hand."""
        if not self.blanks:
            return self.parts[0]
        return self._with([_known(blank.value(operation)) for blank in self.blanks])

    async def when_there(self, operation: WhoAsks) -> bytes:
        values = [blank.value(operation) for blank in self.blanks]
        return self._with([await value if isawaitable(value) else value for value in values])

    async def prime(self, operations: Iterable[WhoAsks]) -> None:
        """Have at hand what these will be sent, fetched for all of them together."""
        values = [blank.value(each) for each in operations for blank in self.blanks]
        await asyncio.gather(*filter(isawaitable, values))

    def _with(self, values: Iterable[Any]) -> bytes:
        between = [orjson.dumps(value) for value in values]
        return b"".join(
            part for pair in zip(self.parts, [*between, b""], strict=True) for part in pair
        )


def _known(value: Any) -> Any:
    if isawaitable(value):
        raise Missing
    return value


def is_own(field: GraphQLField | None) -> bool:
    definition = field.extensions.get("strawberry-definition") if field else None
    return bool(definition and (definition.metadata or {}).get(OWN))
