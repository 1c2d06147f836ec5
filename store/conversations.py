"""Conversations one by one. `store/inbox.py` lists them.

`save` is the only way a conversation changes, so that the copies of its chips on the unread rows
(`store/unread.py`) and the counts by state can never part from it.
"""

from collections.abc import Collection
from dataclasses import asdict, fields
from typing import Any

import sqlalchemy as sa

from store import tables as t
from store import unread
from store.database import Reads, Transaction, first
from store.dialect import adding_to, checked, insert_or_ignore
from store.reading import HOUSE, IDS, OF_HOUSE, OF_ID, columns, many, one
from store.rows import Conversation, OptOut
from store.words import OptOutSource

CONVERSATION = columns(t.conversation, Conversation)
FIELDS = tuple(field.name for field in fields(Conversation))
OPT_OUT = columns(t.opt_out, OptOut)
C = t.conversation.c
# Made once, as their parts cost more to put together than the statements to run.
BY_ID = sa.select(*CONVERSATION).where(checked(C.organization_id) == HOUSE, C.id.in_(IDS))
BY_NUMBERS = sa.select(*CONVERSATION).where(C.organization_id == HOUSE, C.phone_number.in_(IDS))
BY_NUMBER = sa.select(*CONVERSATION).where(
    C.organization_id == HOUSE, C.phone_number == sa.bindparam("phone_number")
)
CHANGE = sa.update(t.conversation).where(C.organization_id == OF_HOUSE, C.id == OF_ID)
IN_FORCE = (
    sa.select(*OPT_OUT)
    .where(
        t.opt_out.c.organization_id == HOUSE,
        t.opt_out.c.phone_number.in_(IDS),
        t.opt_out.c.ended_at.is_(None),
    )
    .order_by(t.opt_out.c.at, t.opt_out.c.id)
)


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
    asked = {"organization_id": organization_id, "ids": list(phone_numbers)}
    return many(Conversation, await reads.rows(BY_NUMBERS, asked))


async def by_number(reads: Reads, organization_id: str, phone_number: str) -> Conversation | None:
    asked = {"organization_id": organization_id, "phone_number": phone_number}
    return one(Conversation, await first(reads, BY_NUMBER, asked))


async def add(writes: Transaction, conversation: Conversation) -> None:
    await writes.write(t.conversation.insert(), asdict(conversation))
    await _count(writes, conversation, +1)


async def save(writes: Transaction, before: Conversation, after: Conversation) -> None:
    changed = {
        name: getattr(after, name)
        for name in FIELDS
        if getattr(after, name) != getattr(before, name)
    }
    if not changed:
        return
    it = {OF_HOUSE.key: before.organization_id, OF_ID.key: before.id}
    await writes.write(CHANGE, {**changed, **it})
    await unread.follow(writes, after, changed)
    if _state(before) != _state(after):
        await _count(writes, before, -1)
        await _count(writes, after, +1)


def _state(conversation: Conversation) -> dict[str, Any]:
    chips = {name: getattr(conversation, name) for name in t.CHIPS}
    return {"location_id": conversation.location_id or "", **chips}


async def _count(writes: Transaction, conversation: Conversation, change: int) -> None:
    state = {"organization_id": conversation.organization_id, **_state(conversation)}
    await writes.write(adding_to(t.conversation_count), {**state, "conversations": change})


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
    await writes.write(insert_or_ignore(t.idempotency_key), values)
