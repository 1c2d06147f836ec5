"""Every part of the schema says what it means, in the contract's words where it has them."""

import re
from collections.abc import Iterator

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_introspection_type,
    is_specified_scalar_type,
)

ARTICLES = {"a", "an", "of", "the"}


def describe_inputs(schema: GraphQLSchema) -> None:
    """An argument of an input type is described by that type, so that nothing is said twice."""
    for type_ in schema.type_map.values():
        if isinstance(type_, GraphQLObjectType):
            for argument in (a for field in type_.fields.values() for a in field.args.values()):
                named = get_named_type(argument.type)
                if argument.description is None and isinstance(named, GraphQLInputObjectType):
                    argument.description = named.description


def description_faults(served: GraphQLSchema, contract: GraphQLSchema) -> list[str]:
    """What says nothing, or nothing but its name, or something else than was promised."""
    promised = dict(descriptions(contract))
    faults = []
    for place, said in descriptions(served):
        words = promised.get(place)
        if not said:
            faults.append(f"Has no description: {place}")
        elif _is_its_name(place, said):
            faults.append(f"Says no more than its name: {place}")
        elif words and not said.startswith(words):
            faults.append(f"Says something else than the contract: {place}")
    return faults


def descriptions(schema: GraphQLSchema) -> Iterator[tuple[str, str | None]]:
    """Of every type, field, argument and word, by its place, such as `Query.node(id:)`."""
    for name, type_ in schema.type_map.items():
        if is_introspection_type(type_) or is_specified_scalar_type(type_):
            continue
        yield name, type_.description
        match type_:
            case GraphQLObjectType() | GraphQLInterfaceType():
                for field_name, field in type_.fields.items():
                    yield f"{name}.{field_name}", field.description
                    for argument_name, argument in field.args.items():
                        yield f"{name}.{field_name}({argument_name}:)", argument.description
            case GraphQLInputObjectType():
                for field_name, input_field in type_.fields.items():
                    yield f"{name}.{field_name}", input_field.description
            case GraphQLEnumType():
                for word, value in type_.values.items():
                    yield f"{name}.{word}", value.description


def _is_its_name(place: str, said: str) -> bool:
    named = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", place)
    return _words(said) - ARTICLES <= _words(named)


def _words(text: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Za-z]+(?:'s)?", text)}
