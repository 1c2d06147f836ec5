"""Writes the demo's history through the same rules as live texts, only with times in the past."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from inbox import adding, consent, registering, starting
from inbox.change import Change, Changes
from inbox.keeping import Kept
from inbox.particulars import Particulars
from store import carriers, conversations, emails, people, suggestions, timeline, unread
from store import patients as patient_store
from store.ids import Kind, new_id
from store.rows import (
    Call,
    Conversation,
    Email,
    File,
    Message,
    SavedFact,
    Suggestion,
    TimelineItem,
)
from store.words import AuthorKind, Direction, ItemKind
from web.demo.stories import FACTS, PATIENTS, READ_BY_ALL, RESOLVED, STORIES, SUGGESTIONS
from web.demo.telling import ASSISTANT, DESK, PATIENT, Told

KINDS: Mapping[type[TimelineItem], tuple[Kind, ItemKind]] = {
    Message: (Kind.MESSAGE, ItemKind.MESSAGE),
    File: (Kind.FILE, ItemKind.FILE),
    Call: (Kind.CALL, ItemKind.CALL),
    Email: (Kind.EMAIL, ItemKind.EMAIL),
}


async def write_history(
    changes: Changes, organization_id: str, team: Mapping[str, str], kept: Mapping[str, Kept]
) -> None:
    """`kept` are the demo's files by their names."""
    async with changes.begin(organization_id) as change:
        await _add_patients(change)
        await _tell(change, team, kept)
        await _finish(change, team)


async def _add_patients(change: Change) -> None:
    here = await people.locations(change.writes, change.organization_id)
    places = {location.name: location.id for location in here}
    for given_name, family_name, born, place, numbers, addresses in PATIENTS:
        record = Particulars(given_name, family_name, born, places.get(place), numbers, addresses)
        await registering.register(change, record)


async def _tell(change: Change, team: Mapping[str, str], kept: Mapping[str, Kept]) -> None:
    """In the order in which it happened, whichever conversation it happened in."""
    numbers = await carriers.clinic_numbers(change.writes, change.organization_id)
    told = [(number, item) for number, story in STORIES.items() for item in story]
    threads: dict[str, str] = {}
    for number, item in sorted(told, key=lambda pair: -pair[1].minutes_ago):
        conversation = await starting.conversation_of(change, number, numbers[0])
        details = dict(item.details)
        if item.kind is Email:
            details["thread_id"] = threads.get(number) or await _thread(change, details["subject"])
            threads[number] = details["thread_id"]
        if item.kind is File:
            details |= asdict(kept[details["name"]])
        if name := details.get("recording_key"):
            details["recording_key"] = kept[name].storage_key
        row = await _row(change, conversation, item, details, team)
        conversation = await adding.add(change, conversation, row)
        if isinstance(row, Message) and row.direction is Direction.INBOUND:
            keyword = consent.keyword_of(row.body)
            if keyword is not None:
                await consent.heed(change, conversation, row, keyword)


async def _thread(change: Change, subject: str) -> str:
    id = new_id(Kind.EMAIL_THREAD)
    await emails.add_thread(
        change.writes, organization_id=change.organization_id, id=id, subject=subject
    )
    return id


async def _row(
    change: Change,
    conversation: Conversation,
    item: Told,
    details: dict[str, Any],
    team: Mapping[str, str],
) -> TimelineItem:
    id_kind, item_kind = KINDS[item.kind]
    inbound = item.author == PATIENT
    author_id = conversation.primary_patient_id if inbound else team[item.author]
    return item.kind(
        id=new_id(id_kind),
        conversation_id=conversation.id,
        position=await change.position(),
        kind=item_kind,
        direction=Direction.INBOUND if inbound else Direction.OUTBOUND,
        author_kind=_author_kind(item, author_id),
        author_id=author_id,
        at=change.at - timedelta(minutes=item.minutes_ago),
        body=item.body,
        delivery_status=item.status,
        delivery_problem=item.problem,
        **details,
    )


def _author_kind(item: Told, author_id: str | None) -> AuthorKind | None:
    if item.author == ASSISTANT:
        return AuthorKind.ASSISTANT
    if item.author == PATIENT:
        return AuthorKind.PATIENT if author_id else None
    return AuthorKind.USER


async def _finish(change: Change, team: Mapping[str, str]) -> None:
    """What people did besides writing: read, resolved; what failed; what the assistant noted."""
    for number in STORIES:
        found = await conversations.by_number(change.writes, change.organization_id, number)
        if found is None:
            continue
        since = await timeline.waiting_since(change.writes, change.organization_id, found.id)
        settled = replace(found, waiting_since=since, is_unresponded=since is not None)
        if number in RESOLVED:
            settled = replace(
                settled, is_resolved=True, resolved_at=change.at, resolved_by_id=team[DESK]
            )
        await conversations.save(change.writes, found, settled)
        if number in (*RESOLVED, *READ_BY_ALL):
            await unread.clear(change.writes, settled)
        await _note(change, settled, team)


async def _note(change: Change, conversation: Conversation, team: Mapping[str, str]) -> None:
    patient_id = conversation.primary_patient_id
    if patient_id is None:
        return
    for label, value in FACTS.get(conversation.phone_number, []):
        fact = SavedFact(
            id=new_id(Kind.SAVED_FACT),
            patient_id=patient_id,
            label=label,
            value=value,
            source_id=conversation.last_item_id,
            saved_at=change.at,
            saved_by_id=team[ASSISTANT],
        )
        await patient_store.add_saved_fact(change.writes, change.organization_id, fact)
    if conversation.phone_number in SUGGESTIONS:
        suggestion = Suggestion(
            id=new_id(Kind.SUGGESTION),
            conversation_id=conversation.id,
            patient_id=patient_id,
            body=SUGGESTIONS[conversation.phone_number],
            in_reply_to_id=conversation.last_item_id,
            created_at=change.at,
        )
        await suggestions.add(change.writes, change.organization_id, suggestion)
