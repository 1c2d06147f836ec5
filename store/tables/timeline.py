"""The timeline: a row an item, in the order of the log, and a table for what each kind adds."""

import sqlalchemy as sa

from store.tables.base import Id, Instant, Word, metadata, organization_id
from store.words import AuthorKind, CallOutcome, DeliveryStatus, Direction, FileState, ItemKind

BY_PATIENT = sa.text("author_kind = 'PATIENT'")
UNDER_WAY = sa.text("outcome = 'IN_PROGRESS'")

timeline_item = sa.Table(
    "timeline_item",
    metadata,
    organization_id(),
    sa.Column("id", Id, primary_key=True),
    sa.Column("conversation_id", Id, sa.ForeignKey("conversation.id"), nullable=False),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("kind", Word(ItemKind), nullable=False),
    sa.Column("direction", Word(Direction), nullable=False),
    sa.Column("author_kind", Word(AuthorKind)),
    sa.Column("author_id", Id),
    sa.Column("at", Instant, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("delivery_status", Word(DeliveryStatus)),
    sa.Column("problem_code", sa.String(64)),
    sa.Column("problem_message", sa.String(1000)),
    sa.Column("problem_advice", sa.String(1000)),
    sa.Column("arrived_late_at", Instant),
    sa.Column("is_automatic", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Index(None, "organization_id", "conversation_id", "position", unique=True),
    sa.Index(
        "ix_timeline_item_patient",
        "organization_id",
        "author_id",
        sqlite_where=BY_PATIENT,
        postgresql_where=BY_PATIENT,
    ),
)
"""What a patient wrote is found by its index, for merging; what the team wrote is not in there."""

file = sa.Table(
    "file",
    metadata,
    organization_id(),
    sa.Column("item_id", Id, sa.ForeignKey("timeline_item.id"), primary_key=True),
    sa.Column("name", sa.String(255), nullable=False),
    sa.Column("content_type", sa.String(127), nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("storage_key", sa.String(200), nullable=False),
    sa.Column("thumbnail_key", sa.String(200)),
    sa.Column("message_id", Id, sa.ForeignKey("timeline_item.id")),
    sa.Column("travels_with_id", Id),
    sa.Column("width", sa.Integer),
    sa.Column("height", sa.Integer),
    sa.Column("state", Word(FileState), nullable=False),
    sa.Column("problem", sa.String(300)),
    sa.Index(None, "organization_id", "message_id"),
    sa.Index(None, "organization_id", "travels_with_id"),
    sa.Index(None, "organization_id", "state"),
)
"""`travels_with_id` is the item that leads the carrier's message which this file is part of: the

text, or the first file where there is none. That one has the outbox row and the carrier's id.
"""

call = sa.Table(
    "call",
    metadata,
    organization_id(),
    sa.Column("item_id", Id, sa.ForeignKey("timeline_item.id"), primary_key=True),
    sa.Column("outcome", Word(CallOutcome), nullable=False),
    sa.Column("duration_seconds", sa.Integer),
    sa.Column("assistant_actions", sa.JSON, nullable=False),
    sa.Column("recording_key", sa.String(200)),
    sa.Column("recording_type", sa.String(127)),
    sa.Column("recording_state", Word(FileState)),
    sa.Column("recording_problem", sa.String(300)),
    sa.Index(
        "ix_call_in_progress", "organization_id", sqlite_where=UNDER_WAY, postgresql_where=UNDER_WAY
    ),
)

email_thread = sa.Table(
    "email_thread",
    metadata,
    organization_id(),
    sa.Column("id", Id, primary_key=True),
    sa.Column("subject", sa.String(998), nullable=False),
)

email = sa.Table(
    "email",
    metadata,
    organization_id(),
    sa.Column("item_id", Id, sa.ForeignKey("timeline_item.id"), primary_key=True),
    sa.Column("thread_id", Id, sa.ForeignKey("email_thread.id"), nullable=False),
    sa.Column("from_address", sa.String(320), nullable=False),
    sa.Column("to_addresses", sa.JSON, nullable=False),
    sa.Column("subject", sa.String(998), nullable=False),
    sa.Column("preview", sa.String(300), nullable=False),
    sa.Column("html", sa.Text),
    sa.Column("message_id", sa.String(255)),
    sa.Column("reference_ids", sa.JSON, nullable=False, server_default="[]"),
    sa.Index(None, "organization_id", "thread_id"),
    sa.Index(None, "organization_id", "message_id"),
)
"""Message ids are without angle brackets; `reference_ids`: those before it in its thread."""
