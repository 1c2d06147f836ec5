import sqlalchemy as sa

from store.tables.base import Id, Instant, Word, metadata, organization_id
from store.words import StepKind

merge = sa.Table(
    "merge",
    metadata,
    organization_id(),
    sa.Column("id", Id, primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("survivor_id", Id, sa.ForeignKey("patient.id"), nullable=False),
    sa.Column("duplicate_id", Id, sa.ForeignKey("patient.id"), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("by_id", Id, nullable=False),
    sa.Column("undone_at", Instant),
    sa.Index(None, "organization_id", "number", unique=True),
    sa.Index(None, "organization_id", "survivor_id"),
    sa.Index(None, "organization_id", "duplicate_id"),
)
"""Two records that were joined. `number` counts an organization's merges: a clock may go back."""

merge_step = sa.Table(
    "merge_step",
    metadata,
    organization_id(),
    sa.Column("merge_id", Id, sa.ForeignKey("merge.id"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("kind", Word(StepKind), nullable=False),
    sa.Column("row_key", sa.String(320), nullable=False),
    sa.Column("before", sa.JSON, nullable=False),
    sa.Column("after", sa.JSON, nullable=False),
    sa.PrimaryKeyConstraint("organization_id", "merge_id", "number"),
)
"""What a merge did, row by row: which row, and what stood in it before and after."""
