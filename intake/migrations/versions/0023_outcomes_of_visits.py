"""What cases turned out to be at the visit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; nothing stored has an outcome yet."""
    op.create_table(
        "visit_outcome",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clinician_id", sa.String(length=36), nullable=False),
        sa.Column("sealed_outcome", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_visit_outcome_case_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["clinician_id"], ["staff.id"], name=op.f("fk_visit_outcome_clinician_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_outcome")),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_visit_outcome_case_id_seq")),
    )
    op.create_index(op.f("ix_visit_outcome_at"), "visit_outcome", ["at"])
    op.create_index(op.f("ix_visit_outcome_clinician_id"), "visit_outcome", ["clinician_id"])


def downgrade() -> None:
    """Forget the outcomes."""
    op.drop_table("visit_outcome")
