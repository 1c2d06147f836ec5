import sqlalchemy as sa

from store.tables.base import Id, Instant, PhoneNumber, Word, metadata, organization_id
from store.words import CredentialKind

organization = sa.Table(
    "organization",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("time_zone", sa.String(64), nullable=False),
    sa.Column("region", sa.String(2), nullable=False),
    sa.Column("email_enabled", sa.Boolean, nullable=False),
    sa.Column("voice_enabled", sa.Boolean, nullable=False),
    sa.Column("assistant_enabled", sa.Boolean, nullable=False),
    sa.Column("assistant_name", sa.String(200), nullable=False),
    sa.Column("chart_url_template", sa.String(2000)),
    sa.Column("logoff_after_minutes", sa.Integer),
    sa.Column("last_position", sa.BigInteger, nullable=False),
    sa.Column("pruned_position", sa.BigInteger, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
)

location = sa.Table(
    "location",
    metadata,
    organization_id(),
    sa.Column("id", Id, primary_key=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.UniqueConstraint("organization_id", "name"),
)

role = sa.Table(
    "role",
    metadata,
    organization_id(),
    sa.Column("id", Id, primary_key=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("permissions", sa.JSON, nullable=False),
    sa.UniqueConstraint("organization_id", "name"),
)

person = sa.Table(
    "person",
    metadata,
    organization_id(),
    sa.Column("id", Id, primary_key=True),
    sa.Column("email", sa.String(320), nullable=False, unique=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("role_id", Id, sa.ForeignKey("role.id"), nullable=False),
    sa.Column("is_assistant", sa.Boolean, nullable=False),
    sa.Column("password_hash", sa.String(255)),
    sa.Column("current_location_id", Id, sa.ForeignKey("location.id")),
    sa.Column("phone_number", PhoneNumber),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("removed_at", Instant),
    sa.Index(None, "organization_id", "id"),
)
"""Who is removed may do nothing, and stays the author of what they wrote."""

credential = sa.Table(
    "credential",
    metadata,
    organization_id(),
    sa.Column("id", Id, primary_key=True),
    sa.Column("person_id", Id, sa.ForeignKey("person.id"), nullable=False),
    sa.Column("kind", Word(CredentialKind), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False, unique=True),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("expires_at", Instant),
    sa.Column("revoked_at", Instant),
    sa.Column("active_at", Instant),
    sa.Index(None, "organization_id", "person_id"),
)
"""`active_at`: when its person was last known to do something; at the latest a minute after it."""

carrier = sa.Table(
    "carrier",
    metadata,
    organization_id(),
    sa.Column("id", Id, primary_key=True),
    sa.Column("name", sa.String(32), nullable=False),
    sa.Column("account", sa.String(200), nullable=False),
    sa.Column("settings", sa.Text, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.UniqueConstraint("organization_id", "name"),
    sa.Index(None, "name", "account"),
)

clinic_number = sa.Table(
    "clinic_number",
    metadata,
    organization_id(),
    sa.Column("id", Id, primary_key=True),
    sa.Column("phone_number", PhoneNumber, nullable=False, unique=True),
    sa.Column("carrier_id", Id, sa.ForeignKey("carrier.id"), nullable=False),
    sa.Column("location_id", Id, sa.ForeignKey("location.id")),
    sa.Index(None, "organization_id", "location_id"),
)
