"""Which variables a document's answer depends on: found by walking it."""

from typing import Any

from graphql import (
    SKIP,
    ArgumentNode,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    visit,
)
from graphql.language import Node


def variables_used(schema: GraphQLSchema, *definitions: Node) -> frozenset[str]:
    """Those that what an operation and its fragments answer depends on: of a subscription, not what

    only says where its stream begins.
    """
    walk = _Walk(schema)
    for definition in definitions:
        visit(definition, TypeInfoVisitor(walk.types, walk))
    return frozenset(walk.variables)


class _Walk(Visitor):
    def __init__(self, schema: GraphQLSchema) -> None:
        super().__init__()
        self.schema = schema
        self.types = TypeInfo(schema)
        self.variables: set[str] = set()

    def enter_argument(self, _: ArgumentNode, *__: Any) -> Any:
        """A stream's arguments have been heeded when its events were chosen."""
        of_stream = self.types.get_parent_type() is self.schema.subscription_type
        return SKIP if of_stream and self.types.get_directive() is None else None

    def enter_variable_definition(self, _: VariableDefinitionNode, *__: Any) -> Any:
        return SKIP

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        self.variables.add(node.name.value)
