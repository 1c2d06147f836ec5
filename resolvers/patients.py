"""The list of patients, and a patient's relations."""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Annotated, Any
from urllib.parse import quote

import strawberry

from inbox import finding
from inbox.links import Linked
from resolvers.context import Info
from resolvers.loaders import then
from resolvers.paging import After, Connection, First, Page
from resolvers.timeline import Assistant
from store.rows import Conversation, Patient, SavedFact

Root = strawberry.Parent[Patient]
Search = Annotated[
    str | None,
    strawberry.argument(description="Part of a name, of a number in any spelling, or an address."),
]


async def patients(
    info: Info, search: Search = None, first: First = None, after: After = None
) -> Connection[Patient]:
    operation = info.context
    reads, viewer = operation.reads, operation.viewer
    page = Page.of(first, after, None, None)
    wanted = finding.searched(viewer, search)
    place = None if after is None else finding.place_of(wanted, after)
    found = await finding.page(reads, viewer, wanted, page.size + 1, place)
    places = {patient.id: place for place, patient in found}
    return page.connect_by(
        lambda patient: finding.cursor(wanted, places[patient.id]),
        [patient for _, patient in found],
        lambda: finding.total(reads, viewer, wanted),
    )


def picture_url(root: Root, info: Info) -> str | None:
    if root.picture_key is None:
        return None
    linked = Linked(root.id, root.picture_key, "picture.jpg", "image/jpeg")
    return info.context.house.links.file(info.context.viewer, linked)


def chart_url(root: Root, info: Info) -> str | None:
    template = info.context.viewer.organization.chart_url_template
    return template.replace("{patientId}", quote(root.id)) if template else None


def location(root: Root, info: Info) -> Any:
    return info.context.loaders.locations.get(root.location_id)


def phone_numbers(root: Root, info: Info) -> Any:
    return info.context.loaders.phone_numbers.get(root.id)


def email_addresses(root: Root, info: Info) -> Any:
    return info.context.loaders.email_addresses.get(root.id)


async def conversations(root: Root, info: Info) -> Sequence[Conversation]:
    loaders = info.context.loaders
    numbers = await loaders.phone_numbers.load(root.id)
    found = await asyncio.gather(*map(loaders.conversation_by_number.load, numbers))
    return [conversation for conversation in found if conversation is not None]


def saved_facts(root: Root, info: Info) -> Awaitable[list[SavedFact]]:
    facts: Awaitable[list[SavedFact]] = info.context.loaders.saved_facts.get(root.id)
    return facts


def fact_saved_by(root: strawberry.Parent[SavedFact], info: Info) -> Any:
    name = info.context.viewer.organization.assistant_name
    saved_by = info.context.loaders.users.get(root.saved_by_id)
    return then(saved_by, lambda user: Assistant(name) if user and user.is_assistant else user)


def fact_source(root: strawberry.Parent[SavedFact], info: Info) -> Any:
    return info.context.loaders.items.get(root.source_id)
