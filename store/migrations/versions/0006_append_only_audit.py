"""The database itself keeps the audit as it was written; people leave and stay in history.

A migration that rebuilds `audit_entry` (SQLite's batch mode) must make the triggers again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")
REFUSAL = "the audit is append-only"

# REPLACE deletes without a word to DELETE's triggers (https://sqlite.org/lang_conflict.html), so
# the third one asks whether there is anything to replace.
SQLITE = (
    f"""CREATE TRIGGER audit_entry_update BEFORE UPDATE ON audit_entry
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"""CREATE TRIGGER audit_entry_delete BEFORE DELETE ON audit_entry
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"""CREATE TRIGGER audit_entry_replace BEFORE INSERT ON audit_entry
    WHEN EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",  # noqa: S608 nothing in it is from outside
)
POSTGRESQL = (
    f"""CREATE FUNCTION audit_entry_stands() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$""",
    """CREATE TRIGGER audit_entry_stands BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_stands()""",
)


def upgrade() -> None:
    op.add_column("person", sa.Column("removed_at", INSTANT))
    for statement in SQLITE if _is_sqlite() else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    if _is_sqlite():
        for name in ("update", "delete", "replace"):
            op.execute(f"DROP TRIGGER audit_entry_{name}")
    else:
        op.execute("DROP TRIGGER audit_entry_stands ON audit_entry")
        op.execute("DROP FUNCTION audit_entry_stands")
    op.drop_column("person", "removed_at")


def _is_sqlite() -> bool:
    return op.get_context().dialect.name == "sqlite"
