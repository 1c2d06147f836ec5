"""Merges, and the journal of the rows that each of them changed.

What a patient may own thousands of is handed over, and back, in two statements whatever there is.
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from store import tables as t
from store.database import Reads, Transaction, first, value
from store.reading import columns, many, one
from store.rows import Merge, Step
from store.words import StepKind

MERGE = columns(t.merge, Merge)
STEP = columns(t.merge_step, Step)
OWNER: dict[StepKind, sa.Column[Any]] = {
    StepKind.SAVED_FACT: t.saved_fact.c.patient_id,
    StepKind.SUGGESTION: t.suggestion.c.patient_id,
    StepKind.TIMELINE_ITEM: t.timeline_item.c.author_id,
}
"""Whose a row is, of each kind that is handed over in bulk."""


async def next_number(reads: Reads, organization_id: str) -> int:
    m = t.merge.c
    newest = sa.select(sa.func.max(m.number)).where(m.organization_id == organization_id)
    return int(await value(reads, newest) or 0) + 1


async def add(writes: Transaction, organization_id: str, merge: Merge) -> None:
    await writes.write(t.merge.insert().values(organization_id=organization_id, **asdict(merge)))


async def merge(reads: Reads, organization_id: str, id: str) -> Merge | None:
    m = t.merge.c
    statement = sa.select(*MERGE).where(m.organization_id == organization_id, m.id == id)
    return one(Merge, await first(reads, statement))


async def merges(reads: Reads, organization_id: str, patient_id: str | None = None) -> list[Merge]:
    """Newest first: all of them, or those that a record took part in."""
    m = t.merge.c
    statement = sa.select(*MERGE).where(m.organization_id == organization_id)
    if patient_id is not None:
        statement = statement.where(
            sa.or_(m.survivor_id == patient_id, m.duplicate_id == patient_id)
        )
    return many(Merge, await reads.rows(statement.order_by(m.number.desc())))


async def newest_since(reads: Reads, organization_id: str, merge: Merge) -> Merge | None:
    """The newest merge of the same survivor that came later and still stands."""
    later = [
        each
        for each in await merges(reads, organization_id, merge.survivor_id)
        if each.number > merge.number and each.undone_at is None
    ]
    return later[0] if later else None


async def set_undone(writes: Transaction, organization_id: str, id: str, at: datetime) -> None:
    m = t.merge
    await writes.write(
        sa.update(m)
        .where(m.c.organization_id == organization_id, m.c.id == id)
        .values(undone_at=at)
    )


async def steps(
    reads: Reads, organization_id: str, merge: Merge, kinds: Collection[StepKind]
) -> list[Step]:
    """In the order they were done."""
    s = t.merge_step.c
    statement = sa.select(*STEP).where(*_of(organization_id, merge), s.kind.in_(kinds))
    return many(Step, await reads.rows(statement.order_by(s.number)))


async def add_steps(
    writes: Transaction, organization_id: str, merge: Merge, steps: Sequence[Step]
) -> None:
    if not steps:
        return
    done = await _steps_done(writes, organization_id, merge)
    own = {"organization_id": organization_id, "merge_id": merge.id}
    rows = [
        {**own, "number": number, **asdict(step)} for number, step in enumerate(steps, done + 1)
    ]
    await writes.write(t.merge_step.insert(), rows)


async def hand_over(
    writes: Transaction, organization_id: str, merge: Merge, kind: StepKind
) -> None:
    """Everything of this kind that is the duplicate's becomes the survivor's, and is journaled."""
    owner, s = OWNER[kind], t.merge_step
    done = await _steps_done(writes, organization_id, merge)
    rows = sa.select(
        sa.literal(organization_id),
        sa.literal(merge.id),
        done + sa.func.row_number().over(order_by=owner.table.c.id),
        sa.literal(kind, s.c.kind.type),
        owner.table.c.id,
        sa.literal({owner.name: merge.duplicate_id}, sa.JSON),
        sa.literal({owner.name: merge.survivor_id}, sa.JSON),
    ).where(*_owned(organization_id, kind, merge.duplicate_id))
    await writes.write(s.insert().from_select([column.name for column in s.c], rows))
    await writes.write(
        sa.update(owner.table)
        .where(*_owned(organization_id, kind, merge.duplicate_id))
        .values({owner.name: merge.survivor_id})
    )


async def hand_back(writes: Transaction, organization_id: str, merge: Merge, kind: StepKind) -> int:
    """What the merge took, where it is the survivor's still. How many it is no longer true of."""
    owner, s = OWNER[kind], t.merge_step.c
    taken = sa.select(s.row_key).where(*_of(organization_id, merge), s.kind == kind)
    back = await writes.write(
        sa.update(owner.table)
        .where(*_owned(organization_id, kind, merge.survivor_id), owner.table.c.id.in_(taken))
        .values({owner.name: merge.duplicate_id})
    )
    counted = sa.select(sa.func.count()).select_from(taken.subquery())
    return int(await value(writes, counted)) - back


def _owned(
    organization_id: str, kind: StepKind, patient_id: str
) -> list[sa.ColumnElement[bool] | sa.TextClause]:
    owner = OWNER[kind]
    own = [owner.table.c.organization_id == organization_id, owner == patient_id]
    return [*own, t.BY_PATIENT] if kind is StepKind.TIMELINE_ITEM else [*own]


def _of(organization_id: str, merge: Merge) -> list[sa.ColumnElement[bool]]:
    s = t.merge_step.c
    return [s.organization_id == organization_id, s.merge_id == merge.id]


async def _steps_done(reads: Reads, organization_id: str, merge: Merge) -> int:
    newest = sa.select(sa.func.max(t.merge_step.c.number)).where(*_of(organization_id, merge))
    return int(await value(reads, newest) or 0)
