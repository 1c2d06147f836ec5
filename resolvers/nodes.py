"""`node`: anything by its id, if the viewer may see it; else null, whether it exists or not."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any

import strawberry

from inbox.denial import Denial
from resolvers.context import Info, Operation
from resolvers.loaders import Loader
from resolvers.paging import LARGEST, LimitExceeded
from resolvers.permissions import NODES, allow
from store import ids
from store.ids import Kind


async def node(
    info: Info,
    id: Annotated[strawberry.ID, strawberry.argument(description="Of whatever has one.")],
) -> Any:
    return await _node(info.context, id)


async def nodes(
    info: Info,
    ids: Annotated[list[strawberry.ID], strawberry.argument(description="Of whatever has one.")],
) -> Sequence[Any]:
    if len(ids) > LARGEST:
        raise LimitExceeded(f"Ask for {LARGEST} nodes at most.")
    return await asyncio.gather(*(_node(info.context, id) for id in ids))


async def _node(operation: Operation, id: str) -> Any:
    kind = ids.kind_of(id)
    if kind is None or kind.value not in NODES:
        return None
    try:
        allow(operation, NODES[kind.value])
    except Denial:
        return None
    if kind is Kind.ORGANIZATION:
        organization = operation.viewer.organization
        return organization if organization.id == id else None
    loaders = operation.loaders
    by_kind: dict[Kind, Loader[str, Any]] = {
        Kind.LOCATION: loaders.locations,
        Kind.USER: loaders.users,
        Kind.PATIENT: loaders.patients,
        Kind.SAVED_FACT: loaders.saved_fact,
        Kind.SUGGESTION: loaders.suggestion,
        Kind.CONVERSATION: loaders.conversations,
        Kind.EMAIL_THREAD: loaders.threads,
    }
    items: Loader[str, Any] = loaders.items
    return await by_kind.get(kind, items).load(id)
