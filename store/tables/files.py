import sqlalchemy as sa

from store.tables.base import Id, Instant, metadata, organization_id

upload = sa.Table(
    "upload",
    metadata,
    organization_id(),
    sa.Column("id", Id, primary_key=True),
    sa.Column("person_id", Id, sa.ForeignKey("person.id"), nullable=False),
    sa.Column("name", sa.String(255), nullable=False),
    sa.Column("content_type", sa.String(127), nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
    sa.Column("digest", sa.String(64)),
    sa.Column("storage_key", sa.String(200)),
    sa.Column("thumbnail_key", sa.String(200)),
    sa.Column("width", sa.Integer),
    sa.Column("height", sa.Integer),
    sa.Column("used_at", Instant),
    sa.Index(None, "organization_id", "expires_at"),
)
"""Name, type and size are as they were said, until the bytes are here: then as they are.

`digest` is of the bytes that came, `storage_key` of those that are kept (they were cleaned).
"""

discarded_file = sa.Table(
    "discarded_file",
    metadata,
    organization_id(),
    sa.Column("storage_key", sa.String(200), primary_key=True),
    sa.Column("at", Instant, nullable=False),
    sa.Index(None, "organization_id", "at"),
)
"""Bytes that nothing names any more, until housekeeping has removed them."""
