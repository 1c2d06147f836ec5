"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")

TRIGRAMS = (
    """
    CREATE VIRTUAL TABLE conversation_trigram USING fts5(
        text, content='conversation_search', content_rowid='number',
        tokenize='trigram case_sensitive 1'
    )
    """,
    """
    CREATE TRIGGER conversation_search_added AFTER INSERT ON conversation_search BEGIN
        INSERT INTO conversation_trigram(rowid, text) VALUES (new.number, new.text);
    END
    """,
    """
    CREATE TRIGGER conversation_search_removed AFTER DELETE ON conversation_search BEGIN
        INSERT INTO conversation_trigram(conversation_trigram, rowid, text)
        VALUES ('delete', old.number, old.text);
    END
    """,
    """
    CREATE TRIGGER conversation_search_changed AFTER UPDATE OF text ON conversation_search BEGIN
        INSERT INTO conversation_trigram(conversation_trigram, rowid, text)
        VALUES ('delete', old.number, old.text);
        INSERT INTO conversation_trigram(rowid, text) VALUES (new.number, new.text);
    END
    """,
)
"""The index over `conversation_search`, kept by triggers as SQLite's FTS5 manual has it, 4.4.3."""
POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX ix_conversation_search_text ON conversation_search USING gin (text gin_trgm_ops)",
    "CREATE VIEW conversation_trigram AS SELECT number AS rowid, text FROM conversation_search",
)
"""The same, as pg_trgm has it: the view is asked by the same name."""

TABLES = (
    "organization",
    "carrier",
    "conversation_count",
    "email_thread",
    "event",
    "location",
    "opt_out",
    "role",
    "clinic_number",
    "kept_webhook",
    "patient",
    "person",
    "status_callback",
    "conversation",
    "credential",
    "idempotency_key",
    "patient_email",
    "patient_phone",
    "saved_fact",
    "suggestion",
    "conversation_search",
    "timeline_item",
    "unread",
    "call",
    "carrier_message",
    "email",
    "file",
    "outbox",
)


def upgrade() -> None:
    op.create_table(
        "organization",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("region", sa.String(length=2), nullable=False),
        sa.Column("email_enabled", sa.Boolean(), nullable=False),
        sa.Column("voice_enabled", sa.Boolean(), nullable=False),
        sa.Column("assistant_enabled", sa.Boolean(), nullable=False),
        sa.Column("assistant_name", sa.String(length=200), nullable=False),
        sa.Column("chart_url_template", sa.String(length=2000), nullable=True),
        sa.Column("last_position", sa.BigInteger(), nullable=False),
        sa.Column("pruned_position", sa.BigInteger(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization")),
    )
    op.create_table(
        "carrier",
        sa.Column("organization_id", sa.String(length=48), nullable=False),
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("account", sa.String(length=200), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carrier")),
        sa.UniqueConstraint(
            "organization_id", "name", name=op.f("uq_carrier_organization_id_name")
        ),
    )
    op.create_index(op.f("ix_carrier_name_account"), "carrier", ["name", "account"], unique=False)
    op.create_table(
        "conversation_count",
        sa.Column("organization_id", sa.String(length=48), nullable=False),
        sa.Column("location_id", sa.String(length=48), nullable=False),
        sa.Column("is_unresponded", sa.Boolean(), nullable=False),
        sa.Column("is_assistant_only", sa.Boolean(), nullable=False),
        sa.Column("is_resolved", sa.Boolean(), nullable=False),
        sa.Column("conversations", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
        ),
        sa.PrimaryKeyConstraint(
            "organization_id",
            "location_id",
            "is_unresponded",
            "is_assistant_only",
            "is_resolved",
            name=op.f("pk_conversation_count"),
        ),
    )
    op.create_table(
        "email_thread",
        sa.Column("organization_id", sa.String(length=48), nullable=False),
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("subject", sa.String(length=998), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_thread")),
    )
    op.create_table(
        "event",
        sa.Column("organization_id", sa.String(length=48), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("conversation_id", sa.String(length=48), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("audience", sa.String(length=48), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
        ),
        sa.PrimaryKeyConstraint("organization_id", "position", name=op.f("pk_event")),
    )
    op.create_index(
        op.f("ix_event_organization_id_at"), "event", ["organization_id", "at"], unique=False
    )
    op.create_index(
        op.f("ix_event_organization_id_conversation_id_position"),
        "event",
        ["organization_id", "conversation_id", "position"],
        unique=False,
    )
    op.create_table(
        "location",
        sa.Column("organization_id", sa.String(length=48), nullable=False),
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_location")),
        sa.UniqueConstraint(
            "organization_id", "name", name=op.f("uq_location_organization_id_name")
        ),
    )
    op.create_table(
        "opt_out",
        sa.Column("organization_id", sa.String(length=48), nullable=False),
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("phone_number", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by_id", sa.String(length=48), nullable=True),
        sa.Column("evidence_id", sa.String(length=48), nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opt_out")),
    )
    op.create_index(
        op.f("ix_opt_out_organization_id_phone_number"),
        "opt_out",
        ["organization_id", "phone_number"],
        unique=False,
    )
    op.create_table(
        "role",
        sa.Column("organization_id", sa.String(length=48), nullable=False),
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("permissions", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
        sa.UniqueConstraint("organization_id", "name", name=op.f("uq_role_organization_id_name")),
    )
    op.create_table(
        "clinic_number",
        sa.Column("organization_id", sa.String(length=48), nullable=False),
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("phone_number", sa.String(length=32), nullable=False),
        sa.Column("carrier_id", sa.String(length=48), nullable=False),
        sa.Column("location_id", sa.String(length=48), nullable=True),
        sa.ForeignKeyConstraint(
            ["carrier_id"],
            ["carrier.id"],
        ),
        sa.ForeignKeyConstraint(
            ["location_id"],
            ["location.id"],
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinic_number")),
        sa.UniqueConstraint("phone_number", name=op.f("uq_clinic_number_phone_number")),
    )
    op.create_index(
        op.f("ix_clinic_number_organization_id_location_id"),
        "clinic_number",
        ["organization_id", "location_id"],
        unique=False,
    )
    op.create_table(
        "kept_webhook",
        sa.Column("organization_id", sa.String(length=48), nullable=False),
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("carrier_id", sa.String(length=48), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["carrier_id"],
            ["carrier.id"],
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_webhook")),
    )
    op.create_index(
        op.f("ix_kept_webhook_organization_id_at"),
        "kept_webhook",
        ["organization_id", "at"],
        unique=False,
    )
    op.create_table(
        "patient",
        sa.Column("organization_id", sa.String(length=48), nullable=False),
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("given_name", sa.String(length=200), nullable=False),
        sa.Column("family_name", sa.String(length=200), nullable=False),
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        sa.Column("picture_key", sa.String(length=200), nullable=True),
        sa.Column("location_id", sa.String(length=48), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"],
            ["location.id"],
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient")),
    )
    op.create_index(
        op.f("ix_patient_organization_id_id"), "patient", ["organization_id", "id"], unique=False
    )
    op.create_table(
        "person",
        sa.Column("organization_id", sa.String(length=48), nullable=False),
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role_id", sa.String(length=48), nullable=False),
        sa.Column("is_assistant", sa.Boolean(), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("current_location_id", sa.String(length=48), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["current_location_id"],
            ["location.id"],
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
        ),
        sa.ForeignKeyConstraint(
            ["role_id"],
            ["role.id"],
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_index(
        op.f("ix_person_organization_id_id"), "person", ["organization_id", "id"], unique=False
    )
    op.create_table(
        "status_callback",
        sa.Column("organization_id", sa.String(length=48), nullable=False),
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("carrier_id", sa.String(length=48), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("item_id", sa.String(length=48), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("problem", sa.JSON(), nullable=True),
        sa.Column("raw", sa.JSON(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["carrier_id"],
            ["carrier.id"],
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_callback")),
    )
    op.create_index(
        op.f("ix_status_callback_organization_id_carrier_id_reference"),
        "status_callback",
        ["organization_id", "carrier_id", "reference"],
        unique=False,
    )
    op.create_table(
        "conversation",
        sa.Column("organization_id", sa.String(length=48), nullable=False),
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("phone_number", sa.String(length=32), nullable=False),
        sa.Column("clinic_number_id", sa.String(length=48), nullable=True),
        sa.Column("primary_patient_id", sa.String(length=48), nullable=True),
        sa.Column("location_id", sa.String(length=48), nullable=True),
        sa.Column("last_item_id", sa.String(length=48), nullable=True),
        sa.Column("last_activity_at", INSTANT, nullable=False),
        sa.Column("activity_position", sa.BigInteger(), nullable=False),
        sa.Column("last_inbound_position", sa.BigInteger(), nullable=False),
        sa.Column("waiting_since", INSTANT, nullable=True),
        sa.Column("person_replied", sa.Boolean(), nullable=False),
        sa.Column("assistant_replied", sa.Boolean(), nullable=False),
        sa.Column("is_unresponded", sa.Boolean(), nullable=False),
        sa.Column("is_assistant_only", sa.Boolean(), nullable=False),
        sa.Column("is_resolved", sa.Boolean(), nullable=False),
        sa.Column("resolved_at", INSTANT, nullable=True),
        sa.Column("resolved_by_id", sa.String(length=48), nullable=True),
        sa.ForeignKeyConstraint(
            ["clinic_number_id"],
            ["clinic_number.id"],
        ),
        sa.ForeignKeyConstraint(
            ["location_id"],
            ["location.id"],
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
        ),
        sa.ForeignKeyConstraint(
            ["primary_patient_id"],
            ["patient.id"],
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
        sa.UniqueConstraint(
            "organization_id",
            "phone_number",
            name=op.f("uq_conversation_organization_id_phone_number"),
        ),
    )
    op.create_index(
        "ix_conversation_chips",
        "conversation",
        [
            "organization_id",
            "is_unresponded",
            "is_assistant_only",
            "is_resolved",
            "activity_position",
        ],
        unique=False,
    )
    op.create_index(
        "ix_conversation_location_chips",
        "conversation",
        [
            "organization_id",
            "location_id",
            "is_unresponded",
            "is_assistant_only",
            "is_resolved",
            "activity_position",
        ],
        unique=False,
    )
    op.create_index(
        op.f("ix_conversation_organization_id_activity_position"),
        "conversation",
        ["organization_id", "activity_position"],
        unique=False,
    )
    op.create_table(
        "credential",
        sa.Column("organization_id", sa.String(length=48), nullable=False),
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("person_id", sa.String(length=48), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=True),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential")),
        sa.UniqueConstraint("digest", name=op.f("uq_credential_digest")),
    )
    op.create_index(
        op.f("ix_credential_organization_id_person_id"),
        "credential",
        ["organization_id", "person_id"],
        unique=False,
    )
    op.create_table(
        "idempotency_key",
        sa.Column("organization_id", sa.String(length=48), nullable=False),
        sa.Column("person_id", sa.String(length=48), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("item_ids", sa.JSON(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "person_id", "key", name=op.f("pk_idempotency_key")
        ),
    )
    op.create_table(
        "patient_email",
        sa.Column("organization_id", sa.String(length=48), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("patient_id", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "email", "patient_id", name=op.f("pk_patient_email")
        ),
    )
    op.create_index(
        op.f("ix_patient_email_organization_id_patient_id"),
        "patient_email",
        ["organization_id", "patient_id"],
        unique=False,
    )
    op.create_table(
        "patient_phone",
        sa.Column("organization_id", sa.String(length=48), nullable=False),
        sa.Column("phone_number", sa.String(length=32), nullable=False),
        sa.Column("patient_id", sa.String(length=48), nullable=False),
        sa.Column("linked_position", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "phone_number", "patient_id", name=op.f("pk_patient_phone")
        ),
    )
    op.create_index(
        op.f("ix_patient_phone_organization_id_patient_id"),
        "patient_phone",
        ["organization_id", "patient_id"],
        unique=False,
    )
    op.create_table(
        "saved_fact",
        sa.Column("organization_id", sa.String(length=48), nullable=False),
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("patient_id", sa.String(length=48), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("source_id", sa.String(length=48), nullable=True),
        sa.Column("saved_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_fact")),
    )
    op.create_index(
        op.f("ix_saved_fact_organization_id_patient_id_id"),
        "saved_fact",
        ["organization_id", "patient_id", "id"],
        unique=False,
    )
    op.create_table(
        "suggestion",
        sa.Column("organization_id", sa.String(length=48), nullable=False),
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("conversation_id", sa.String(length=48), nullable=False),
        sa.Column("patient_id", sa.String(length=48), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("in_reply_to_id", sa.String(length=48), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion")),
    )
    op.create_index(
        op.f("ix_suggestion_organization_id_conversation_id_id"),
        "suggestion",
        ["organization_id", "conversation_id", "id"],
        unique=False,
    )
    op.create_table(
        "conversation_search",
        sa.Column("organization_id", sa.String(length=48), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=48), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_conversation_search")),
        sa.UniqueConstraint("conversation_id", name=op.f("uq_conversation_search_conversation_id")),
    )
    op.create_table(
        "timeline_item",
        sa.Column("organization_id", sa.String(length=48), nullable=False),
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("conversation_id", sa.String(length=48), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("direction", sa.String(length=32), nullable=False),
        sa.Column("author_kind", sa.String(length=32), nullable=True),
        sa.Column("author_id", sa.String(length=48), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("delivery_status", sa.String(length=32), nullable=True),
        sa.Column("problem_code", sa.String(length=64), nullable=True),
        sa.Column("problem_message", sa.String(length=1000), nullable=True),
        sa.Column("problem_advice", sa.String(length=1000), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeline_item")),
    )
    op.create_index(
        op.f("ix_timeline_item_organization_id_conversation_id_position"),
        "timeline_item",
        ["organization_id", "conversation_id", "position"],
        unique=True,
    )
    op.create_table(
        "unread",
        sa.Column("organization_id", sa.String(length=48), nullable=False),
        sa.Column("person_id", sa.String(length=48), nullable=False),
        sa.Column("conversation_id", sa.String(length=48), nullable=False),
        sa.Column("location_id", sa.String(length=48), nullable=True),
        sa.Column("is_unresponded", sa.Boolean(), nullable=False),
        sa.Column("is_assistant_only", sa.Boolean(), nullable=False),
        sa.Column("is_resolved", sa.Boolean(), nullable=False),
        sa.Column("activity_position", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "person_id", "conversation_id", name=op.f("pk_unread")
        ),
    )
    op.create_index(
        "ix_unread_chips",
        "unread",
        [
            "organization_id",
            "person_id",
            "is_unresponded",
            "is_assistant_only",
            "is_resolved",
            "activity_position",
        ],
        unique=False,
    )
    op.create_index(
        "ix_unread_conversation", "unread", ["organization_id", "conversation_id"], unique=False
    )
    op.create_index(
        "ix_unread_location_chips",
        "unread",
        [
            "organization_id",
            "person_id",
            "location_id",
            "is_unresponded",
            "is_assistant_only",
            "is_resolved",
            "activity_position",
        ],
        unique=False,
    )
    op.create_table(
        "call",
        sa.Column("organization_id", sa.String(length=48), nullable=False),
        sa.Column("item_id", sa.String(length=48), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("duration_seconds", sa.Integer(), nullable=True),
        sa.Column("assistant_actions", sa.JSON(), nullable=False),
        sa.Column("recording_key", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["timeline_item.id"],
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_call")),
    )
    op.create_table(
        "carrier_message",
        sa.Column("organization_id", sa.String(length=48), nullable=False),
        sa.Column("carrier_id", sa.String(length=48), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("item_id", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(
            ["carrier_id"],
            ["carrier.id"],
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["timeline_item.id"],
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "carrier_id", "reference", name=op.f("pk_carrier_message")
        ),
    )
    op.create_index(
        op.f("ix_carrier_message_organization_id_item_id"),
        "carrier_message",
        ["organization_id", "item_id"],
        unique=False,
    )
    op.create_table(
        "email",
        sa.Column("organization_id", sa.String(length=48), nullable=False),
        sa.Column("item_id", sa.String(length=48), nullable=False),
        sa.Column("thread_id", sa.String(length=48), nullable=False),
        sa.Column("from_address", sa.String(length=320), nullable=False),
        sa.Column("to_addresses", sa.JSON(), nullable=False),
        sa.Column("subject", sa.String(length=998), nullable=False),
        sa.Column("preview", sa.String(length=300), nullable=False),
        sa.Column("html", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["timeline_item.id"],
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"],
            ["email_thread.id"],
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_email")),
    )
    op.create_index(
        op.f("ix_email_organization_id_thread_id"),
        "email",
        ["organization_id", "thread_id"],
        unique=False,
    )
    op.create_table(
        "file",
        sa.Column("organization_id", sa.String(length=48), nullable=False),
        sa.Column("item_id", sa.String(length=48), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("content_type", sa.String(length=127), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("storage_key", sa.String(length=200), nullable=False),
        sa.Column("thumbnail_key", sa.String(length=200), nullable=True),
        sa.Column("message_id", sa.String(length=48), nullable=True),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["timeline_item.id"],
        ),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["timeline_item.id"],
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_file")),
    )
    op.create_index(
        op.f("ix_file_organization_id_message_id"),
        "file",
        ["organization_id", "message_id"],
        unique=False,
    )
    op.create_table(
        "outbox",
        sa.Column("organization_id", sa.String(length=48), nullable=False),
        sa.Column("item_id", sa.String(length=48), nullable=False),
        sa.Column("carrier_id", sa.String(length=48), nullable=False),
        sa.Column("sender", sa.String(length=32), nullable=False),
        sa.Column("recipient", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("next_attempt_at", INSTANT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("handed_at", INSTANT, nullable=True),
        sa.Column("lease", sa.String(length=48), nullable=True),
        sa.Column("leased_until", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["carrier_id"],
            ["carrier.id"],
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["timeline_item.id"],
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_outbox")),
    )
    op.create_index("ix_outbox_due", "outbox", ["next_attempt_at"], unique=False)
    for statement in TRIGRAMS if _is_sqlite() else POSTGRESQL:
        op.execute(statement)


def _is_sqlite() -> bool:
    return op.get_context().dialect.name == "sqlite"


def downgrade() -> None:
    op.execute(f"DROP {'TABLE' if _is_sqlite() else 'VIEW'} conversation_trigram")
    for table in reversed(TABLES):
        op.drop_table(table)
