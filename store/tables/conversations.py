"""Conversations, and what the inbox lists and filters by, denormalised.

A chip is a column, and every index ends in `activity_position`: whichever chips are set, a page
is read from a few index ranges that hold nothing but its own rows (see `store/inbox.py`).
"""

import sqlalchemy as sa

from store.tables.base import Id, Instant, PhoneNumber, Word, metadata, organization_id
from store.words import OptOutSource


def chips() -> list[sa.Column[bool]]:
    return [
        sa.Column("is_unresponded", sa.Boolean, nullable=False),
        sa.Column("is_assistant_only", sa.Boolean, nullable=False),
        sa.Column("is_resolved", sa.Boolean, nullable=False),
    ]


CHIPS = ("is_unresponded", "is_assistant_only", "is_resolved")

conversation = sa.Table(
    "conversation",
    metadata,
    organization_id(),
    sa.Column("id", Id, primary_key=True),
    sa.Column("phone_number", PhoneNumber, nullable=False),
    sa.Column("clinic_number_id", Id, sa.ForeignKey("clinic_number.id")),
    sa.Column("primary_patient_id", Id, sa.ForeignKey("patient.id")),
    sa.Column("location_id", Id, sa.ForeignKey("location.id")),
    sa.Column("last_item_id", Id),
    sa.Column("last_activity_at", Instant, nullable=False),
    sa.Column("activity_position", sa.BigInteger, nullable=False),
    sa.Column("last_inbound_position", sa.BigInteger, nullable=False),
    sa.Column("waiting_since", Instant),
    sa.Column("person_replied", sa.Boolean, nullable=False),
    sa.Column("assistant_replied", sa.Boolean, nullable=False),
    *chips(),
    sa.Column("resolved_at", Instant),
    sa.Column("resolved_by_id", Id),
    sa.Column("may_want_to_opt_out_id", Id),
    sa.UniqueConstraint("organization_id", "phone_number"),
    sa.Index(None, "organization_id", "activity_position"),
    sa.Index(None, "organization_id", "waiting_since"),
    sa.Index("ix_conversation_chips", "organization_id", *CHIPS, "activity_position"),
    sa.Index(
        "ix_conversation_location_chips",
        "organization_id",
        "location_id",
        *CHIPS,
        "activity_position",
    ),
)

unread = sa.Table(
    "unread",
    metadata,
    organization_id(),
    sa.Column("person_id", Id, sa.ForeignKey("person.id"), nullable=False),
    sa.Column("conversation_id", Id, sa.ForeignKey("conversation.id"), nullable=False),
    sa.Column("location_id", Id),
    *chips(),
    sa.Column("activity_position", sa.BigInteger, nullable=False),
    sa.PrimaryKeyConstraint("organization_id", "person_id", "conversation_id"),
    sa.Index("ix_unread_conversation", "organization_id", "conversation_id"),
    sa.Index("ix_unread_chips", "organization_id", "person_id", *CHIPS, "activity_position"),
    sa.Index(
        "ix_unread_location_chips",
        "organization_id",
        "person_id",
        "location_id",
        *CHIPS,
        "activity_position",
    ),
)

conversation_count = sa.Table(
    "conversation_count",
    metadata,
    organization_id(),
    sa.Column("location_id", sa.String(48), nullable=False),
    *chips(),
    sa.Column("conversations", sa.Integer, nullable=False),
    sa.PrimaryKeyConstraint("organization_id", "location_id", *CHIPS),
)
"""How many conversations stand in each state; `location_id` is empty where there is none."""

unread_count = sa.Table(
    "unread_count",
    metadata,
    organization_id(),
    sa.Column("person_id", Id, sa.ForeignKey("person.id"), nullable=False),
    sa.Column("location_id", sa.String(48), nullable=False),
    *chips(),
    sa.Column("conversations", sa.Integer, nullable=False),
    sa.PrimaryKeyConstraint("organization_id", "person_id", "location_id", *CHIPS),
)
"""The same of each person's unread."""

conversation_search = sa.Table(
    "conversation_search",
    metadata,
    organization_id(),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("conversation_id", Id, sa.ForeignKey("conversation.id"), nullable=False, unique=True),
    sa.Column("text", sa.Text, nullable=False),
)
"""Folded names and digits, under a trigram index that each database builds its own way."""

opt_out = sa.Table(
    "opt_out",
    metadata,
    organization_id(),
    sa.Column("id", Id, primary_key=True),
    sa.Column("phone_number", PhoneNumber, nullable=False),
    sa.Column("source", Word(OptOutSource), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("by_id", Id),
    sa.Column("evidence_id", Id),
    sa.Column("ended_at", Instant),
    sa.Index(None, "organization_id", "phone_number"),
)
"""A ledger by number: rows are added and ended, never removed."""
