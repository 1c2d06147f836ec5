"""What a document asks for, as far as it says who may share its answer: found by walking it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graphql import (
    SKIP,
    ArgumentNode,
    FieldNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    is_abstract_type,
    visit,
)
from graphql.language import Node

OWN = "of the viewer's own"
"""Marks a field whose value differs between viewers of one view, in its metadata."""


@dataclass(frozen=True, slots=True)
class Asked:
    own: bool
    """Whether a field is asked for that is the viewer's own."""
    variables: frozenset[str]
    """Those that the answer depends on: not what only says where a stream begins."""


def asked_by(schema: GraphQLSchema, *definitions: Node) -> Asked:
    """Of an operation that subscribes, and the fragments of its document."""
    walk = _Walk(schema)
    for definition in definitions:
        visit(definition, TypeInfoVisitor(walk.types, walk))
    return Asked(walk.own, frozenset(walk.variables))


class _Walk(Visitor):
    def __init__(self, schema: GraphQLSchema) -> None:
        super().__init__()
        self.schema = schema
        self.types = TypeInfo(schema)
        self.own = False
        self.variables: set[str] = set()

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        parent = self.types.get_parent_type()
        fields = [self.types.get_field_def(), *self._of_members(parent, node.name.value)]
        self.own = self.own or any(map(is_own, fields))

    def enter_argument(self, _: ArgumentNode, *__: Any) -> Any:
        """A stream's arguments have been heeded when its events were chosen."""
        of_stream = self.types.get_parent_type() is self.schema.subscription_type
        return SKIP if of_stream and self.types.get_directive() is None else None

    def enter_variable_definition(self, _: VariableDefinitionNode, *__: Any) -> Any:
        return SKIP

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        self.variables.add(node.name.value)

    def _of_members(
        self, parent: GraphQLNamedType | None, name: str
    ) -> Iterator[GraphQLField | None]:
        if parent is not None and is_abstract_type(parent):
            for member in self.schema.get_possible_types(parent):
                yield member.fields.get(name)


def is_own(field: GraphQLField | None) -> bool:
    definition = field.extensions.get("strawberry-definition") if field else None
    return bool(definition and (definition.metadata or {}).get(OWN))
