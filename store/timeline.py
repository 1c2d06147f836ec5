"""Timeline items: one statement reads a page whole, whatever kinds it holds."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from store import tables as t
from store.database import AnyRow, Reads, Rows, Transaction, first
from store.dialect import checked
from store.reading import HOUSE, IDS
from store.rows import Call, DeliveryProblem, Email, File, Message, TimelineItem
from store.words import DeliveryStatus, Direction, ItemKind

I = t.timeline_item.c  # noqa: E741 the one table of this file
OWN = [c.name for c in t.timeline_item.c if not c.name.startswith("problem_")][1:]
PROBLEM = ["problem_code", "problem_message", "problem_advice"]
DETAILS: dict[ItemKind, tuple[sa.Table, type[TimelineItem]]] = {
    ItemKind.FILE: (t.file, File),
    ItemKind.CALL: (t.call, Call),
    ItemKind.EMAIL: (t.email, Email),
}
NOT_AN_ANSWER = (DeliveryStatus.UNDELIVERED, DeliveryStatus.FAILED)
ARRIVED = sa.or_(I.delivery_status.is_(None), I.delivery_status.not_in(NOT_AN_ANSWER))
"""Or is on its way."""
WRITTEN = sa.and_(I.kind != ItemKind.CALL, I.is_automatic.is_(False))
"""By somebody: calls do not count, nor does what a machine sent in somebody's absence."""


def _details(table: sa.Table) -> list[str]:
    return [c.name for c in table.c if c.name not in ("organization_id", "item_id")]


def _everything() -> sa.Select[Any]:
    item = t.timeline_item
    wanted: list[sa.ColumnElement[Any]] = [I[name] for name in (*OWN, *PROBLEM)]
    source: sa.FromClause = item
    for table, _ in DETAILS.values():
        wanted += [table.c[name].label(f"{table.name}_{name}") for name in _details(table)]
        source = source.outerjoin(table, table.c.item_id == item.c.id)
    return sa.select(*wanted).select_from(source)


def _places() -> dict[ItemKind, tuple[int, list[str]]]:
    """Where the fields of each kind begin in a row, and their names."""
    places, start = {}, len(OWN) + len(PROBLEM)
    for kind, (table, _) in DETAILS.items():
        places[kind] = (start, _details(table))
        start += len(places[kind][1])
    return places


# Made once: a statement's parts cost more to put together than the statement to run.
EVERYTHING = _everything()
BY_ID = EVERYTHING.where(checked(I.organization_id) == HOUSE, I.id.in_(IDS))
INSERT = {
    table: table.insert() for table in (t.timeline_item, *(own for own, _ in DETAILS.values()))
}
PLACES = _places()


def _item(row: AnyRow) -> TimelineItem:
    own = dict(zip(OWN, row, strict=False))
    code, message, advice = row[len(OWN) : len(OWN) + len(PROBLEM)]
    problem = None if message is None else DeliveryProblem(code, message, advice)
    if own["kind"] not in DETAILS and own["direction"] is Direction.INBOUND:
        return Message(**own, delivery_problem=None, problem=message)
    if own["kind"] not in DETAILS:
        return Message(**own, delivery_problem=problem)
    start, names = PLACES[own["kind"]]
    _, kind = DETAILS[own["kind"]]
    details = dict(zip(names, row[start : start + len(names)], strict=True))
    return kind(**own, **details, delivery_problem=problem)


def made_of(rows: Rows) -> list[TimelineItem]:
    return [_item(row) for row in rows]


async def items(reads: Reads, organization_id: str, ids: Collection[str]) -> list[TimelineItem]:
    asked = {"organization_id": organization_id, "ids": list(ids)}
    return made_of(await reads.rows(BY_ID, asked))


async def page(
    reads: Reads,
    organization_id: str,
    conversation_ids: Sequence[str],
    *,
    limit: int,
    below: int | None = None,
    above: int | None = None,
    newest: bool,
) -> dict[str, list[TimelineItem]]:
    """Of each conversation up to `limit` items, oldest first: the newest ones, or the oldest."""
    arms = [_page_ids(organization_id, id, limit, below, above, newest) for id in conversation_ids]
    chosen = sa.union_all(*(sa.select(arm.subquery()) for arm in arms)).subquery()
    statement = EVERYTHING.where(I.id.in_(sa.select(chosen.c.id))).order_by(I.position)
    pages: dict[str, list[TimelineItem]] = {id: [] for id in conversation_ids}
    for item in made_of(await reads.rows(statement)):
        pages[item.conversation_id].append(item)
    return pages


def _page_ids(
    organization_id: str, id: str, limit: int, below: int | None, above: int | None, newest: bool
) -> sa.Select[Any]:
    ids = sa.select(I.id).where(I.organization_id == organization_id, I.conversation_id == id)
    ids = ids if below is None else ids.where(I.position < below)
    ids = ids if above is None else ids.where(I.position > above)
    return ids.order_by(I.position.desc() if newest else I.position).limit(limit)


async def newer_than(
    reads: Reads, organization_id: str, conversation_id: str, position: int
) -> TimelineItem | None:
    """The first message, file or email after a position; calls do not count."""
    statement = EVERYTHING.where(
        I.organization_id == organization_id,
        I.conversation_id == conversation_id,
        I.position > position,
        WRITTEN,
    )
    row = await first(reads, statement.order_by(I.position).limit(1))
    return None if row is None else _item(row)


async def waiting_since(reads: Reads, organization_id: str, conversation_id: str) -> Any:
    """When the patient wrote what no message, file or email of ours has answered since, or None.

    An answer that did not arrive was no answer, nor is one that nobody wrote.
    """
    mine = sa.and_(
        I.organization_id == organization_id,
        I.conversation_id == conversation_id,
        WRITTEN,
    )
    answered = (
        sa.select(I.position)
        .where(mine, I.direction == Direction.OUTBOUND, I.author_kind.is_not(None), ARRIVED)
        .order_by(I.position.desc())
        .limit(1)
        .scalar_subquery()
    )
    row = await first(
        reads,
        sa.select(I.at)
        .where(mine, I.direction == Direction.INBOUND, I.position > sa.func.coalesce(answered, 0))
        .order_by(I.position)
        .limit(1),
    )
    return None if row is None else row[0]


async def answer_after(
    reads: Reads, organization_id: str, conversation_id: str, position: int
) -> TimelineItem | None:
    """The first message, file or email of ours after a position that did not fail to arrive."""
    statement = EVERYTHING.where(
        I.organization_id == organization_id,
        I.conversation_id == conversation_id,
        I.position > position,
        WRITTEN,
        I.direction == Direction.OUTBOUND,
        I.author_kind.is_not(None),
        ARRIVED,
    )
    row = await first(reads, statement.order_by(I.position).limit(1))
    return None if row is None else _item(row)


async def inbound_bodies_after(
    reads: Reads, organization_id: str, conversation_id: str, at: datetime
) -> list[str]:
    """What the patient has texted since, by the carrier's time."""
    statement = sa.select(I.body).where(
        I.organization_id == organization_id,
        I.conversation_id == conversation_id,
        I.kind == ItemKind.MESSAGE,
        I.direction == Direction.INBOUND,
        I.at > at,
    )
    return [row[0] for row in await reads.rows(statement)]


async def files_of_messages(
    reads: Reads, organization_id: str, message_ids: Collection[str]
) -> list[File]:
    statement = EVERYTHING.where(
        checked(I.organization_id) == organization_id,
        t.file.c.organization_id == organization_id,
        t.file.c.message_id.in_(message_ids),
    )
    found = made_of(await reads.rows(statement.order_by(I.position)))
    return [item for item in found if isinstance(item, File)]


async def files_travelling_with(
    reads: Reads, organization_id: str, leading_ids: Collection[str]
) -> list[File]:
    """The other parts of the carrier's messages that these items lead, in order."""
    statement = EVERYTHING.where(
        checked(I.organization_id) == organization_id,
        t.file.c.organization_id == organization_id,
        t.file.c.travels_with_id.in_(leading_ids),
    )
    found = made_of(await reads.rows(statement.order_by(I.position)))
    return [item for item in found if isinstance(item, File)]


async def add(writes: Transaction, organization_id: str, item: TimelineItem) -> None:
    problem = item.delivery_problem
    if isinstance(item, Message) and item.problem is not None:
        problem = DeliveryProblem(None, item.problem, None)
    own = {name: getattr(item, name) for name in OWN}
    if problem is not None:
        values = (problem.code, problem.message, problem.advice)
        own |= dict(zip(PROBLEM, values, strict=True))
    await writes.write(INSERT[t.timeline_item], {"organization_id": organization_id, **own})
    if item.kind in DETAILS:
        table, _ = DETAILS[item.kind]
        details = {name: getattr(item, name) for name in _details(table)}
        row = {"organization_id": organization_id, "item_id": item.id, **details}
        await writes.write(INSERT[table], row)


async def set_call(writes: Transaction, organization_id: str, item_id: str, **values: Any) -> None:
    """What there is a later word on; its summary is the item's body, and set by `set_item`."""
    c = t.call
    await writes.write(
        sa.update(c)
        .where(c.c.organization_id == organization_id, c.c.item_id == item_id)
        .values(**values)
    )


async def set_item(writes: Transaction, organization_id: str, item_id: str, **values: Any) -> None:
    """A call's summary, or why it failed."""
    await writes.write(
        sa.update(t.timeline_item)
        .where(I.organization_id == organization_id, I.id == item_id)
        .values(**values)
    )


async def set_file(writes: Transaction, organization_id: str, item_id: str, **values: Any) -> None:
    """What a file is, once its bytes are here, or why they will not come."""
    f = t.file
    await writes.write(
        sa.update(f)
        .where(f.c.organization_id == organization_id, f.c.item_id == item_id)
        .values(**values)
    )


async def set_delivery(
    writes: Transaction,
    organization_id: str,
    ids: Collection[str],
    status: DeliveryStatus,
    problem: DeliveryProblem | None,
    only_from: Collection[DeliveryStatus],
) -> list[str]:
    """Ids of the items that moved, being in one of these statuses; no reason is ever cleared."""
    values: dict[str, Any] = {"delivery_status": status}
    if problem is not None:
        given = (problem.code, problem.message, problem.advice)
        values |= dict(zip(PROBLEM, given, strict=True))
    rows = await writes.rows(
        sa.update(t.timeline_item)
        .where(
            I.organization_id == organization_id, I.id.in_(ids), I.delivery_status.in_(only_from)
        )
        .values(**values)
        .returning(I.id)
    )
    return [row[0] for row in rows]
