"""What the dashboard counts, kept in the transaction of what it tells of.

Days are the organization's own, in its time zone.
"""

import sqlalchemy as sa

from store.tables.base import Id, Instant, metadata, organization_id

tally = sa.Table(
    "tally",
    metadata,
    organization_id(),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("received", sa.Integer, nullable=False),
    sa.Column("sent", sa.Integer, nullable=False),
    sa.Column("undelivered", sa.Integer, nullable=False),
    sa.PrimaryKeyConstraint("organization_id", "day"),
)

response = sa.Table(
    "response",
    metadata,
    organization_id(),
    sa.Column("item_id", Id, sa.ForeignKey("timeline_item.id"), primary_key=True),
    sa.Column("since", Instant, nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("seconds", sa.Integer, nullable=False),
    sa.Index(None, "organization_id", "day", "seconds"),
)
"""Each answer that ended a patient's wait: since when they had waited, and how long."""
