"""How an event is executed: for one subscriber, or once for all who share its answer."""

import inspect
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graphql import ExecutionResult, GraphQLObjectType
from graphql.execution.collect_fields import GroupedFieldSet
from graphql.pyutils import Path
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from inbox.clock import now
from inbox.pushing import Beat
from inbox.viewer import Viewer
from resolvers.context import Operation, Push
from resolvers.sharing import Group, SharedData
from resolvers.short_ways import Attribute, attribute_of
from store.rows import Event


class AnyViewer(Viewer):
    """Whoever shares a view: what any of them may see, and nobody's own.

    Should a field that is the viewer's own not have been declared so, its resolver finds no person
    here and fails: it never shows one's to another.
    """

    def __init__(self, of: Viewer) -> None:
        object.__setattr__(self, "organization", of.organization)
        object.__setattr__(self, "permissions", of.permissions)


class SharedOperation(Operation):
    """What resolvers are given where many share an answer."""

    def __init__(self, of: Operation) -> None:
        self.house = of.house
        self.reads = of.reads
        self.reading = None
        self._viewer = AnyViewer(of.viewer)
        self._loaders = of.loaders


class SharingExecutor(StrawberryGraphQLCoreExecutionContext):
    """Executes an event for one subscriber, or takes part in what is executed for many."""

    _viewer: Viewer | None = None
    _group: Group | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known_ways: dict[
            Any, tuple[GroupedFieldSet, list[tuple[str, Attribute]], GroupedFieldSet]
        ] = {}
        if isinstance(self.context_value, Operation):
            self.context_value.executor = self

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Path | None,
        grouped_field_set: GroupedFieldSet,
        position_context: Any,
    ) -> Any:
        """Plain attributes by the short way, where there are any; the others by the usual one."""
        attributes, others = self._ways(parent_type, grouped_field_set)
        try:
            read = {name: attribute(source_value) for name, attribute in attributes}
        except Exception:
            # Of one of these fields there is something to be said: its usual way says it.
            read, others = {}, grouped_field_set
        if not others:
            return read
        rest: Any = super().execute_fields(
            parent_type, source_value, path, others, position_context
        )
        if not attributes:
            return rest
        order = list(grouped_field_set)
        if self.is_awaitable(rest):
            return _together_later(order, read, rest)
        return _together(order, read, rest)

    def _ways(
        self, parent_type: GraphQLObjectType, fields: GroupedFieldSet
    ) -> tuple[list[tuple[str, Attribute]], GroupedFieldSet]:
        """The same for all rows of a list: graphql-core keeps the field set for as long."""
        key = (parent_type, id(fields))
        known = self._known_ways.get(key)
        if known is None:
            attributes, others = [], {}
            for name, details in fields.items():
                field = self.schema.get_field(parent_type, details[0].node.name.value)
                attribute = attribute_of(field)
                if attribute is None or details[0].node.arguments:
                    others[name] = details
                else:
                    attributes.append((name, attribute))
            known = self._known_ways[key] = (fields, attributes, others)
        return known[1], known[2]

    def group(self) -> Group | None:
        """Of those who share an answer with this subscriber as of now."""
        operation: Operation = self.context_value
        viewer = operation.viewer
        if viewer is not self._viewer:  # recognised anew: their permissions may be others
            self._viewer, self._group = viewer, operation.house.answers.group(self, viewer)
        return self._group

    def build_per_event_executor(self, payload: Any) -> Any:
        operation: Operation = self.context_value
        alone = super().build_per_event_executor
        group = self.group()
        if group is None:
            return alone(payload)

        async def execute() -> ExecutionResult:
            executor = alone(payload)
            executor.context_value = SharedOperation(operation)
            result: Any = executor.execute_operation(False)
            shared: ExecutionResult = await result if executor.is_awaitable(result) else result
            return shared

        return Sharing(group, payload, execute)


def _together(order: list[str], one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """In the order that was asked for; a field that is not there is in neither."""
    both = one | other
    return {name: both[name] for name in order if name in both}


async def _together_later(
    order: list[str], one: dict[str, Any], other: Awaitable[dict[str, Any]]
) -> dict[str, Any]:
    return _together(order, one, await other)


class SocketShortcut:
    """What is shared, written to one subscriber's socket as it is."""

    def __init__(
        self, operation: Operation, push: Push, source_of: Callable[[Event | Beat], Hashable]
    ) -> None:
        self._operation = operation
        self._executor: SharingExecutor = operation.executor
        self._push = push
        self._source_of = source_of
        self._group: Group | None = None
        self._expires_at: datetime | None = None

    def group(self) -> Group | None:
        """As of now; until access changes, which wakes whoever is parked, it stays the same."""
        self._group, self._expires_at = self._executor.group(), self._operation.viewer.expires_at
        return self._group

    async def prepare(self, event: Event | Beat) -> None:
        group = self.group()
        if group is None:
            return
        self._operation.show(event if isinstance(event, Event) else None)
        executor = self._executor.build_per_event_executor(self._source_of(event))
        answer: Any = executor.execute_operation(False)
        result: ExecutionResult = await answer if inspect.isawaitable(answer) else answer
        if not result.errors and isinstance(result.data, SharedData):
            group.prepared = (event, result.data.payload)

    def push(self, event: Event | Beat) -> bool:
        prepared = self._group.prepared if self._group is not None else None
        if prepared is None or prepared[0] is not event:
            return False
        if self._expires_at is not None and self._expires_at <= now():
            return False
        return self._push(prepared[1])


@dataclass(frozen=True, slots=True)
class Sharing:
    """Stands where graphql-core expects the executor of one event."""

    group: Group
    payload: Hashable
    execute: Callable[[], Awaitable[ExecutionResult]]

    def execute_operation(self, _: bool) -> ExecutionResult | Awaitable[ExecutionResult]:
        return self.group.answer(self.payload, self.execute)
