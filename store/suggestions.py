"""What the assistant proposes to answer."""

from collections.abc import Collection
from dataclasses import asdict

import sqlalchemy as sa

from store import tables as t
from store.database import Reads, Transaction
from store.dialect import checked
from store.reading import columns, many
from store.rows import Suggestion

SUGGESTION = columns(t.suggestion, Suggestion)


async def shown(
    reads: Reads, organization_id: str, conversation_ids: Collection[str]
) -> list[Suggestion]:
    """Of these conversations those for whoever is primary by now, oldest first."""
    s, c = t.suggestion, t.conversation
    statement = (
        sa.select(*SUGGESTION)
        .join_from(s, c, c.c.id == s.c.conversation_id)
        .where(
            s.c.organization_id == organization_id,
            s.c.conversation_id.in_(conversation_ids),
            s.c.patient_id == c.c.primary_patient_id,
        )
    )
    return many(Suggestion, await reads.rows(statement.order_by(s.c.id)))


async def by_id(reads: Reads, organization_id: str, ids: Collection[str]) -> list[Suggestion]:
    suggestion = t.suggestion.c
    statement = sa.select(*SUGGESTION).where(
        checked(suggestion.organization_id) == organization_id, suggestion.id.in_(ids)
    )
    return many(Suggestion, await reads.rows(statement))


async def add(writes: Transaction, organization_id: str, suggestion: Suggestion) -> None:
    await writes.write(
        t.suggestion.insert().values(organization_id=organization_id, **asdict(suggestion))
    )


async def remove(writes: Transaction, organization_id: str, ids: Collection[str]) -> None:
    s = t.suggestion
    await writes.write(
        sa.delete(s).where(checked(s.c.organization_id) == organization_id, s.c.id.in_(ids))
    )


async def remove_all(writes: Transaction, organization_id: str, conversation_id: str) -> int:
    """Whoever they were for. How many there were."""
    s = t.suggestion.c
    statement = sa.delete(t.suggestion).where(
        s.organization_id == organization_id, s.conversation_id == conversation_id
    )
    return await writes.write(statement)
