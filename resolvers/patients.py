"""The list of patients, and a patient's relations."""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Any
from urllib.parse import quote

import strawberry

from inbox import finding
from inbox.links import Linked
from resolvers.context import Info
from resolvers.paging import Connection, Page
from store.rows import Conversation, Patient, SavedFact

Root = strawberry.Parent[Patient]


async def patients(
    info: Info, search: str | None = None, first: int | None = None, after: str | None = None
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
    house, viewer = info.context.house, info.context.viewer
    linked = Linked(root.picture_key, "picture.jpg", "image/jpeg")
    return house.public_url + house.links.path(viewer, linked)


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


def fact_source(root: strawberry.Parent[SavedFact], info: Info) -> Any:
    return info.context.loaders.items.get(root.source_id)
