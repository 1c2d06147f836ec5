"""Finding patients by a part of a name, of a number or of an address."""

from collections import defaultdict

import sqlalchemy as sa
from alembic import op

from store import patient_index, typos

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TRIGRAMS = (
    """
    CREATE VIRTUAL TABLE patient_trigram USING fts5(
        text, content='patient_search', content_rowid='number',
        tokenize='trigram case_sensitive 1'
    )
    """,
    """
    CREATE TRIGGER patient_search_added AFTER INSERT ON patient_search BEGIN
        INSERT INTO patient_trigram(rowid, text) VALUES (new.number, new.text);
    END
    """,
    """
    CREATE TRIGGER patient_search_removed AFTER DELETE ON patient_search BEGIN
        INSERT INTO patient_trigram(patient_trigram, rowid, text)
        VALUES ('delete', old.number, old.text);
    END
    """,
    """
    CREATE TRIGGER patient_search_changed AFTER UPDATE OF text ON patient_search BEGIN
        INSERT INTO patient_trigram(patient_trigram, rowid, text)
        VALUES ('delete', old.number, old.text);
        INSERT INTO patient_trigram(rowid, text) VALUES (new.number, new.text);
    END
    """,
)
"""The index over `patient_search`, kept by triggers as SQLite's FTS5 manual has it, 4.4.3."""
POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX ix_patient_search_text ON patient_search USING gin (text gin_trgm_ops)",
    "CREATE VIEW patient_trigram AS SELECT number AS rowid, text FROM patient_search",
)
"""The same, as pg_trgm has it: the view is asked by the same name."""
BATCH = 1_000


def upgrade() -> None:
    op.create_table(
        "patient_search",
        sa.Column("organization_id", sa.String(48), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.String(48), nullable=False),
        # In the order of code points, as SQLite and Python have it.
        sa.Column(
            "sort_name",
            sa.Text().with_variant(sa.Text(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"]),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"]),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_patient_search")),
        sa.UniqueConstraint(
            "organization_id",
            "patient_id",
            name=op.f("uq_patient_search_organization_id_patient_id"),
        ),
    )
    op.create_index(
        op.f("ix_patient_search_organization_id_sort_name_patient_id"),
        "patient_search",
        ["organization_id", "sort_name", "patient_id"],
    )
    op.create_table(
        "patient_count",
        sa.Column("organization_id", sa.String(48), nullable=False),
        sa.Column("patients", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"]),
        sa.PrimaryKeyConstraint("organization_id", name=op.f("pk_patient_count")),
    )
    op.create_table(
        "patient_word",
        sa.Column("organization_id", sa.String(48), nullable=False),
        sa.Column("remainder", sa.String(100), nullable=False),
        sa.Column("word", sa.String(100), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"]),
        sa.PrimaryKeyConstraint(
            "organization_id", "remainder", "word", name=op.f("pk_patient_word")
        ),
    )
    connection = op.get_bind()
    houses = connection.execute(sa.text("SELECT id FROM organization")).all()
    for (organization_id,) in houses:
        _index_patients_of(connection, organization_id)
    op.execute(
        "INSERT INTO patient_count (organization_id, patients) "
        "SELECT organization_id, count(*) FROM patient_search GROUP BY organization_id"
    )
    for statement in TRIGRAMS if _is_sqlite() else POSTGRESQL:
        op.execute(statement)
    if _is_sqlite():
        # Built at once it costs a tenth of what row after row does.
        op.execute("INSERT INTO patient_trigram(patient_trigram) VALUES ('rebuild')")


def _index_patients_of(connection: sa.Connection, organization_id: str) -> None:
    patient = _table("patient", "id", "given_name", "family_name")
    own = patient.c.organization_id == organization_id
    learnt: set[str] = set()
    last = ""
    while found := connection.execute(
        sa.select(patient.c.id, patient.c.given_name, patient.c.family_name)
        .where(own, patient.c.id > last)
        .order_by(patient.c.id)
        .limit(BATCH)
    ).all():
        ids = [row.id for row in found]
        last = ids[-1]
        numbers = _held(connection, organization_id, "patient_phone", "phone_number", ids)
        addresses = _held(connection, organization_id, "patient_email", "email", ids)
        rows = [
            patient_index.row(given, family, numbers[id], addresses[id])
            for id, given, family in found
        ]
        new = {word for row in rows for word in row["sort_name"].split()} - learnt
        learnt |= new
        _add(connection, "patient_word", organization_id, typos.kept(new))
        search = [{"patient_id": id, **row} for id, row in zip(ids, rows, strict=True)]
        _add(connection, "patient_search", organization_id, search)


def _table(name: str, *columns: str) -> sa.TableClause:
    return sa.table(name, *map(sa.column, ("organization_id", *columns)))


def _held(
    connection: sa.Connection, organization_id: str, table: str, column: str, ids: list[str]
) -> dict[str, list[str]]:
    held = _table(table, "patient_id", column)
    groups: dict[str, list[str]] = defaultdict(list)
    for id, what in connection.execute(
        sa.select(held.c.patient_id, held.c[column])
        .where(held.c.organization_id == organization_id, held.c.patient_id.in_(ids))
        .order_by(held.c[column])
    ):
        groups[id].append(what)
    return groups


def _add(
    connection: sa.Connection, table: str, organization_id: str, rows: list[dict[str, str]]
) -> None:
    if rows:
        whole = [{"organization_id": organization_id, **row} for row in rows]
        connection.execute(_table(table, *rows[0]).insert(), whole)


def downgrade() -> None:
    op.execute(f"DROP {'TABLE' if _is_sqlite() else 'VIEW'} patient_trigram")
    op.drop_table("patient_word")
    op.drop_table("patient_count")
    op.drop_table("patient_search")


def _is_sqlite() -> bool:
    return op.get_context().dialect.name == "sqlite"
