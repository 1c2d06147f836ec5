import sqlalchemy as sa

from store.tables.base import Id, Instant, PhoneNumber, metadata, organization_id

patient = sa.Table(
    "patient",
    metadata,
    organization_id(),
    sa.Column("id", Id, primary_key=True),
    sa.Column("given_name", sa.String(200), nullable=False),
    sa.Column("family_name", sa.String(200), nullable=False),
    sa.Column("date_of_birth", sa.Date),
    sa.Column("picture_key", sa.String(200)),
    sa.Column("location_id", Id, sa.ForeignKey("location.id")),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("merged_into_id", Id, sa.ForeignKey("patient.id")),
    sa.Index(None, "organization_id", "id"),
    sa.Index(None, "organization_id", "merged_into_id"),
)
"""`merged_into_id` is the record that stayed in the end, never one that was merged itself."""

patient_phone = sa.Table(
    "patient_phone",
    metadata,
    organization_id(),
    sa.Column("phone_number", PhoneNumber, nullable=False),
    sa.Column("patient_id", Id, sa.ForeignKey("patient.id"), nullable=False),
    sa.Column("linked_position", sa.BigInteger, nullable=False),
    sa.PrimaryKeyConstraint("organization_id", "phone_number", "patient_id"),
    sa.Index(None, "organization_id", "patient_id"),
)

patient_email = sa.Table(
    "patient_email",
    metadata,
    organization_id(),
    sa.Column("email", sa.String(320), nullable=False),
    sa.Column("patient_id", Id, sa.ForeignKey("patient.id"), nullable=False),
    sa.PrimaryKeyConstraint("organization_id", "email", "patient_id"),
    sa.Index(None, "organization_id", "patient_id", "email"),
)

patient_search = sa.Table(
    "patient_search",
    metadata,
    organization_id(),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("patient_id", Id, sa.ForeignKey("patient.id"), nullable=False),
    sa.Column(
        "sort_name",
        sa.Text().with_variant(sa.Text(collation="C"), "postgresql"),
        nullable=False,
    ),
    sa.Column("text", sa.Text, nullable=False),
    sa.UniqueConstraint("organization_id", "patient_id"),
    sa.Index(None, "organization_id", "sort_name", "patient_id"),
)
"""Folded names, digits and addresses, under a trigram index that each database builds its own way.

`sort_name` is the family name, then the given name. Who is not in this table is not listed.
"""

patient_count = sa.Table(
    "patient_count",
    metadata,
    organization_id(),
    sa.Column("patients", sa.Integer, nullable=False),
    sa.PrimaryKeyConstraint("organization_id"),
)
"""How many rows of an organization are in `patient_search`."""

patient_word = sa.Table(
    "patient_word",
    metadata,
    organization_id(),
    sa.Column("remainder", sa.String(100), nullable=False),
    sa.Column("word", sa.String(100), nullable=False),
    sa.PrimaryKeyConstraint("organization_id", "remainder", "word"),
)
"""The words of patients' names by what is left of them without one letter; see store/typos.py."""

saved_fact = sa.Table(
    "saved_fact",
    metadata,
    organization_id(),
    sa.Column("id", Id, primary_key=True),
    sa.Column("patient_id", Id, sa.ForeignKey("patient.id"), nullable=False),
    sa.Column("label", sa.String(200), nullable=False),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("source_id", Id),
    sa.Column("saved_at", Instant, nullable=False),
    sa.Column("saved_by_id", Id),
    sa.Index(None, "organization_id", "patient_id", "id"),
)

suggestion = sa.Table(
    "suggestion",
    metadata,
    organization_id(),
    sa.Column("id", Id, primary_key=True),
    sa.Column("conversation_id", Id, nullable=False),
    sa.Column("patient_id", Id, sa.ForeignKey("patient.id"), nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("in_reply_to_id", Id),
    sa.Column("created_at", Instant, nullable=False),
    sa.Index(None, "organization_id", "conversation_id", "id"),
    sa.Index(None, "organization_id", "patient_id"),
)
