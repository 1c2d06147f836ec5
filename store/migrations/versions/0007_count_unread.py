"""Each person's unread, counted by state."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

COUNTED = """
    INSERT INTO unread_count
    SELECT organization_id, person_id, coalesce(location_id, ''), is_unresponded,
        is_assistant_only, is_resolved, count(*)
    FROM unread GROUP BY 1, 2, 3, 4, 5, 6
"""


def upgrade() -> None:
    op.create_table(
        "unread_count",
        sa.Column("organization_id", sa.String(length=48), nullable=False),
        sa.Column("person_id", sa.String(length=48), nullable=False),
        sa.Column("location_id", sa.String(length=48), nullable=False),
        sa.Column("is_unresponded", sa.Boolean(), nullable=False),
        sa.Column("is_assistant_only", sa.Boolean(), nullable=False),
        sa.Column("is_resolved", sa.Boolean(), nullable=False),
        sa.Column("conversations", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint(
            "organization_id",
            "person_id",
            "location_id",
            "is_unresponded",
            "is_assistant_only",
            "is_resolved",
            name=op.f("pk_unread_count"),
        ),
    )
    op.execute(COUNTED)


def downgrade() -> None:
    op.drop_table("unread_count")
