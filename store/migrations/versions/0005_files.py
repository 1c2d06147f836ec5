"""Uploads; pictures have sides; files travel with what leads their text."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0002"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "upload",
        sa.Column("organization_id", sa.String(48), nullable=False),
        sa.Column("id", sa.String(48), nullable=False),
        sa.Column("person_id", sa.String(48), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("content_type", sa.String(127), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("digest", sa.String(64)),
        sa.Column("storage_key", sa.String(200)),
        sa.Column("thumbnail_key", sa.String(200)),
        sa.Column("width", sa.Integer()),
        sa.Column("height", sa.Integer()),
        sa.Column("used_at", INSTANT),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    op.create_index(
        op.f("ix_upload_organization_id_expires_at"), "upload", ["organization_id", "expires_at"]
    )
    op.create_table(
        "discarded_file",
        sa.Column("organization_id", sa.String(48), nullable=False),
        sa.Column("storage_key", sa.String(200), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"]),
        sa.PrimaryKeyConstraint("storage_key", name=op.f("pk_discarded_file")),
    )
    op.create_index(
        op.f("ix_discarded_file_organization_id_at"), "discarded_file", ["organization_id", "at"]
    )
    op.add_column("file", sa.Column("travels_with_id", sa.String(48)))
    op.add_column("file", sa.Column("width", sa.Integer()))
    op.add_column("file", sa.Column("height", sa.Integer()))
    op.create_index(
        op.f("ix_file_organization_id_travels_with_id"),
        "file",
        ["organization_id", "travels_with_id"],
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_file_organization_id_travels_with_id"), "file")
    for column in ("height", "width", "travels_with_id"):
        op.drop_column("file", column)
    op.drop_table("discarded_file")
    op.drop_table("upload")
