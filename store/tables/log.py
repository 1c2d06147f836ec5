import sqlalchemy as sa

from store.tables.base import Id, Instant, Word, metadata, organization_id
from store.words import EventKind

event = sa.Table(
    "event",
    metadata,
    organization_id(),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("conversation_id", Id),
    sa.Column("kind", Word(EventKind), nullable=False),
    sa.Column("payload", sa.JSON, nullable=False),
    sa.Column("audience", Id),
    sa.Column("at", Instant, nullable=False),
    sa.PrimaryKeyConstraint("organization_id", "position"),
    sa.Index(None, "organization_id", "conversation_id", "position"),
    sa.Index(None, "organization_id", "at"),
)
"""Every change, in the order of commits. `audience` is the one person who may see it, or null."""
