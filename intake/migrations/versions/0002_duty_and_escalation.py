"""Who is on duty, and which urgent cases were passed on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "duty_day",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("clinician_id", sa.String(length=36), nullable=False),
        sa.Column("named_by", sa.String(length=36), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["clinician_id"], ["staff.id"], name=op.f("fk_duty_day_clinician_id")),
        sa.ForeignKeyConstraint(["named_by"], ["staff.id"], name=op.f("fk_duty_day_named_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_day")),
        sa.UniqueConstraint("day", "seq", name=op.f("uq_duty_day_day_seq")),
    )
    op.create_index(op.f("ix_duty_day_clinician_id"), "duty_day", ["clinician_id"])
    op.create_index(op.f("ix_duty_day_named_by"), "duty_day", ["named_by"])
    op.create_table(
        "escalation",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_escalation_case_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation")),
        sa.UniqueConstraint(
            "case_id", "waiting_since", "level", name=op.f("uq_escalation_case_id_waiting_since_level")
        ),
    )


def downgrade() -> None:
    """Drop both tables."""
    op.drop_table("escalation")
    op.drop_table("duty_day")
