"""What of an answer is a read of somebody's words or record: one table, for the audit.

It is put around the resolvers when the schema is built, inside the table of permissions. What the
inbox's list shows of its conversations is part of reading the list; what events show is part of
following them.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from graphql import GraphQLSchema, get_named_type, is_composite_type

from resolvers.context import Operation
from resolvers.guarding import field_of
from resolvers.loaders import then
from resolvers.paging import Connection
from store.rows import Conversation, Patient, SavedFact, Suggestion, TimelineItem
from store.words import Action

Resolve = Callable[..., Any]
Recorder = Callable[[Resolve], Resolve]
"""Puts the recording of a field's reads around its resolver."""


def parent(resolve: Resolve) -> Resolve:
    """Whoever asks for this field reads what it is a field of."""

    def recorded(root: Any, info: Any, **arguments: Any) -> Any:
        _read(info.context, [root])
        return resolve(root, info, **arguments)

    return recorded


def answer(resolve: Resolve) -> Resolve:
    """Whoever asks for this field reads what it answers with."""

    def recorded(root: Any, info: Any, **arguments: Any) -> Any:
        def shown(found: Any) -> Any:
            _read(info.context, found if isinstance(found, list | tuple) else [found])
            return found

        return then(resolve(root, info, **arguments), shown)

    return recorded


def thread(resolve: Resolve) -> Resolve:
    """A thread is of the conversations that its emails stand in."""

    async def recorded(root: Any, info: Any, **arguments: Any) -> Any:
        _read(info.context, await info.context.loaders.thread_emails.load(root.id))
        return resolve(root, info, **arguments)

    return recorded


def page(action: Action) -> Recorder:
    """One entry a page: what was asked for, and how many were shown."""

    def recorder(resolve: Resolve) -> Resolve:
        def recorded(root: Any, info: Any, **arguments: Any) -> Any:
            asked = _given(arguments)

            def shown(found: Connection[Any]) -> Connection[Any]:
                reading = info.context.reading
                if reading is not None:
                    reading.listed(action, **asked, shown=len(found.edges))
                return found

            return then(resolve(root, info, **arguments), shown)

        return recorded

    return recorder


def _given(arguments: dict[str, Any]) -> dict[str, Any]:
    """Without what was left out, at any depth."""
    return {
        name: _given(value) if isinstance(value, dict) else value
        for name, value in arguments.items()
        if value is not None
    }


def nothing(resolve: Resolve) -> Resolve:
    """Nobody's words and nobody's record."""
    return resolve


READS: dict[str, Recorder] = {
    "Query.viewer": nothing,
    "Query.node": answer,
    "Query.nodes": answer,
    "Query.eventCursor": nothing,
    "Query.conversations": page(Action.READ_INBOX),
    "Query.patients": page(Action.SEARCH_PATIENTS),
    "Query.conversation": answer,
    "Query.inboxCounts": nothing,
    "Conversation.timeline": parent,
    "Conversation.suggestions": parent,
    "EmailThread.subject": thread,
    "EmailThread.emails": answer,
    "Patient.dateOfBirth": parent,
    "Patient.chartUrl": parent,
    "Patient.location": parent,
    "Patient.phoneNumbers": parent,
    "Patient.emailAddresses": parent,
    "Patient.savedFacts": parent,
    "Patient.conversations": answer,
    "SavedFact.source": answer,
}
"""A query that is not in it stops the build. What mutations answer with needs no row."""


def record(schema: GraphQLSchema) -> None:
    """Raises KeyError for a query without a row, and for a row of no field."""
    rows = {**dict.fromkeys(_payloads(schema), answer), **READS}
    queries = schema.query_type.fields if schema.query_type else {}
    undecided = [f"Query.{name}" for name in queries if f"Query.{name}" not in rows]
    if undecided:
        raise KeyError(f"decide in resolvers/reading.py on {', '.join(undecided)}")
    for place, recorder in rows.items():
        field = field_of(schema, place)
        if field.resolve is None:
            raise KeyError(f"{place} has no resolver")
        field.resolve = recorder(field.resolve)


def _payloads(schema: GraphQLSchema) -> Iterator[str]:
    """Whatever a mutation answers with: what it changed has its entry already."""
    mutations = schema.mutation_type.fields.values() if schema.mutation_type else ()
    for payload in {get_named_type(mutation.type) for mutation in mutations}:
        for name, field in payload.fields.items():
            if is_composite_type(get_named_type(field.type)):
                yield f"{payload.name}.{name}"


def _read(operation: Operation, found: Iterable[Any]) -> None:
    reading = operation.reading
    if reading is None:
        return
    for row in found:
        match row:
            case Conversation():
                reading.conversation(row.id)
            case Patient():
                reading.patient(row.id)
            case SavedFact():
                reading.patient(row.patient_id)
            case TimelineItem() | Suggestion():
                reading.conversation(row.conversation_id)
