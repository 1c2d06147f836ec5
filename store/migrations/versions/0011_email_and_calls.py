"""Emails, their ids and what nobody wrote; calls under way, and their recordings."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

UNDER_WAY = sa.text("outcome = 'IN_PROGRESS'")
ADDED: tuple[tuple[str, sa.Column[Any]], ...] = (
    (
        "timeline_item",
        sa.Column("is_automatic", sa.Boolean(), nullable=False, server_default=sa.false()),
    ),
    ("email", sa.Column("message_id", sa.String(255))),
    ("email", sa.Column("reference_ids", sa.JSON(), nullable=False, server_default="[]")),
    ("call", sa.Column("recording_type", sa.String(127))),
    ("call", sa.Column("recording_state", sa.String(32))),
    ("call", sa.Column("recording_problem", sa.String(300))),
    ("person", sa.Column("phone_number", sa.String(32))),
    ("kept_webhook", sa.Column("content_type", sa.String(200), nullable=False, server_default="")),
    ("kept_webhook", sa.Column("storage_key", sa.String(200))),
)
ADDRESSED = ("sender", "recipient")


def upgrade() -> None:
    for table, column in ADDED:
        op.add_column(table, column)
    op.execute(
        "UPDATE call SET recording_type = 'audio/wav', recording_state = 'KEPT' "
        "WHERE recording_key IS NOT NULL"
    )
    op.create_index(
        op.f("ix_email_organization_id_message_id"), "email", ["organization_id", "message_id"]
    )
    op.create_index(
        "ix_call_in_progress",
        "call",
        ["organization_id"],
        sqlite_where=UNDER_WAY,
        postgresql_where=UNDER_WAY,
    )
    with op.batch_alter_table("outbox") as outbox:
        for name in ADDRESSED:
            outbox.alter_column(
                name, existing_type=sa.String(32), type_=sa.String(320), existing_nullable=False
            )


def downgrade() -> None:
    with op.batch_alter_table("outbox") as outbox:
        for name in ADDRESSED:
            outbox.alter_column(
                name, existing_type=sa.String(320), type_=sa.String(32), existing_nullable=False
            )
    op.drop_index("ix_call_in_progress", "call")
    op.drop_index(op.f("ix_email_organization_id_message_id"), "email")
    for table, column in reversed(ADDED):
        op.drop_column(table, column.name)
