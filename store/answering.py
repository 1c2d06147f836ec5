"""Which texts of ours answered a keyword by themselves."""

from datetime import datetime

import sqlalchemy as sa

from store import tables as t
from store.database import Reads, Transaction, value
from store.words import Keyword


async def keep(
    writes: Transaction,
    organization_id: str,
    item_id: str,
    phone_number: str,
    keyword: Keyword,
    at: datetime,
) -> None:
    await writes.write(
        t.automatic_answer.insert().values(
            organization_id=organization_id,
            item_id=item_id,
            phone_number=phone_number,
            keyword=keyword,
            at=at,
        )
    )


async def answered_since(
    reads: Reads, organization_id: str, phone_number: str, keyword: Keyword, since: datetime
) -> bool:
    a = t.automatic_answer.c
    statement = sa.select(a.item_id).where(
        a.organization_id == organization_id,
        a.phone_number == phone_number,
        a.keyword == keyword,
        a.at > since,
    )
    return await value(reads, statement.limit(1)) is not None


async def keyword_answered_by(reads: Reads, organization_id: str, item_id: str) -> Keyword | None:
    """The keyword that this text answered; None of a text that somebody wrote."""
    a = t.automatic_answer.c
    found: Keyword | None = await value(
        reads,
        sa.select(a.keyword).where(a.organization_id == organization_id, a.item_id == item_id),
    )
    return found
