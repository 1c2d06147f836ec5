"""What the dashboard counts, kept in the transaction of what it tells of.

Days are the organization's own, in its time zone. A quarter of an hour is part of one hour of one
day in every zone, so that no change of clocks or of the zone makes a tally wrong.
"""

import sqlalchemy as sa

from store.tables.base import Id, Instant, metadata, organization_id

quarter_tally = sa.Table(
    "quarter_tally",
    metadata,
    organization_id(),
    sa.Column("begins_at", Instant, nullable=False),
    sa.Column("received", sa.Integer, nullable=False),
    sa.Column("sent", sa.Integer, nullable=False),
    sa.Column("undelivered", sa.Integer, nullable=False),
    sa.PrimaryKeyConstraint("organization_id", "begins_at"),
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
