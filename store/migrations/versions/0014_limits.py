"""Limits on tries and on a number's rate are counted in the database, for all processes."""

import sqlalchemy as sa
from alembic import op

from store.tables.base import Instant

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tries",
        sa.Column("whose", sa.String(64), nullable=False),
        sa.Column("instants", sa.JSON, nullable=False),
        sa.Column("last_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("whose", name=op.f("pk_tries")),
    )
    op.create_index(op.f("ix_tries_last_at"), "tries", ["last_at"])
    op.create_table(
        "sender_turn",
        sa.Column(
            "organization_id", sa.String(48), sa.ForeignKey("organization.id"), nullable=False
        ),
        sa.Column("sender", sa.String(320), nullable=False),
        sa.Column("free_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "sender", name=op.f("pk_sender_turn")),
    )


def downgrade() -> None:
    op.drop_table("sender_turn")
    op.drop_table("tries")
