"""A clinic may say after how long without activity its people are signed out."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("organization", sa.Column("logoff_after_minutes", sa.Integer))


def downgrade() -> None:
    op.drop_column("organization", "logoff_after_minutes")
