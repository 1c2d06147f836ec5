"""A session says when its person was last active: one that is idle for too long has ended."""

import sqlalchemy as sa
from alembic import op

from store.tables.base import Instant

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("credential", sa.Column("active_at", Instant))
    op.execute("UPDATE credential SET active_at = created_at WHERE kind = 'SESSION'")


def downgrade() -> None:
    op.drop_column("credential", "active_at")
