"""Puts the tables of permissions in front of the resolvers of a built schema."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
)

from resolvers.permissions import NEEDS, SHOWN, Need, Open, allow, covers

BY_ID = ("Query.node", "Query.nodes")
"""What they find is asked about one by one."""


def guard(schema: GraphQLSchema) -> None:
    """Raises KeyError for a field that the tables do not speak of, and for a row of no field."""
    rows = dict(_rows(schema))
    places = {
        f"{type_.name}.{name}": (type_.name, field)
        for type_ in _object_types(schema)
        for name, field in type_.fields.items()
    }
    undecided = sorted(rows.keys() ^ places.keys())
    if undecided:
        raise KeyError(f"decide in resolvers/permissions.py on {', '.join(undecided)}")
    for place, (owner, field) in places.items():
        types = [] if place in BY_ID else _answers(schema, field)
        for need in dict.fromkeys(_needs(owner, rows[place], types)):
            _guard(field, need)


def field_of(schema: GraphQLSchema, place: str) -> GraphQLField:
    """Of `Type.field`. Raises KeyError."""
    type_name, field_name = place.split(".")
    owner = schema.type_map[type_name]
    if not isinstance(owner, GraphQLObjectType):
        raise KeyError(place)
    field: GraphQLField = owner.fields[field_name]
    return field


def _object_types(schema: GraphQLSchema) -> Iterator[GraphQLObjectType]:
    for type_ in schema.type_map.values():
        if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__"):
            yield type_


def _answers(schema: GraphQLSchema, field: GraphQLField) -> list[str]:
    """The names of the object types that a field may answer with."""
    named = get_named_type(field.type)
    if is_abstract_type(named):
        return [type_.name for type_ in schema.get_possible_types(named)]
    return [named.name] if isinstance(named, GraphQLObjectType) else []


def _rows(schema: GraphQLSchema) -> Iterator[tuple[str, Need]]:
    """Every row, a field at a time."""
    yield from NEEDS.items()
    fields = {type_.name: " ".join(type_.fields) for type_ in _object_types(schema)}
    for name, shown in SHOWN.items():
        table = shown if isinstance(shown, Mapping) else {fields[name]: shown}
        for named, need in table.items():
            for field in named.split():
                yield f"{name}.{field}", need


def _reach(type_name: str) -> Need:
    """What whoever is shown one of this type has been asked for."""
    shown = SHOWN.get(type_name, Open.TO_ALL)
    return next(iter(shown.values())) if isinstance(shown, Mapping) else shown


def _needs(owner: str, own: Need, types: list[str]) -> Iterator[Need]:
    """What has not been asked for on the way to this field."""
    known = _reach(owner)
    if not covers(known, own):
        yield own
    for need in map(_reach, types):
        if not covers(known, need) and not covers(own, need):
            yield need


def _guard(field: GraphQLField, need: Need) -> None:
    if field.subscribe is not None:
        field.subscribe = _guarded(field.subscribe, need)
    elif field.resolve is not None:
        field.resolve = _guarded(field.resolve, need)
    else:
        raise KeyError("a guarded field has a resolver")


def _guarded(resolve: Callable[..., Any], need: Need) -> Callable[..., Any]:
    def guarded(root: Any, info: Any, **arguments: Any) -> Any:
        allow(info.context, need)
        return resolve(root, info, **arguments)

    return guarded
