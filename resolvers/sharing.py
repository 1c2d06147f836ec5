"""One execution for all who follow with the same document, variables and view.

What an event is answered with depends on the event, on what was asked for, and on who may see what:
on nothing else, unless the document asks for a field that is the viewer's own. Such fields say so
where they are declared (`own_by` in `schema/node.py`).
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from weakref import WeakValueDictionary

import orjson
from graphql import ExecutionResult, OperationDefinitionNode
from graphql.execution import Executor

from inbox.viewer import Viewer
from resolvers.asking import Asked, asked_by

KEPT = 16
"""Answers of a group at hand: who is further behind has theirs made again."""
DOCUMENTS = 256
"""Of which it is remembered what they ask for, as the parser remembers them."""


class SharedData(dict[str, Any]):
    """An answer's data, encoded once for all who are sent it."""

    @cached_property
    def payload(self) -> bytes:
        """As `{"data": …}`, which is how it stands in every frame."""
        return orjson.dumps({"data": self})


class Group:
    """All who share their answers, and the newest of these."""

    def __init__(self, document: OperationDefinitionNode) -> None:
        self.document = document
        """Held, for the group is found by its id."""
        self.prepared: tuple[object, bytes] | None = None
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
        self._asked: OrderedDict[int, tuple[OperationDefinitionNode, Asked]] = OrderedDict()

    def group(self, executor: Executor[Any], viewer: Viewer) -> Group | None:
        """None where what is asked for is the viewer's own."""
        asked = self._asked_by(executor)
        if asked.own:
            return None
        variables = executor.variable_values.coerced
        used = orjson.dumps(
            {name: variables.get(name) for name in asked.variables},
            default=repr,
            option=orjson.OPT_SORT_KEYS,
        )
        view = View(replace(viewer.organization, last_position=0), viewer.permissions)
        key = (id(executor.operation), used, view)
        group = self._groups.get(key)
        if group is None:
            group = self._groups[key] = Group(executor.operation)
        return group

    def _asked_by(self, executor: Executor[Any]) -> Asked:
        """The parser's cache gives the same document for the same text; it is kept for its id."""
        node = executor.operation
        known = self._asked.get(id(node))
        if known is None:
            fragments = executor.fragment_definitions.values()
            known = self._asked[id(node)] = (node, asked_by(executor.schema, node, *fragments))
            if len(self._asked) > DOCUMENTS:
                self._asked.popitem(last=False)
        return known[1]
