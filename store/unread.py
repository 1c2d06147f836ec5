"""Who has which conversation unread.

Each row holds copies of the conversation's chips, so that a page of what is unread is a range of an
index, and each person's are counted by state. These are the only ways that a row comes, changes or
goes, so that neither copies nor counts can part from what they are of.
"""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import Insert

from store import tables as t
from store.database import Reads, Transaction
from store.dialect import insert, insert_or_ignore
from store.reading import HOUSE, IDS, OF_HOUSE, OF_ID
from store.rows import Conversation

MIRRORED = ("location_id", *t.CHIPS, "activity_position")
ROW = ("organization_id", "person_id", "conversation_id", *MIRRORED)
U = t.unread.c
PAIRS = sa.select(U.person_id, U.conversation_id).where(
    U.organization_id == HOUSE,
    U.person_id.in_(sa.bindparam("person_ids", expanding=True)),
    U.conversation_id.in_(IDS),
)
Where = tuple[sa.ColumnElement[bool], ...]
OF_ALL: Where = (U.organization_id == OF_HOUSE, U.conversation_id == OF_ID)
OF_SOME: Where = (*OF_ALL, U.person_id.in_(sa.bindparam("people", expanding=True)))
OF_PERSON: Where = (U.organization_id == OF_HOUSE, U.person_id == OF_ID)
"""The rows of a conversation: everybody's, or some people's; and all of one person's."""
MOVE = sa.update(t.unread).where(*OF_ALL)


def _marking_team() -> sa.Select[Any]:
    person = t.person.c
    copies = [sa.bindparam(f"to_{name}", type_=U[name].type).label(name) for name in MIRRORED]
    return sa.select(person.organization_id, person.id, OF_ID, *copies).where(
        person.organization_id == OF_HOUSE,
        person.is_assistant.is_(False),
        person.removed_at.is_(None),
    )


MARK_TEAM = (
    insert(t.unread)
    .from_select(list(ROW), _marking_team())
    .on_conflict_do_nothing()
    .returning(U.person_id)
)


@cache
def _counting(change: int, rows: Where) -> Insert:
    """Unread rows count while they stand: +1 once they are there, -1 before they go or change."""
    counts = t.unread_count
    state = [
        U.organization_id,
        U.person_id,
        sa.func.coalesce(U.location_id, sa.literal_column("''")),
        *(U[name] for name in t.CHIPS),
    ]
    counted = sa.select(*state, sa.func.count() * change).where(*rows).group_by(*state)
    statement = insert(counts).from_select(list(counts.c), counted)
    return statement.on_conflict_do_update(
        index_elements=list(counts.primary_key),
        set_={"conversations": counts.c.conversations + statement.excluded.conversations},
    )


def _of(conversation: Conversation) -> dict[str, Any]:
    return {OF_HOUSE.key: conversation.organization_id, OF_ID.key: conversation.id}


async def pairs(
    reads: Reads,
    organization_id: str,
    person_ids: Collection[str],
    conversation_ids: Collection[str],
) -> set[tuple[str, str]]:
    """(person, conversation) of what is unread among these people and conversations."""
    asked = {
        "organization_id": organization_id,
        "person_ids": list(person_ids),
        "ids": list(conversation_ids),
    }
    return {(row[0], row[1]) for row in await reads.rows(PAIRS, asked)}


async def follow(writes: Transaction, after: Conversation, changed: Mapping[str, Any]) -> None:
    """Copy what changed of a conversation."""
    copies = {name: changed[name] for name in MIRRORED if name in changed}
    if not copies:
        return
    moved = copies.keys() != {"activity_position"}
    if moved:
        await writes.write(_counting(-1, OF_ALL), _of(after))
    await writes.write(MOVE, {**copies, **_of(after)})
    if moved:
        await writes.write(_counting(+1, OF_ALL), _of(after))


async def mark(writes: Transaction, conversation: Conversation, person_id: str) -> bool:
    """Whether this person had it read until now."""
    row = {
        "organization_id": conversation.organization_id,
        "conversation_id": conversation.id,
        "person_id": person_id,
        **{name: getattr(conversation, name) for name in MIRRORED},
    }
    if await writes.write(insert_or_ignore(t.unread), row) == 0:
        return False
    await writes.write(_counting(+1, OF_SOME), {**_of(conversation), "people": [person_id]})
    return True


async def mark_for_all(writes: Transaction, conversation: Conversation) -> None:
    """For everybody of the team; the assistant has no inbox of its own."""
    copies = {f"to_{name}": getattr(conversation, name) for name in MIRRORED}
    rows = await writes.rows(MARK_TEAM, {**copies, **_of(conversation)})
    marked = [row[0] for row in rows]
    if marked:
        await writes.write(_counting(+1, OF_SOME), {**_of(conversation), "people": marked})


async def clear(
    writes: Transaction, conversation: Conversation, person_id: str | None = None
) -> int:
    """Read now, by one person or by everyone. How many had it unread until now."""
    rows = OF_ALL if person_id is None else OF_SOME
    whose = {**_of(conversation), **({} if person_id is None else {"people": [person_id]})}
    await writes.write(_counting(-1, rows), whose)
    return await writes.write(sa.delete(t.unread).where(*rows), whose)


async def mark_open_ones(writes: Transaction, organization_id: str, person_id: str) -> None:
    """For somebody new: whatever a patient wrote and nobody resolved since."""
    c = t.conversation.c
    open_ones = sa.select(
        c.organization_id, sa.literal(person_id), c.id, *[c[name] for name in MIRRORED]
    ).where(
        c.organization_id == organization_id,
        c.is_resolved.is_(False),
        c.last_inbound_position > 0,
    )
    await writes.write(t.unread.insert().from_select(list(ROW), open_ones))
    theirs = {OF_HOUSE.key: organization_id, OF_ID.key: person_id}
    await writes.write(_counting(+1, OF_PERSON), theirs)


async def forget_person(writes: Transaction, organization_id: str, person_id: str) -> None:
    """For somebody who has no inbox any more."""
    theirs = {OF_HOUSE.key: organization_id, OF_ID.key: person_id}
    await writes.write(_counting(-1, OF_PERSON), theirs)
    await writes.write(sa.delete(t.unread).where(*OF_PERSON), theirs)
