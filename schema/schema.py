"""The schema, with its limits, and one operation's context around each execution."""

from collections.abc import AsyncGenerator
from contextlib import aclosing, nullcontext
from typing import Any, TypeVar

import strawberry
from graphql import GraphQLError
from strawberry.extensions import (
    DisableIntrospection,
    MaxAliasesLimiter,
    QueryDepthLimiter,
)
from strawberry.extensions.runner import SchemaExtensionsRunner
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionResult, StreamExecutionResult
from strawberry.types.execution import PreExecutionError

from resolvers.context import Connection, Operation
from resolvers.errors import ASKED_WRONGLY, told
from resolvers.executing import SharingExecutor
from resolvers.guarding import guard
from resolvers.reading import record
from resolvers.scalars import SCALARS
from resolvers.short_ways import call_directly, read_directly
from schema.describing import describe_inputs
from schema.mutation import Mutation
from schema.one_operation import OneOperation
from schema.parsing import ParsedOnce
from schema.query import Query
from schema.subscription import Subscription
from schema.validating import Known, ValidatedOnce

DEPTH = 12
ALIASES = 15
TOKENS = 2_000
CACHED = 256
"""Documents whose parsing and validation are remembered."""

R = TypeVar("R", bound=StreamExecutionResult)


class Schema(strawberry.Schema):
    """Transports give a `Connection` as context; resolvers get one `Operation` each."""

    async def execute(self, *args: Any, **kwargs: Any) -> ExecutionResult:
        connection: Connection = kwargs["context_value"]
        try:
            async with Operation(connection) as operation:
                result = await super().execute(*args, **{**kwargs, "context_value": operation})
                await operation.record()
        except ASKED_WRONGLY:
            raise
        except Exception as failure:  # of the database, before a resolver or after them
            result = _failed(failure)
        return _told(result)

    def create_extensions_runner(self, *args: Any, **kwargs: Any) -> SchemaExtensionsRunner:
        return Runner(*args, **kwargs)

    async def stream(self, *args: Any, **kwargs: Any) -> AsyncGenerator[Any, None]:
        return self._operate(*args, **kwargs)

    async def _operate(self, *args: Any, **kwargs: Any) -> AsyncGenerator[Any, None]:
        connection: Connection = kwargs["context_value"]
        try:
            async with Operation(connection) as operation:
                source = await super().stream(*args, **{**kwargs, "context_value": operation})
                async with aclosing(source) as results:
                    async for result in results:
                        await operation.record()
                        yield _told(result)
        except Exception as failure:
            # ParserCache parses where Strawberry's stream does not expect an error; the rest is
            # of the database, before a resolver or after them.
            yield _told(_failed(failure))


class Runner(SchemaExtensionsRunner):
    def operation(self) -> Any:
        """No stack of what to leave where nothing was entered: each subscription would hold it."""
        entered = super().operation()
        return entered if entered.hooks else nullcontext()


def _failed(failure: Exception) -> PreExecutionError:
    """Nothing of a result is shown, where one was there but could not be recorded as read."""
    if not isinstance(failure, GraphQLError):
        failure = GraphQLError("", original_error=failure)
    return PreExecutionError(data=None, errors=[failure])


def _told(result: R) -> R:
    errors = getattr(result, "errors", None)
    if errors:
        result.errors = [told(error) for error in errors]  # type: ignore[union-attr]
    return result


def build(*, introspection: bool = True) -> Schema:
    known: Known = Known()
    rules = (
        *MaxAliasesLimiter(max_alias_count=ALIASES).validation_rules,
        *QueryDepthLimiter(max_depth=DEPTH).validation_rules,
        *(() if introspection else DisableIntrospection().validation_rules),
    )
    extensions: list[Any] = [
        lambda: ParsedOnce(TOKENS, CACHED),
        lambda: ValidatedOnce(rules, known, CACHED),
        OneOperation,
    ]
    schema = Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        extensions=extensions,
        execution_context_class=SharingExecutor,
        config=StrawberryConfig(scalar_map=SCALARS),
    )
    call_directly(schema._schema)
    record(schema._schema)
    guard(schema._schema)
    read_directly(schema._schema)
    describe_inputs(schema._schema)
    return schema
