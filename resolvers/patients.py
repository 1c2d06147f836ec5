"""A patient's relations."""

from collections.abc import Awaitable, Sequence
from typing import Any
from urllib.parse import quote

import strawberry

from inbox.links import Linked
from resolvers.context import Info
from store.rows import Conversation, Patient, SavedFact

Root = strawberry.Parent[Patient]


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
    found = [await loaders.conversation_by_number.load(number) for number in numbers]
    return [conversation for conversation in found if conversation is not None]


def saved_facts(root: Root, info: Info) -> Awaitable[list[SavedFact]]:
    facts: Awaitable[list[SavedFact]] = info.context.loaders.saved_facts.get(root.id)
    return facts


def fact_source(root: strawberry.Parent[SavedFact], info: Info) -> Any:
    return info.context.loaders.items.get(root.source_id)
