"""How one execution reads whole rows without graphql-core's ceremony of a field at a time.

Of a type and what is asked for of it a reader is put together once, and does for all rows of a
list: attributes, and relations that are at hand, as deep as they go. Whatever is not as expected
(something to be awaited, a refusal, a value that does not fit) takes the usual way, which then
also finds the words for what is wrong.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLAbstractType,
    GraphQLLeafType,
    GraphQLObjectType,
    GraphQLOutputType,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution import Executor
from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet

from resolvers.blanks import Asking, Blank
from resolvers.short_ways import UsualWay, attribute_of, is_relation

Reader = Callable[[Any, Asking], Any]
"""Of a row, a field's value as it stands in the answer to who asks; it holds nothing of them."""


@dataclass(frozen=True, slots=True)
class Ways:
    fields: GroupedFieldSet
    """Held, for it is found by its id."""
    short: list[tuple[str, Reader]]
    usual: GroupedFieldSet


class ShortRows:
    """Of one execution; of a stream's, for all of its events."""

    def __init__(self, executor: Executor[Any]) -> None:
        self._executor = executor
        self._known: dict[tuple[GraphQLObjectType, int], Ways] = {}

    def of(self, kind: GraphQLObjectType, fields: GroupedFieldSet) -> Ways:
        """The same for all rows of a list: graphql-core keeps the field set for as long."""
        known = self._known.get((kind, id(fields)))
        return known if known is not None else self._find(kind, fields, relations=True)

    def give_up(self, kind: GraphQLObjectType, fields: GroupedFieldSet) -> None:
        """Of these, attributes alone are read the short way from now on."""
        self._find(kind, fields, relations=False)

    def _find(self, kind: GraphQLObjectType, fields: GroupedFieldSet, *, relations: bool) -> Ways:
        short, usual = [], {}
        for name, details in fields.items():
            reader = self._reader(kind, details, relations=relations)
            if reader is None:
                usual[name] = details
            else:
                short.append((name, reader))
        ways = self._known[kind, id(fields)] = Ways(fields, short, usual)
        return ways

    def _reader(
        self, kind: GraphQLObjectType, details: FieldDetailsList, *, relations: bool
    ) -> Reader | None:
        node = details[0].node
        if node.name.value == "__typename":
            return lambda *_: kind.name
        field = self._executor.schema.get_field(kind, node.name.value)
        if field is None or node.arguments:
            return None
        if not (relations and is_relation(field)):
            return attribute_of(field)
        complete = self._completer(field.type, details)
        return complete and _relation(field.resolve, complete, self._executor.is_awaitable)

    def _completer(self, kind: GraphQLOutputType, details: FieldDetailsList) -> Reader | None:
        """None where not all below can be read the short way."""
        if is_non_null_type(kind):
            inner = self._completer(kind.of_type, details)
            return inner and _required(inner)
        if is_list_type(kind):
            each = self._completer(kind.of_type, details)
            return each and _each(each)
        if is_leaf_type(kind):
            return _leaf(kind)
        if is_object_type(kind):
            return self._object(kind, details)
        return self._member(kind, details) if is_abstract_type(kind) else None

    def _object(self, kind: GraphQLObjectType, details: FieldDetailsList) -> Reader | None:
        collected = self._executor.collect_subfields(kind, details)
        ways = self.of(kind, collected.grouped_field_set)
        if ways.usual or collected.new_defer_usages:
            return None
        short, is_kind = ways.short, kind.is_type_of

        def read(row: Any, asking: Asking) -> Any:
            if row is None:
                return None
            if is_kind is not None and not is_kind(row, None):  # type: ignore[arg-type]
                raise UsualWay
            return {name: reader(row, asking) for name, reader in short}

        return read

    def _member(self, kind: GraphQLAbstractType, details: FieldDetailsList) -> Reader | None:
        """Which it is, is known by the row's class."""
        members = self._executor.schema.get_possible_types(kind)
        readers = {member: self._object(member, details) for member in members}
        if None in readers.values():
            return None
        by_class: dict[type, Any] = {}

        def reader_of(row: Any) -> Any:
            for member, reader in readers.items():
                if member.is_type_of is not None and member.is_type_of(row, None):  # type: ignore[arg-type]
                    return reader
            raise UsualWay

        def read(row: Any, asking: Asking) -> Any:
            if row is None:
                return None
            reader = by_class.get(type(row))
            if reader is None:
                reader = by_class[type(row)] = reader_of(row)
            return reader(row, asking)

        return read


def _relation(resolve: Any, complete: Reader, is_awaitable: Callable[[Any], bool]) -> Reader:
    def read(row: Any, asking: Asking) -> Any:
        value = resolve(row, asking)
        if is_awaitable(value):
            if hasattr(value, "close"):
                value.close()
            raise UsualWay
        return complete(value, asking)

    return read


def _required(inner: Reader) -> Reader:
    def read(value: Any, asking: Asking) -> Any:
        if value is None:
            raise UsualWay
        return inner(value, asking)

    return read


def _each(inner: Reader) -> Reader:
    def read(value: Any, asking: Asking) -> Any:
        if value is None:
            return None
        if not isinstance(value, list | tuple):
            raise UsualWay
        return [inner(row, asking) for row in value]

    return read


def _leaf(kind: GraphQLLeafType) -> Reader:
    coerce = kind.coerce_output_value

    def read(value: Any, _: Asking) -> Any:
        if value is None or type(value) is Blank:
            return value
        coerced = coerce(value)
        if coerced is None:
            raise UsualWay
        return coerced

    return read
