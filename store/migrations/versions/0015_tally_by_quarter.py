"""The dashboard counts by the quarter of an hour and no longer by the day: a chart shows hours."""

from collections import Counter
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

from store.dialect import insert
from store.tables.base import Instant

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

QUARTER = {
    "sqlite": "i.at / 900000 * 900000",
    "postgresql": "date_bin('15 minutes', i.at, '2020-01-01T00:00Z')",
}
COUNTED = """
    INSERT INTO quarter_tally
    SELECT i.organization_id, {quarter}, sum(CASE WHEN i.direction = 'INBOUND' THEN 1 ELSE 0 END),
        sum(CASE WHEN i.direction = 'OUTBOUND' THEN 1 ELSE 0 END), 0
    FROM timeline_item AS i LEFT JOIN file ON file.item_id = i.id
    WHERE i.kind <> 'CALL' AND NOT i.is_automatic AND file.message_id IS NULL
    GROUP BY 1, 2
"""
COUNTS = ("received", "sent", "undelivered")
house = sa.table("organization", sa.column("id"), sa.column("time_zone", sa.String()))


def upgrade() -> None:
    quarters = _create("quarter_tally", sa.Column("begins_at", Instant, nullable=False))
    connection = op.get_bind()
    op.execute(COUNTED.format(quarter=QUARTER[connection.dialect.name]))
    days = sa.table("tally", sa.column("organization_id"), sa.column("day", sa.Date()))
    undelivered = sa.column("undelivered", sa.Integer())
    kept = sa.select(days, house.c.time_zone, undelivered).where(undelivered > 0)
    kept = kept.join_from(days, house, house.c.id == days.c.organization_id)
    for organization_id, day, time_zone, count in connection.execute(kept).all():
        # The timeline does not say at which hour these turned out to be undelivered.
        midnight = datetime.combine(day, time(), ZoneInfo(time_zone)).astimezone(UTC)
        row = insert(quarters).values(
            organization_id=organization_id,
            begins_at=midnight,
            received=0,
            sent=0,
            undelivered=count,
        )
        connection.execute(
            row.on_conflict_do_update(
                index_elements=list(quarters.primary_key), set_={"undelivered": count}
            )
        )
    op.drop_table("tally")


def downgrade() -> None:
    days = _create("tally", sa.Column("day", sa.Date(), nullable=False))
    connection = op.get_bind()
    columns = (sa.column("begins_at", Instant()), *(sa.column(name) for name in COUNTS))
    quarters = sa.table("quarter_tally", sa.column("organization_id"), *columns)
    kept = sa.select(house.c.id, house.c.time_zone, *columns)
    kept = kept.join_from(quarters, house, house.c.id == quarters.c.organization_id)
    sums: dict[tuple[str, object], Counter[str]] = {}
    for organization_id, time_zone, begins_at, *counts in connection.execute(kept).all():
        day = begins_at.astimezone(ZoneInfo(time_zone)).date()
        named = dict(zip(COUNTS, counts, strict=True))
        sums.setdefault((organization_id, day), Counter(dict.fromkeys(COUNTS, 0))).update(named)
    rows = [{"organization_id": id, "day": day, **counts} for (id, day), counts in sums.items()]
    op.bulk_insert(days, rows)
    op.drop_table("quarter_tally")


def _create(name: str, begins: sa.Column[object]) -> sa.Table:
    return op.create_table(
        name,
        sa.Column(
            "organization_id", sa.String(48), sa.ForeignKey("organization.id"), nullable=False
        ),
        begins,
        *(sa.Column(count, sa.Integer(), nullable=False) for count in COUNTS),
        sa.PrimaryKeyConstraint("organization_id", begins.name, name=op.f(f"pk_{name}")),
    )
