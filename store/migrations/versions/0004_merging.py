"""Merging patients: the old id's way to the survivor, and the journal of what each merge did."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")


def upgrade() -> None:
    op.add_column(
        "patient",
        sa.Column("merged_into_id", sa.String(48), sa.ForeignKey("patient.id")),
        inline_references=True,
    )
    op.create_index(
        op.f("ix_patient_organization_id_merged_into_id"),
        "patient",
        ["organization_id", "merged_into_id"],
    )
    op.create_index(
        op.f("ix_suggestion_organization_id_patient_id"),
        "suggestion",
        ["organization_id", "patient_id"],
    )
    by_patient = sa.text("author_kind = 'PATIENT'")
    op.create_index(
        "ix_timeline_item_patient",
        "timeline_item",
        ["organization_id", "author_id"],
        sqlite_where=by_patient,
        postgresql_where=by_patient,
    )
    _create_merge()
    _create_merge_step()


def _create_merge() -> None:
    op.create_table(
        "merge",
        sa.Column("organization_id", sa.String(48), nullable=False),
        sa.Column("id", sa.String(48), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("survivor_id", sa.String(48), nullable=False),
        sa.Column("duplicate_id", sa.String(48), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by_id", sa.String(48), nullable=False),
        sa.Column("undone_at", INSTANT),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"]),
        sa.ForeignKeyConstraint(["survivor_id"], ["patient.id"]),
        sa.ForeignKeyConstraint(["duplicate_id"], ["patient.id"]),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge")),
    )
    for column in ("number", "survivor_id", "duplicate_id"):
        op.create_index(
            op.f(f"ix_merge_organization_id_{column}"),
            "merge",
            ["organization_id", column],
            unique=column == "number",
        )


def _create_merge_step() -> None:
    op.create_table(
        "merge_step",
        sa.Column("organization_id", sa.String(48), nullable=False),
        sa.Column("merge_id", sa.String(48), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("row_key", sa.String(320), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"]),
        sa.ForeignKeyConstraint(["merge_id"], ["merge.id"]),
        sa.PrimaryKeyConstraint(
            "organization_id", "merge_id", "number", name=op.f("pk_merge_step")
        ),
    )


def downgrade() -> None:
    op.drop_table("merge_step")
    op.drop_table("merge")
    op.drop_index("ix_timeline_item_patient", "timeline_item")
    op.drop_index("ix_suggestion_organization_id_patient_id", "suggestion")
    op.drop_index("ix_patient_organization_id_merged_into_id", "patient")
    with op.batch_alter_table("patient") as patient:
        patient.drop_column("merged_into_id")
