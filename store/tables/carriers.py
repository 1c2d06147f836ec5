"""What carriers posted that was not taken in, and what is still to be asked of them."""

import sqlalchemy as sa

from store.tables.base import Id, Instant, PhoneNumber, Word, metadata, organization_id
from store.words import Keyword

kept_webhook = sa.Table(
    "kept_webhook",
    metadata,
    organization_id(),
    sa.Column("id", Id, primary_key=True),
    sa.Column("carrier_id", Id, sa.ForeignKey("carrier.id"), nullable=False),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("reason", sa.String(300), nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("content_type", sa.String(200), nullable=False, server_default=""),
    sa.Column("storage_key", sa.String(200)),
    sa.Column("at", Instant, nullable=False),
    sa.Column("settled_at", Instant),
    sa.Index(None, "organization_id", "at"),
)
"""Verified, and not taken in: kept whole, an email in the storage, where `storage_key` names it.

Settled once it was taken up, or seen by somebody.
"""

refused_webhook = sa.Table(
    "refused_webhook",
    metadata,
    organization_id(),
    sa.Column("carrier", sa.String(32), nullable=False),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("reason", sa.String(100), nullable=False),
    sa.Column("times", sa.Integer, nullable=False),
    sa.Column("first_at", Instant, nullable=False),
    sa.Column("last_at", Instant, nullable=False),
    sa.PrimaryKeyConstraint("organization_id", "carrier", "reason"),
)
"""Posts that proved nothing, counted and not kept: whoever posts junk adds few rows and no word.

`kind` is the last one's.
"""

fetch = sa.Table(
    "fetch",
    metadata,
    organization_id(),
    sa.Column("item_id", Id, sa.ForeignKey("timeline_item.id"), primary_key=True),
    sa.Column("carrier_id", Id, sa.ForeignKey("carrier.id"), nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("next_attempt_at", Instant, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("problem", sa.String(300)),
    sa.Column("lease", sa.String(48)),
    sa.Column("leased_until", Instant),
    sa.Index("ix_fetch_due", "next_attempt_at"),
)
"""Files that lie at a carrier still; a row goes when its file is here, or will never be."""

automatic_answer = sa.Table(
    "automatic_answer",
    metadata,
    organization_id(),
    sa.Column("item_id", Id, sa.ForeignKey("timeline_item.id"), primary_key=True),
    sa.Column("phone_number", PhoneNumber, nullable=False),
    sa.Column("keyword", Word(Keyword), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Index(None, "organization_id", "phone_number", "keyword", "at"),
)
"""Which texts of ours answered a keyword by themselves, and which."""

reconciliation = sa.Table(
    "reconciliation",
    metadata,
    organization_id(),
    sa.Column("carrier_id", Id, sa.ForeignKey("carrier.id"), nullable=False),
    sa.Column("began_at", Instant, nullable=False),
    sa.Column("since", Instant, nullable=False),
    sa.Column("ended_at", Instant),
    sa.Column("texts", sa.Integer, nullable=False),
    sa.Column("statuses", sa.Integer, nullable=False),
    sa.Column("problem", sa.String(300)),
    sa.PrimaryKeyConstraint("organization_id", "carrier_id"),
)
"""The last time that a carrier's log was compared with ours, and what was missing here."""
