"""Conversations one by one. `store/inbox.py` lists them.

`save` is the only way a conversation changes, and these are the only ways that unread does, so that
the copies of its chips on the unread rows and the counts by state can never part from it.
"""

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from store import tables as t
from store.database import Reads, Transaction, first
from store.dialect import checked, insert, insert_or_ignore
from store.reading import HOUSE, IDS, columns, many
from store.rows import Conversation, OptOut
from store.words import OptOutSource

CONVERSATION = columns(t.conversation, Conversation)
OPT_OUT = columns(t.opt_out, OptOut)
BY_ID = sa.select(*CONVERSATION).where(
    checked(t.conversation.c.organization_id) == HOUSE, t.conversation.c.id.in_(IDS)
)
UNREAD = sa.select(t.unread.c.person_id, t.unread.c.conversation_id).where(
    t.unread.c.organization_id == HOUSE,
    t.unread.c.person_id.in_(sa.bindparam("person_ids", expanding=True)),
    t.unread.c.conversation_id.in_(IDS),
)
IN_FORCE = (
    sa.select(*OPT_OUT)
    .where(
        t.opt_out.c.organization_id == HOUSE,
        t.opt_out.c.phone_number.in_(IDS),
        t.opt_out.c.ended_at.is_(None),
    )
    .order_by(t.opt_out.c.at, t.opt_out.c.id)
)
MIRRORED = ("location_id", *t.CHIPS, "activity_position")


async def conversation(reads: Reads, organization_id: str, id: str) -> Conversation | None:
    found = await conversations(reads, organization_id, [id])
    return found[0] if found else None


async def conversations(
    reads: Reads, organization_id: str, ids: Collection[str]
) -> list[Conversation]:
    rows = await reads.rows(BY_ID, {"organization_id": organization_id, "ids": list(ids)})
    return many(Conversation, rows)


async def by_numbers(
    reads: Reads, organization_id: str, phone_numbers: Collection[str]
) -> list[Conversation]:
    c = t.conversation.c
    statement = sa.select(*CONVERSATION).where(c.organization_id == organization_id)
    return many(Conversation, await reads.rows(statement.where(c.phone_number.in_(phone_numbers))))


async def by_number(reads: Reads, organization_id: str, phone_number: str) -> Conversation | None:
    found = await by_numbers(reads, organization_id, [phone_number])
    return found[0] if found else None


async def add(writes: Transaction, conversation: Conversation) -> None:
    await writes.write(t.conversation.insert().values(**asdict(conversation)))
    await _count(writes, conversation, +1)


async def save(writes: Transaction, before: Conversation, after: Conversation) -> None:
    was, now = asdict(before), asdict(after)
    changed = {name: now[name] for name in now if now[name] != was[name]}
    if not changed:
        return
    c = t.conversation
    await writes.write(
        sa.update(c)
        .where(c.c.organization_id == before.organization_id, c.c.id == before.id)
        .values(**changed)
    )
    await _mirror(writes, after, changed)
    if _state(before) != _state(after):
        await _count(writes, before, -1)
        await _count(writes, after, +1)


async def _mirror(writes: Transaction, after: Conversation, changed: dict[str, Any]) -> None:
    copies = {name: changed[name] for name in MIRRORED if name in changed}
    if not copies:
        return
    moved = copies.keys() != {"activity_position"}
    if moved:
        await _count_unread(writes, -1, *_unread(after))
    await writes.write(sa.update(t.unread).where(*_unread(after)).values(**copies))
    if moved:
        await _count_unread(writes, +1, *_unread(after))


def _unread(
    conversation: Conversation, person_ids: Collection[str] | None = None
) -> list[sa.ColumnElement[bool]]:
    """The rows that say who has it unread: everybody's, or these people's."""
    u = t.unread.c
    where = [
        u.organization_id == conversation.organization_id,
        u.conversation_id == conversation.id,
    ]
    return where if person_ids is None else [*where, u.person_id.in_(person_ids)]


async def _count_unread(writes: Transaction, change: int, *where: sa.ColumnElement[bool]) -> None:
    """Unread rows count while they stand: +1 once they are there, -1 before they go or change."""
    u, counts = t.unread.c, t.unread_count
    state = [
        u.organization_id,
        u.person_id,
        sa.func.coalesce(u.location_id, sa.literal_column("''")),
        *(u[name] for name in t.CHIPS),
    ]
    counted = sa.select(*state, sa.func.count() * change).where(*where).group_by(*state)
    statement = insert(counts).from_select(list(counts.c), counted)
    await writes.write(
        statement.on_conflict_do_update(
            index_elements=list(counts.primary_key),
            set_={"conversations": counts.c.conversations + statement.excluded.conversations},
        )
    )


def _state(conversation: Conversation) -> dict[str, Any]:
    chips = {name: getattr(conversation, name) for name in t.CHIPS}
    return {"location_id": conversation.location_id or "", **chips}


async def _count(writes: Transaction, conversation: Conversation, change: int) -> None:
    counts = t.conversation_count
    key = {"organization_id": conversation.organization_id, **_state(conversation)}
    statement = insert(counts).values(**key, conversations=change)
    await writes.write(
        statement.on_conflict_do_update(
            index_elements=list(counts.primary_key),
            set_={"conversations": counts.c.conversations + change},
        )
    )


async def unread_pairs(
    reads: Reads,
    organization_id: str,
    person_ids: Collection[str],
    conversation_ids: Collection[str],
) -> set[tuple[str, str]]:
    """(person, conversation) of what is unread among these people and conversations."""
    rows = await reads.rows(
        UNREAD,
        {
            "organization_id": organization_id,
            "person_ids": list(person_ids),
            "ids": list(conversation_ids),
        },
    )
    return {(row[0], row[1]) for row in rows}


async def mark_unread(writes: Transaction, conversation: Conversation, person_id: str) -> bool:
    """Whether this person had it read until now."""
    mirrored = {name: getattr(conversation, name) for name in MIRRORED}
    statement = insert_or_ignore(
        t.unread,
        organization_id=conversation.organization_id,
        conversation_id=conversation.id,
        person_id=person_id,
        **mirrored,
    )
    if await writes.write(statement) == 0:
        return False
    await _count_unread(writes, +1, *_unread(conversation, [person_id]))
    return True


async def mark_unread_for_all(writes: Transaction, conversation: Conversation) -> None:
    """For everybody of the team; the assistant has no inbox of its own."""
    u, p = t.unread, t.person.c
    mirrored = [
        sa.literal(getattr(conversation, name), u.c[name].type).label(name) for name in MIRRORED
    ]
    team = sa.select(
        p.organization_id, p.id, sa.literal(conversation.id, u.c.conversation_id.type), *mirrored
    ).where(
        p.organization_id == conversation.organization_id,
        p.is_assistant.is_(False),
        p.removed_at.is_(None),
    )
    into = ["organization_id", "person_id", "conversation_id", *MIRRORED]
    statement = insert(u).from_select(into, team).on_conflict_do_nothing()
    marked = [row[0] for row in await writes.rows(statement.returning(u.c.person_id))]
    if marked:
        await _count_unread(writes, +1, *_unread(conversation, marked))


async def mark_read(
    writes: Transaction, conversation: Conversation, person_id: str | None = None
) -> int:
    """For one person, or for everyone. How many had it unread until now."""
    theirs = _unread(conversation, None if person_id is None else [person_id])
    await _count_unread(writes, -1, *theirs)
    return await writes.write(sa.delete(t.unread).where(*theirs))


async def mark_open_ones_unread(writes: Transaction, organization_id: str, person_id: str) -> None:
    """For somebody new: whatever a patient wrote and nobody resolved since."""
    c = t.conversation.c
    open_ones = sa.select(
        c.organization_id, sa.literal(person_id), c.id, *[c[name] for name in MIRRORED]
    ).where(
        c.organization_id == organization_id,
        c.is_resolved.is_(False),
        c.last_inbound_position > 0,
    )
    into = ["organization_id", "person_id", "conversation_id", *MIRRORED]
    await writes.write(t.unread.insert().from_select(into, open_ones))
    u = t.unread.c
    await _count_unread(writes, +1, u.organization_id == organization_id, u.person_id == person_id)


async def forget_unread_of(writes: Transaction, organization_id: str, person_id: str) -> None:
    """For somebody who has no inbox any more."""
    u = t.unread.c
    theirs = (u.organization_id == organization_id, u.person_id == person_id)
    await _count_unread(writes, -1, *theirs)
    await writes.write(sa.delete(t.unread).where(*theirs))


async def opt_outs(
    reads: Reads, organization_id: str, phone_numbers: Collection[str]
) -> list[OptOut]:
    """Those in force, oldest first."""
    numbers = {"organization_id": organization_id, "ids": list(phone_numbers)}
    return many(OptOut, await reads.rows(IN_FORCE, numbers))


async def add_opt_out(writes: Transaction, **values: Any) -> None:
    await writes.write(t.opt_out.insert().values(**values))


async def end_patients_own_opt_out(
    writes: Transaction, organization_id: str, phone_number: str, at: Any
) -> None:
    """The only way that an opt-out ends, and only the patient's own does."""
    o = t.opt_out
    await writes.write(
        sa.update(o)
        .where(
            o.c.organization_id == organization_id,
            o.c.phone_number == phone_number,
            o.c.source == OptOutSource.PATIENT,
            o.c.ended_at.is_(None),
        )
        .values(ended_at=at)
    )


async def idempotent_result(
    reads: Reads, organization_id: str, person_id: str, key: str
) -> list[str] | None:
    k = t.idempotency_key.c
    row = await first(
        reads,
        sa.select(k.item_ids).where(
            k.organization_id == organization_id, k.person_id == person_id, k.key == key
        ),
    )
    return None if row is None else list(row[0])


async def keep_result(writes: Transaction, **values: Any) -> None:
    await writes.write(insert_or_ignore(t.idempotency_key, **values))
