"""Who is on duty on each day of the usual week, and days on which nobody is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; a day may be left to nobody, whatever the usual week says."""
    op.create_table(
        "duty_weekday",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("clinician_id", sa.String(length=36), nullable=True),
        sa.Column("named_by", sa.String(length=36), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["clinician_id"], ["staff.id"], name=op.f("fk_duty_weekday_clinician_id")),
        sa.ForeignKeyConstraint(["named_by"], ["staff.id"], name=op.f("fk_duty_weekday_named_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_weekday")),
        sa.UniqueConstraint("weekday", "seq", name=op.f("uq_duty_weekday_weekday_seq")),
    )
    op.create_index(op.f("ix_duty_weekday_clinician_id"), "duty_weekday", ["clinician_id"])
    op.create_index(op.f("ix_duty_weekday_named_by"), "duty_weekday", ["named_by"])
    with op.batch_alter_table("duty_day") as table:
        table.alter_column("clinician_id", existing_type=sa.String(length=36), nullable=True)


def downgrade() -> None:
    """Forget the usual week; days that were left to nobody are as if nobody had been named."""
    op.execute("DELETE FROM duty_day WHERE clinician_id IS NULL")
    with op.batch_alter_table("duty_day") as table:
        table.alter_column("clinician_id", existing_type=sa.String(length=36), nullable=False)
    op.drop_table("duty_weekday")
