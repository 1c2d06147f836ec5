"""How an event is executed: for one subscriber, or once for all who share its answer."""

from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Any

from graphql import ExecutionResult
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from inbox.viewer import Viewer
from resolvers.context import Operation
from resolvers.sharing import Group


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

    def build_per_event_executor(self, payload: Any) -> Any:
        operation: Operation = self.context_value
        viewer = operation.viewer
        if viewer is not self._viewer:  # recognised anew: their permissions may be others
            self._viewer, self._group = viewer, operation.house.answers.group(self, viewer)
        alone = super().build_per_event_executor
        if self._group is None:
            return alone(payload)

        async def execute() -> ExecutionResult:
            executor = alone(payload)
            executor.context_value = SharedOperation(operation)
            result: Any = executor.execute_operation(False)
            shared: ExecutionResult = await result if executor.is_awaitable(result) else result
            return shared

        return Sharing(self._group, payload, execute)


@dataclass(frozen=True, slots=True)
class Sharing:
    """Stands where graphql-core expects the executor of one event."""

    group: Group
    payload: Hashable
    execute: Callable[[], Awaitable[ExecutionResult]]

    def execute_operation(self, _: bool) -> ExecutionResult | Awaitable[ExecutionResult]:
        return self.group.answer(self.payload, self.execute)
