"""The dashboard's tallies, which begin with this release; and who saved each fact."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")
WAITING = "ix_conversation_organization_id_waiting_since"


def upgrade() -> None:
    op.create_table(
        "tally",
        sa.Column("organization_id", sa.String(48), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("undelivered", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"]),
        sa.PrimaryKeyConstraint("organization_id", "day", name=op.f("pk_tally")),
    )
    op.create_table(
        "response",
        sa.Column("organization_id", sa.String(48), nullable=False),
        sa.Column("item_id", sa.String(48), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"]),
        sa.ForeignKeyConstraint(["item_id"], ["timeline_item.id"]),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_response")),
    )
    op.create_index(
        op.f("ix_response_organization_id_day_seconds"),
        "response",
        ["organization_id", "day", "seconds"],
    )
    op.create_index(op.f(WAITING), "conversation", ["organization_id", "waiting_since"])
    op.add_column("saved_fact", sa.Column("saved_by_id", sa.String(48)))


def downgrade() -> None:
    op.drop_column("saved_fact", "saved_by_id")
    op.drop_index(op.f(WAITING), "conversation")
    op.drop_table("response")
    op.drop_table("tally")
