import sqlalchemy as sa

from store.tables.base import Id, Instant, Word, metadata, organization_id
from store.words import DeliveryStatus, OutboxState

outbox = sa.Table(
    "outbox",
    metadata,
    organization_id(),
    sa.Column("item_id", Id, sa.ForeignKey("timeline_item.id"), primary_key=True),
    sa.Column("carrier_id", Id, sa.ForeignKey("carrier.id"), nullable=False),
    sa.Column("sender", sa.String(320), nullable=False),
    sa.Column("recipient", sa.String(320), nullable=False),
    sa.Column("state", Word(OutboxState), nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("next_attempt_at", Instant, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("handed_at", Instant),
    sa.Column("lease", sa.String(48)),
    sa.Column("leased_until", Instant),
    sa.Index("ix_outbox_due", "next_attempt_at"),
)

carrier_message = sa.Table(
    "carrier_message",
    metadata,
    organization_id(),
    sa.Column("carrier_id", Id, sa.ForeignKey("carrier.id"), nullable=False),
    sa.Column("reference", sa.String(200), nullable=False),
    sa.Column("item_id", Id, sa.ForeignKey("timeline_item.id"), nullable=False),
    sa.PrimaryKeyConstraint("organization_id", "carrier_id", "reference"),
    sa.Index(None, "organization_id", "item_id"),
)
"""The carrier's own id of each text, both ways: a repeat finds its first."""

status_callback = sa.Table(
    "status_callback",
    metadata,
    organization_id(),
    sa.Column("id", Id, primary_key=True),
    sa.Column("carrier_id", Id, sa.ForeignKey("carrier.id"), nullable=False),
    sa.Column("reference", sa.String(200), nullable=False),
    sa.Column("item_id", Id),
    sa.Column("status", Word(DeliveryStatus), nullable=False),
    sa.Column("problem", sa.JSON),
    sa.Column("raw", sa.JSON, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Index(None, "organization_id", "carrier_id", "reference"),
)
"""Every callback as it came; one without `item_id` waits for the text that it is about."""

idempotency_key = sa.Table(
    "idempotency_key",
    metadata,
    organization_id(),
    sa.Column("person_id", Id, sa.ForeignKey("person.id"), nullable=False),
    sa.Column("key", sa.String(200), nullable=False),
    sa.Column("item_ids", sa.JSON, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.PrimaryKeyConstraint("organization_id", "person_id", "key"),
)
