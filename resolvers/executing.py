"""How an event is executed: for one subscriber, or once for all who share its answer."""

from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graphql import ExecutionResult, GraphQLLeafType, GraphQLObjectType
from graphql.execution.collect_fields import GroupedFieldSet
from graphql.pyutils import Path
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from inbox.clock import now
from inbox.pushing import Beat
from inbox.viewer import Viewer
from resolvers.blanks import Asking, Blank, Encoded, Missing
from resolvers.context import Operation, Push
from resolvers.sharing import Group, SentData, SharedData
from resolvers.short_rows import ShortRows
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

    is_shared = True

    def __init__(self, of: Operation) -> None:
        self.house = of.house
        self.reads = of.reads
        self.reading = None
        self._viewer = AnyViewer(of.viewer)
        self._loaders = of.loaders


class SharingExecutor(StrawberryGraphQLCoreExecutionContext):
    """Executes an event for one subscriber, or takes part in what is executed for many."""

    # Of graphql-core's attributes as well: with more than thirty in it, the dictionary of each
    # subscriber's executor would be another kind, four times as large.
    __slots__ = (
        "_deferred_execution_plans",
        "_group",
        "_initial_execution_plans",
        "_root_fields",
        "_short_rows",
        "_stream_usages",
        "_viewer",
        "abort_signal",
        "async_work_finished_hook_task",
        "background_futures",
        "defer_usage_set",
        "enable_early_execution",
        "groups",
        "hide_suggestions",
        "hooks",
        "pending_incremental_futures",
        "streams",
        "tasks",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._viewer: Viewer | None = None
        self._group: Group | None = None
        # These two serve all of a stream's events: graphql-core copies this for each.
        self._short_rows = ShortRows(self)
        self._root_fields: dict[GraphQLObjectType, GroupedFieldSet] = {}
        if isinstance(self.context_value, Operation):
            self.context_value.executor = self

    def execute_collected_root_fields(
        self,
        root_type: GraphQLObjectType,
        root_value: Any,
        grouped_field_set: GroupedFieldSet,
        serially: bool,
        new_defer_usages: Sequence[Any],
    ) -> Any:
        """With the same fields for each event of a stream: of others graphql-core would remember

        for as long as the stream goes on what is below them.
        """
        fields = self._root_fields.setdefault(root_type, grouped_field_set)
        return super().execute_collected_root_fields(
            root_type, root_value, fields, serially, new_defer_usages
        )

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Path | None,
        grouped_field_set: GroupedFieldSet,
        position_context: Any,
    ) -> Any:
        """By the short way what can be read so; the others by the usual one."""
        ways = self._short_rows.of(parent_type, grouped_field_set)
        others = ways.usual
        try:
            asking = Asking(self.context_value)
            read = {name: reader(source_value, asking) for name, reader in ways.short}
        except Exception:
            # Of one of these fields there is something to be said: its usual way says it.
            self._short_rows.give_up(parent_type, grouped_field_set)
            read, others = {}, grouped_field_set
        if not others:
            return read
        rest: Any = super().execute_fields(
            parent_type, source_value, path, others, position_context
        )
        if not read:
            return rest
        order = list(grouped_field_set)
        if self.is_awaitable(rest):
            return _together_later(order, read, rest)
        return _together(order, read, rest)

    def group(self) -> Group:
        """Of those who share an answer with this subscriber as of now."""
        operation: Operation = self.context_value
        viewer = operation.viewer
        if self._group is None or viewer is not self._viewer:
            # Recognised anew: their permissions may be others.
            self._viewer, self._group = viewer, operation.house.answers.group(self, viewer)
        return self._group

    def complete_leaf_value(self, return_type: GraphQLLeafType, result: Any) -> Any:  # type: ignore[override]
        return result if type(result) is Blank else super().complete_leaf_value(return_type, result)

    def build_per_event_executor(self, payload: Any) -> Any:
        return Sharing(self.context_value, self.shared_answer(payload))

    def shared_answer(self, payload: Any) -> ExecutionResult | Awaitable[ExecutionResult]:
        """With blanks where each viewer has a value of their own."""
        alone = super().build_per_event_executor

        async def execute() -> ExecutionResult:
            executor = alone(payload)
            executor.context_value = SharedOperation(self.context_value)
            result: Any = executor.execute_operation(False)
            shared: ExecutionResult = await result if executor.is_awaitable(result) else result
            return shared

        return self.group().answer(payload, execute)


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
        self.operation = operation
        self._executor: SharingExecutor = operation.executor
        self._push = push
        self._source_of = source_of
        self._group: Group | None = None
        self._expires_at: datetime | None = None

    def group(self) -> Group:
        """As of now; until access changes, which wakes whoever is parked, it stays the same."""
        self._group, self._expires_at = self._executor.group(), self.operation.viewer.expires_at
        return self._group

    async def prepare(self, event: Event | Beat, all_of_group: Sequence["SocketShortcut"]) -> None:
        group = self.group()
        self.show(event)
        answer = self._executor.shared_answer(self._source_of(event))
        result = answer if isinstance(answer, ExecutionResult) else await answer
        if result.errors or not isinstance(result.data, SharedData):
            return
        encoded = result.data.encoded
        if encoded.blanks:
            people = {each.operation.viewer.user.id: each for each in all_of_group}
            for each in people.values():
                each.show(event)
            await encoded.prime(each.operation for each in people.values())
        group.prepared = (event, encoded)

    def show(self, event: Event | Beat) -> None:
        self.operation.show(event if isinstance(event, Event) else None)

    def push(self, event: Event | Beat) -> bool:
        prepared = self._group.prepared if self._group is not None else None
        if prepared is None or prepared[0] is not event:
            return False
        if self._expires_at is not None and self._expires_at <= now():
            return False
        if prepared[1].blanks:
            self.show(event)
        try:
            return self._push(prepared[1].at_once(self.operation))
        except Missing:
            return False


@dataclass(frozen=True, slots=True)
class Sharing:
    """Stands where graphql-core expects the executor of one event."""

    operation: Operation
    answer: ExecutionResult | Awaitable[ExecutionResult]

    def execute_operation(self, _: bool) -> ExecutionResult | Awaitable[ExecutionResult]:
        made = self.answer
        if isinstance(made, ExecutionResult) and _blanks(made) is None:
            return made
        return self._filled_in(made)

    async def _filled_in(
        self, answer: ExecutionResult | Awaitable[ExecutionResult]
    ) -> ExecutionResult:
        result = answer if isinstance(answer, ExecutionResult) else await answer
        encoded = _blanks(result)
        if encoded is None:
            return result
        payload = await encoded.when_there(self.operation)
        return ExecutionResult(SentData.of(payload), result.errors, result.extensions)


def _blanks(result: ExecutionResult) -> Encoded | None:
    """None where there is nothing to fill in."""
    data = result.data
    return data.encoded if isinstance(data, SharedData) and data.encoded.blanks else None
