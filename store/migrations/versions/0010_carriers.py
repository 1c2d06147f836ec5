"""Files that are still to be fetched; texts that came late; keywords; what a doctor looks at."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")
ID = sa.String(48)


def upgrade() -> None:
    op.create_table(
        "fetch",
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("item_id", ID, nullable=False),
        sa.Column("carrier_id", ID, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("next_attempt_at", INSTANT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(300)),
        sa.Column("lease", ID),
        sa.Column("leased_until", INSTANT),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"]),
        sa.ForeignKeyConstraint(["item_id"], ["timeline_item.id"]),
        sa.ForeignKeyConstraint(["carrier_id"], ["carrier.id"]),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_fetch")),
    )
    op.create_index("ix_fetch_due", "fetch", ["next_attempt_at"])
    op.create_table(
        "automatic_answer",
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("item_id", ID, nullable=False),
        sa.Column("phone_number", sa.String(32), nullable=False),
        sa.Column("keyword", sa.String(32), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"]),
        sa.ForeignKeyConstraint(["item_id"], ["timeline_item.id"]),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_automatic_answer")),
    )
    op.create_index(
        op.f("ix_automatic_answer_organization_id_phone_number_keyword_at"),
        "automatic_answer",
        ["organization_id", "phone_number", "keyword", "at"],
    )
    op.create_table(
        "refused_webhook",
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("carrier", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(100), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_at", INSTANT, nullable=False),
        sa.Column("last_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"]),
        sa.PrimaryKeyConstraint(
            "organization_id", "carrier", "reason", name=op.f("pk_refused_webhook")
        ),
    )
    op.create_table(
        "reconciliation",
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("carrier_id", ID, nullable=False),
        sa.Column("began_at", INSTANT, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.Column("texts", sa.Integer(), nullable=False),
        sa.Column("statuses", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(300)),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"]),
        sa.ForeignKeyConstraint(["carrier_id"], ["carrier.id"]),
        sa.PrimaryKeyConstraint("organization_id", "carrier_id", name=op.f("pk_reconciliation")),
    )
    op.add_column("kept_webhook", sa.Column("settled_at", INSTANT))
    op.add_column("conversation", sa.Column("may_want_to_opt_out_id", ID))
    op.add_column("timeline_item", sa.Column("arrived_late_at", INSTANT))
    op.add_column("file", sa.Column("state", sa.String(32), nullable=False, server_default="KEPT"))
    op.add_column("file", sa.Column("problem", sa.String(300)))
    op.create_index(op.f("ix_file_organization_id_state"), "file", ["organization_id", "state"])


def downgrade() -> None:
    op.drop_index(op.f("ix_file_organization_id_state"), "file")
    for table, column in (
        ("file", "problem"),
        ("file", "state"),
        ("timeline_item", "arrived_late_at"),
        ("conversation", "may_want_to_opt_out_id"),
        ("kept_webhook", "settled_at"),
    ):
        op.drop_column(table, column)
    for table in ("reconciliation", "refused_webhook", "automatic_answer", "fetch"):
        op.drop_table(table)
