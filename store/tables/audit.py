import sqlalchemy as sa

from store.tables.base import Id, Instant, Word, metadata, organization_id
from store.words import Action

audit_entry = sa.Table(
    "audit_entry",
    metadata,
    organization_id(),
    sa.Column("id", Id, primary_key=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("person_id", Id),
    sa.Column("address", sa.String(64), nullable=False),
    sa.Column("action", Word(Action), nullable=False),
    sa.Column("conversation_id", Id),
    sa.Column("patient_id", Id),
    sa.Column("details", sa.JSON, nullable=False),
    sa.Index(None, "organization_id", "id"),
    sa.Index(None, "organization_id", "person_id", "id"),
    sa.Index(None, "organization_id", "conversation_id", "id"),
    sa.Index(None, "organization_id", "patient_id", "id"),
)
"""Who did what, to whom, when and from where. Rows are added; triggers refuse all else.

Nothing it names is a foreign key: it outlives whatever it tells of.
"""
