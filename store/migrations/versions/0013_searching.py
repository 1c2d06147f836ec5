"""A patient's email addresses are read by whose they are, and from the index alone."""

from alembic import op

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None

BY_PATIENT = "ix_patient_email_organization_id_patient_id"


def upgrade() -> None:
    op.create_index(
        op.f(f"{BY_PATIENT}_email"), "patient_email", ["organization_id", "patient_id", "email"]
    )
    op.drop_index(op.f(BY_PATIENT), "patient_email")


def downgrade() -> None:
    op.create_index(op.f(BY_PATIENT), "patient_email", ["organization_id", "patient_id"])
    op.drop_index(op.f(f"{BY_PATIENT}_email"), "patient_email")
