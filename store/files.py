"""Uploads, and bytes that nothing names any more."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa

from store import tables as t
from store.database import Reads, Transaction
from store.dialect import insert_or_ignore
from store.reading import columns, many
from store.rows import Upload

UPLOAD = columns(t.upload, Upload)


async def uploads(reads: Reads, organization_id: str, ids: Collection[str]) -> list[Upload]:
    upload = t.upload.c
    statement = sa.select(*UPLOAD).where(upload.organization_id == organization_id)
    return many(Upload, await reads.rows(statement.where(upload.id.in_(ids))))


async def add_upload(writes: Transaction, organization_id: str, upload: Upload) -> None:
    await writes.write(t.upload.insert().values(organization_id=organization_id, **asdict(upload)))


async def save_upload(writes: Transaction, organization_id: str, upload: Upload) -> bool:
    """Whether it was there, and its bytes had not come until now."""
    u = t.upload
    saved = await writes.write(
        sa.update(u)
        .where(
            u.c.organization_id == organization_id,
            u.c.id == upload.id,
            u.c.storage_key.is_(None),
        )
        .values(**asdict(upload))
    )
    return saved == 1


async def use_upload(
    writes: Transaction,
    organization_id: str,
    id: str,
    at: datetime,
    *,
    storage_key: str | None,
    thumbnail_key: str | None,
) -> None:
    """From now on these keys are something's; whatever else its place holds is nobody's."""
    u = t.upload
    await writes.write(
        sa.update(u)
        .where(u.c.organization_id == organization_id, u.c.id == id)
        .values(used_at=at, storage_key=storage_key, thumbnail_key=thumbnail_key)
    )


async def expired_uploads(
    reads: Reads, organization_id: str, before: datetime, limit: int
) -> list[Upload]:
    upload = t.upload.c
    statement = sa.select(*UPLOAD).where(
        upload.organization_id == organization_id, upload.expires_at < before
    )
    return many(Upload, await reads.rows(statement.order_by(upload.expires_at).limit(limit)))


async def remove_upload(writes: Transaction, organization_id: str, id: str) -> None:
    u = t.upload
    await writes.write(sa.delete(u).where(u.c.organization_id == organization_id, u.c.id == id))


async def discard(writes: Transaction, organization_id: str, key: str, at: datetime) -> None:
    """Have these bytes removed once no link to them is good any more."""
    await writes.write(
        insert_or_ignore(t.discarded_file),
        {"organization_id": organization_id, "storage_key": key, "at": at},
    )


async def discarded(reads: Reads, organization_id: str, before: datetime, limit: int) -> list[str]:
    d = t.discarded_file.c
    statement = sa.select(d.storage_key).where(d.organization_id == organization_id, d.at < before)
    return [row[0] for row in await reads.rows(statement.order_by(d.at).limit(limit))]


async def forget_discarded(
    writes: Transaction, organization_id: str, keys: Collection[str]
) -> None:
    d = t.discarded_file
    await writes.write(
        sa.delete(d).where(d.c.organization_id == organization_id, d.c.storage_key.in_(keys))
    )
