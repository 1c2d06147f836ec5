"""One execution for all who follow with the same document, variables and view.

What an event is answered with depends on the event, on what was asked for, and on who may see what:
on nothing else, but for fields that are the viewer's own. They say so where they are declared
(`own_by` in `schema/node.py`), and are left blank in what is shared (`blanks.py`).
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakValueDictionary

import orjson
from graphql import ExecutionResult, OperationDefinitionNode
from graphql.execution import Executor

from inbox.viewer import Viewer
from resolvers.asking import variables_used
from resolvers.blanks import Encoded

KEPT = 16
"""Answers of a group at hand: who is further behind has theirs made again."""
DOCUMENTS = 256
"""Of which it is remembered what they ask for, as the parser remembers them."""


class SentData(dict[str, Any]):
    """An answer's data as it is sent, and encoded already."""

    payload: bytes
    """As `{"data": …}`, which is how it stands in every frame."""

    @classmethod
    def of(cls, payload: bytes) -> "SentData":
        data = cls(orjson.loads(payload)["data"])
        data.payload = payload
        return data

    def forget(self) -> None:
        """Once it is sent: the streams that it came through hold their last answer."""
        self.clear()
        self.payload = b""


class SharedData(SentData):
    """An answer's data, made once for all; sent as it is where nothing in it was left blank."""

    def __init__(self, data: dict[str, Any]) -> None:
        super().__init__(data)
        self.encoded = Encoded.of(data)
        self.payload = self.encoded.parts[0]

    def forget(self) -> None:
        """Others are still to be sent it."""


class Group:
    """All who share their answers, and the newest of these."""

    def __init__(self, document: OperationDefinitionNode) -> None:
        self.document = document
        """Held, for the group is found by its id."""
        self.prepared: tuple[object, Encoded] | None = None
        """The event that is being pushed, and what is shown of it."""
        self._answers: OrderedDict[Hashable, asyncio.Task[ExecutionResult] | ExecutionResult] = (
            OrderedDict()
        )

    def answer(
        self, source: Hashable, execute: Callable[[], Awaitable[ExecutionResult]]
    ) -> ExecutionResult | Awaitable[ExecutionResult]:
        """Made by a task of its own: whoever asked first may leave, and the others wait on."""
        known = self._answers.get(source)
        if known is None:
            known = asyncio.create_task(self._make(source, execute))
            self._answers[source] = known
            if len(self._answers) > KEPT:
                self._answers.popitem(last=False)
        return known if isinstance(known, ExecutionResult) else asyncio.shield(known)

    async def _make(
        self, source: Hashable, execute: Callable[[], Awaitable[ExecutionResult]]
    ) -> ExecutionResult:
        try:
            result = await execute()
        except BaseException:
            self._answers.pop(source, None)
            raise
        if result.data is not None:
            result.data = SharedData(result.data)
        if source in self._answers:
            self._answers[source] = result
        return result


@dataclass(frozen=True, slots=True)
class View:
    """All that an answer may depend on, of who is shown it."""

    organization: Hashable
    permissions: frozenset[Any]


class SharedAnswers:
    """The groups of this process, each for as long as anybody is in it."""

    def __init__(self) -> None:
        self._groups: WeakValueDictionary[Hashable, Group] = WeakValueDictionary()
        self._used: OrderedDict[int, tuple[OperationDefinitionNode, frozenset[str]]] = OrderedDict()

    def group(self, executor: Executor[Any], viewer: Viewer) -> Group:
        variables = executor.variable_values.coerced
        used = orjson.dumps(
            {name: variables.get(name) for name in self._used_by(executor)},
            default=repr,
            option=orjson.OPT_SORT_KEYS,
        )
        view = View(replace(viewer.organization, last_position=0), viewer.permissions)
        key = (id(executor.operation), used, view)
        group = self._groups.get(key)
        if group is None:
            group = self._groups[key] = Group(executor.operation)
        return group

    def _used_by(self, executor: Executor[Any]) -> frozenset[str]:
        """The parser's cache gives the same document for the same text; it is kept for its id."""
        node = executor.operation
        known = self._used.get(id(node))
        if known is None:
            fragments = executor.fragment_definitions.values()
            known = self._used[id(node)] = (node, variables_used(executor.schema, node, *fragments))
            if len(self._used) > DOCUMENTS:
                self._used.popitem(last=False)
        return known[1]
