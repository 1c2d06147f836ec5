"""Fetching a page's relations before its fields ask for them one by one.

A loader gathers what fifty rows ask for, at the price of fifty awaitables. A page knows its rows
and the document knows what it wants of them, so they are fetched first, and each field then finds
its value at hand.
"""

import asyncio
from collections.abc import Awaitable, Iterable, Iterator, Sequence
from typing import Any

from graphql import FieldNode, FragmentSpreadNode, SelectionSetNode

from resolvers.context import Info
from resolvers.loaders import Loaders
from store.rows import Conversation


async def prime_conversations(info: Info, page: Sequence[Conversation]) -> None:
    wanted = set(_names_below(info))
    await asyncio.gather(_people(info, wanted, page), *_others(info, wanted, page))


async def _people(info: Info, wanted: set[str], page: Sequence[Conversation]) -> None:
    """The patients of the numbers first: the primary ones are among them."""
    loaders: Loaders = info.context.loaders
    if wanted & {"patients", "otherPatientCount"}:
        await loaders.linked_patients.load_many([row.phone_number for row in page])
    if "primaryPatient" in wanted:
        await loaders.patients.load_many(_there(row.primary_patient_id for row in page))


def _others(
    info: Info, wanted: set[str], page: Sequence[Conversation]
) -> Iterator[Awaitable[None]]:
    loaders: Loaders = info.context.loaders
    items = [row.may_want_to_opt_out_id for row in page] if "mayWantToOptOut" in wanted else []
    if "lastItem" in wanted:
        items += [row.last_item_id for row in page]
    if items:
        yield loaders.items.load_many(_there(items))
    if "isUnread" in wanted:
        user_id = info.context.viewer.user.id
        yield loaders.unread.load_many([(user_id, row.id) for row in page])
    if "optOut" in wanted:
        yield loaders.opt_outs.load_many([row.phone_number for row in page])
    if "location" in wanted:
        yield loaders.locations.load_many(_there(row.location_id for row in page))
    if "suggestions" in wanted:
        yield loaders.suggestions.load_many([row.id for row in page])


def _there(ids: Iterable[str | None]) -> list[str]:
    return [id for id in ids if id is not None]


def _names_below(info: Info) -> Iterator[str]:
    """Every field's name in the selection, at any depth: one too many costs one statement."""
    raw = info._raw_info
    for node in raw.field_nodes:
        if node.selection_set is not None:
            yield from _names(node.selection_set, raw.fragments, set())


def _names(
    selection: SelectionSetNode, fragments: dict[str, Any], spread: set[str]
) -> Iterator[str]:
    for node in selection.selections:
        if isinstance(node, FragmentSpreadNode):
            name = node.name.value
            if name not in spread:
                yield from _names(fragments[name].selection_set, fragments, spread | {name})
            continue
        if isinstance(node, FieldNode):
            yield node.name.value
        below = getattr(node, "selection_set", None)
        if below is not None:
            yield from _names(below, fragments, spread)
