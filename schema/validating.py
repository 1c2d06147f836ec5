"""Validation, remembered for each document that the parser remembers.

Strawberry's ValidationCache finds a document by hashing all of it, which is more work than all that
is left of a small query. The parser's cache gives the same document for the same text, so its
identity will do.
"""

from collections import OrderedDict
from collections.abc import Iterator, Sequence

from graphql import ASTValidationRule, DocumentNode, GraphQLError, validate
from strawberry.extensions import SchemaExtension

Known = OrderedDict[int, tuple[DocumentNode, list[GraphQLError]]]


class ValidatedOnce(SchemaExtension):
    """Of one schema and the rules that it has beside the specification's.

    Strawberry's AddValidationRules would be a generator on the stack of each subscription.
    """

    def __init__(self, rules: Sequence[type[ASTValidationRule]], known: Known, most: int) -> None:
        super().__init__()
        self._rules = rules
        self._known = known
        self._most = most

    def on_validate(self) -> Iterator[None]:
        execution = self.execution_context
        document = execution.graphql_document
        if document is not None:
            execution.pre_execution_errors = self._errors(document)
        yield

    def _errors(self, document: DocumentNode) -> list[GraphQLError]:
        known = self._known.get(id(document))
        if known is None:
            execution = self.execution_context
            rules = [*execution.validation_rules, *self._rules]
            errors = validate(execution.schema._schema, document, rules)
            # Held with it, so that no other can be found by its id.
            known = self._known[id(document)] = (document, errors)
            if len(self._known) > self._most:
                self._known.popitem(last=False)
        return known[1]
