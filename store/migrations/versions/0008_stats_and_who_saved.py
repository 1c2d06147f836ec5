"""Who saved each fact."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("saved_fact", sa.Column("saved_by_id", sa.String(48)))


def downgrade() -> None:
    op.drop_column("saved_fact", "saved_by_id")
