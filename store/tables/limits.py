"""How much was lately tried and sent, so that limits hold whichever process is asked."""

import sqlalchemy as sa

from store.tables.base import Instant, metadata, organization_id

tries = sa.Table(
    "tries",
    metadata,
    sa.Column("whose", sa.String(64), primary_key=True),
    sa.Column("instants", sa.JSON, nullable=False),
    sa.Column("last_at", Instant, nullable=False),
    sa.Index(None, "last_at"),
)
"""When something that is limited was tried, in milliseconds; `whose` is a digest of what by whom.

Without an organization: who tries to sign in is nobody's yet.
"""

sender_turn = sa.Table(
    "sender_turn",
    metadata,
    organization_id(),
    sa.Column("sender", sa.String(320), nullable=False),
    sa.Column("free_at", sa.BigInteger, nullable=False),
    sa.PrimaryKeyConstraint("organization_id", "sender"),
)
"""From when a clinic's number or address may send its next, in milliseconds."""
