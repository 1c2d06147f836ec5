"""Puts the table of permissions in front of the resolvers of a built schema."""

from collections.abc import Callable
from typing import Any

from graphql import GraphQLField, GraphQLObjectType, GraphQLSchema

from resolvers.permissions import NEEDS, Need, allow


def guard(schema: GraphQLSchema) -> None:
    """Raises KeyError for a root field that the table does not have, and for a row of no field."""
    roots = (schema.query_type, schema.mutation_type, schema.subscription_type)
    for root in roots:
        for name, field in root.fields.items() if root else ():
            _guard(field, NEEDS[f"{root.name}.{name}" if root else name])
    names = {root.name for root in roots if root}
    for place, need in NEEDS.items():
        type_name, field_name = place.split(".")
        owner = schema.type_map[type_name]
        if not isinstance(owner, GraphQLObjectType):
            raise KeyError(place)
        if type_name not in names:
            _guard(owner.fields[field_name], need)


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
