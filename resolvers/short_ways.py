"""Short ways through the executor, for what most fields are: attributes of their row.

A page of the inbox is a thousand fields. graphql-core makes a path, an info and four calls of each,
and Strawberry six more where a resolver is; here a plain attribute is read and coerced, and a
resolver without arguments is called. Whatever is not as expected takes the usual way, which then
also finds the words for what is wrong.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLLeafType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    get_nullable_type,
    is_leaf_type,
    is_non_null_type,
)
from strawberry.types import Info
from strawberry.types.field import StrawberryField

from resolvers.blanks import Asking

Attribute = Callable[[Any, Any], Any]
"""Of a row, the value as it stands in the answer, whoever asks."""
ATTRIBUTE = "frontdesk.attribute"
RELATION = "frontdesk.relation"
"""Marks a field whose resolver wants nothing but the row and the operation."""


class UsualWay(Exception):
    """Something is not as expected."""


def call_directly(schema: GraphQLSchema) -> None:
    """To be done before anything is put around the resolvers."""
    for field in _fields(schema):
        own = field.extensions.get("strawberry-definition")
        if isinstance(own, StrawberryField) and _is_simple(own):
            field.resolve = _direct(own)
            field.extensions[RELATION] = True


def read_directly(schema: GraphQLSchema) -> None:
    """To be done when all is put around the resolvers: what is guarded is no plain attribute."""
    for field in _fields(schema):
        own = field.extensions.get("strawberry-definition")
        leaf = get_nullable_type(field.type)
        if getattr(field.resolve, "_is_default", False) and is_leaf_type(leaf) and own is not None:
            field.extensions[ATTRIBUTE] = _attribute(
                own.python_name, leaf, is_required=is_non_null_type(field.type)
            )


def attribute_of(field: GraphQLField | None) -> Attribute | None:
    return field.extensions.get(ATTRIBUTE) if field is not None else None


def is_relation(field: GraphQLField) -> bool:
    return RELATION in field.extensions


def _fields(schema: GraphQLSchema) -> list[GraphQLField]:
    return [
        field
        for type_ in schema.type_map.values()
        if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__")
        for field in type_.fields.values()
    ]


def _is_simple(field: StrawberryField) -> bool:
    return (
        field.base_resolver is not None
        and not field.arguments
        and not field.extensions
        and not field.is_async
        and not field.is_subscription
        and field.base_resolver.self_parameter is None
    )


def _direct(field: StrawberryField) -> Callable[..., Any]:
    resolver = field.base_resolver
    assert resolver is not None  # noqa: S101 `_is_simple` says so
    function: Callable[..., Any] = resolver.wrapped_func  # type: ignore[assignment]
    parent = resolver.parent_parameter or resolver.root_parameter
    info = resolver.info_parameter
    row, asked = parent.name if parent else None, info.name if info else None

    def direct(root: Any, raw: GraphQLResolveInfo[Any] | Asking) -> Any:
        given: dict[str, Any] = {}
        if row is not None:
            given[row] = root
        if asked is not None:
            # Of a whole row that is read at once nothing but the operation is known.
            given[asked] = raw if isinstance(raw, Asking) else Info(_raw_info=raw, _field=field)
        return function(**given)

    return direct


def _attribute(name: str, leaf: GraphQLLeafType, *, is_required: bool) -> Attribute:
    get, coerce = attrgetter(name), leaf.coerce_output_value

    def read(row: Any, _: Any) -> Any:
        value = get(row)
        if value is None:
            if is_required:
                raise UsualWay
            return None
        coerced = coerce(value)
        if coerced is None:
            raise UsualWay
        return coerced

    return read
