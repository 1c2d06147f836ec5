"""A patient's text, taken in: its words, its files, and what they ask of us."""

from dataclasses import replace
from datetime import datetime
from typing import TypedDict

from inbox import adding, answering, consent, linking, numbers, starting, wishing
from inbox.accounts import Account
from inbox.carrier import InboundMedia, InboundText
from inbox.change import Change
from inbox.file_types import fitting_name, plain_type
from store import carriers, conversations, fetching, patients, sending
from store.ids import Kind, new_id
from store.rows import ClinicNumber, Conversation, FetchRow, File, Message, TimelineItem
from store.words import AuthorKind, Direction, FileState, ItemKind, Keyword

STILL_FETCHING = "This file is still being fetched from the carrier."
NOUNS = {"image": "picture", "audio": "recording", "video": "video"}


class NotOurs(Exception):
    """A text to a number that the clinic has not added."""


class Inbound(TypedDict):
    """What all parts of a patient's text have in common."""

    conversation_id: str
    position: int
    direction: Direction
    author_kind: AuthorKind | None
    author_id: str | None
    at: datetime
    arrived_late_at: datetime | None
    delivery_status: None
    delivery_problem: None


async def take(
    change: Change, account: Account, text: InboundText, late_since: datetime | None = None
) -> bool:
    """Whether it is new: a repeat changes nothing. Raises NotOurs.

    `late_since`: when the carrier had it, of a text that we were not told of in time.
    """
    number = await _number(change, account, text)
    known = await sending.item_of_reference(
        change.writes, change.organization_id, account.id, text.reference
    )
    if known is not None:
        return False
    conversation = await starting.conversation_of(change, numbers.from_carrier(text.sender), number)
    if late_since is None:
        conversation = await _texted(change, conversation, number)
    items = await _items(change, conversation, text, late_since)
    for item in items:
        conversation = await adding.add(change, conversation, item)
    await sending.keep_reference(
        change.writes, change.organization_id, account.id, text.reference, items[0].id
    )
    await _have_fetched(change, account, items, text)
    if isinstance(items[0], Message):
        await _heed(change, account, conversation, number, items[0], text)
    return True


async def _number(change: Change, account: Account, text: InboundText) -> ClinicNumber:
    """The clinic's number that was texted. One of the account's own service is the clinic's too:

    whoever runs a Messaging Service adds numbers to it at the carrier, and we are not told.
    """
    phone_number = numbers.from_carrier(text.recipient)
    found = await carriers.clinic_number(change.writes, change.organization_id, phone_number)
    if found is not None:
        return found
    own_service = text.service is not None and text.service in account.settings.values()
    if not own_service or await carriers.number_taken(change.writes, phone_number):
        raise NotOurs
    number = ClinicNumber(
        id=new_id(Kind.CLINIC_NUMBER),
        organization_id=change.organization_id,
        phone_number=phone_number,
        carrier_id=account.id,
        location_id=None,
    )
    await carriers.add_number(change.writes, number)
    return number


async def _texted(change: Change, conversation: Conversation, number: ClinicNumber) -> Conversation:
    """The clinic's number that was texted last is the one that answers."""
    if conversation.clinic_number_id == number.id:
        return conversation
    ids = [id for id in [conversation.primary_patient_id] if id]
    primary = await patients.patients(change.writes, change.organization_id, ids)
    moved = replace(
        conversation,
        clinic_number_id=number.id,
        location_id=linking.location_of(primary[0] if primary else None, number),
    )
    await conversations.save(change.writes, conversation, moved)
    return moved


async def _items(
    change: Change, conversation: Conversation, text: InboundText, late_since: datetime | None
) -> list[TimelineItem]:
    """The words, if there are any, and each file in its order. What comes first leads the text."""
    items: list[TimelineItem] = []
    body = text.body.replace("\0", "")
    if body.strip() or text.problem or not text.media:
        own = await _inbound(change, conversation, late_since)
        items.append(
            Message(
                **own,
                id=new_id(Kind.MESSAGE),
                kind=ItemKind.MESSAGE,
                body=body,
                problem=text.problem,
            )
        )
    for number, media in enumerate(text.media, start=1):
        own = await _inbound(change, conversation, late_since)
        name = _name(media, number if len(text.media) > 1 else None)
        items.append(_file(own, media, name, items[0] if items else None))
    return items


async def _inbound(
    change: Change, conversation: Conversation, late_since: datetime | None
) -> Inbound:
    author = conversation.primary_patient_id
    return Inbound(
        conversation_id=conversation.id,
        position=await change.position(),
        direction=Direction.INBOUND,
        author_kind=AuthorKind.PATIENT if author else None,
        author_id=author,
        at=late_since or change.at,
        arrived_late_at=change.at if late_since else None,
        delivery_status=None,
        delivery_problem=None,
    )


def _file(own: Inbound, media: InboundMedia, name: str, leading: TimelineItem | None) -> File:
    """It stands in its place at once; its bytes, and what they are, come later."""
    return File(
        **own,
        id=new_id(Kind.FILE),
        kind=ItemKind.FILE,
        body="",
        name=name,
        content_type=plain_type(media.content_type)[:127],
        size=0,
        storage_key="",
        thumbnail_key=None,
        message_id=leading.id if isinstance(leading, Message) else None,
        travels_with_id=leading.id if leading else None,
        state=FileState.FETCHING,
        problem=STILL_FETCHING,
    )


def _name(media: InboundMedia, number: int | None) -> str:
    content_type = plain_type(media.content_type)
    noun = NOUNS.get(content_type.partition("/")[0], "file")
    return fitting_name(media.name or f"{noun}-{number}" if number else noun, content_type)


async def _have_fetched(
    change: Change, account: Account, items: list[TimelineItem], text: InboundText
) -> None:
    files = [item for item in items if isinstance(item, File)]
    for file, media in zip(files, text.media, strict=True):
        row = FetchRow(file.id, change.organization_id, account.id, media.url, change.at)
        await fetching.add(change.writes, row)
        change.queued = True


async def _heed(
    change: Change,
    account: Account,
    conversation: Conversation,
    number: ClinicNumber,
    message: Message,
    text: InboundText,
) -> None:
    answered = Keyword(text.answered_keyword) if text.answered_keyword else None
    keyword = answered or consent.keyword_of(message.body)
    if keyword is None:
        await wishing.notice(change, conversation, message)
        return
    asked = await consent.heed(change, conversation, message, keyword)
    in_time = message.arrived_late_at is None
    if asked and in_time and not answered and not account.answers_keywords:
        await answering.answer(change, conversation, number, keyword)
