from collections.abc import Iterator

from graphql import GraphQLError, OperationDefinitionNode
from strawberry.extensions import SchemaExtension


class OneOperation(SchemaExtension):
    """Of several operations one is named (GraphQL, 6.1); Strawberry would run the first."""

    def on_validate(self) -> Iterator[None]:
        context = self.execution_context
        document = context.graphql_document
        if document is not None and context._provided_operation_name is None:
            found = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
            if len(found) > 1:
                error = GraphQLError("Name the operation to run in `operationName`.", found)
                context.pre_execution_errors = [error]
        yield
