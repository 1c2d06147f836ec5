"""The audit: who read or changed what."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")
BY = ("person_id", "conversation_id", "patient_id")


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("organization_id", sa.String(48), nullable=False),
        sa.Column("id", sa.String(48), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("person_id", sa.String(48)),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("conversation_id", sa.String(48)),
        sa.Column("patient_id", sa.String(48)),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"]),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index(
        op.f("ix_audit_entry_organization_id_id"), "audit_entry", ["organization_id", "id"]
    )
    for column in BY:
        op.create_index(
            op.f(f"ix_audit_entry_organization_id_{column}_id"),
            "audit_entry",
            ["organization_id", column, "id"],
        )


def downgrade() -> None:
    op.drop_table("audit_entry")
