"""Certificates of erasure, search along time, and how a call ended only where it is sealed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NEW_INDEX, OLD_INDEX = "ix_case_index_trait", "ix_case_index_kind_mac_case_id"


def upgrade() -> None:
    """Make the table, give each trait its case's time, and drop the outcome: its event has it, sealed."""
    op.create_table(
        "erasure",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_by", sa.String(length=36), nullable=True),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("sealed_trace", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.Column("wrapping_key", sa.String(length=8), nullable=True),
        sa.CheckConstraint("reason IN ('asked_for', 'retention')", name=op.f("ck_erasure_reason")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_erasure_case_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["erased_by"], ["staff.id"], name=op.f("fk_erasure_erased_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
        sa.UniqueConstraint("case_id", name=op.f("uq_erasure_case_id")),
    )
    op.create_index(op.f("ix_erasure_erased_by"), "erasure", ["erased_by"])
    op.create_index(op.f("ix_erasure_wrapping_key"), "erasure", ["wrapping_key"])

    with op.batch_alter_table("case_index") as case_index:
        case_index.add_column(sa.Column("received_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE case_index SET received_at ="
        " (SELECT received_at FROM case_file WHERE case_file.id = case_index.case_id)"
    )
    with op.batch_alter_table("case_index") as case_index:
        case_index.alter_column("received_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        case_index.drop_index(OLD_INDEX)
        case_index.create_index(NEW_INDEX, ["kind", "mac", "received_at", "case_id"])

    with op.batch_alter_table("contact_attempt") as contact_attempt:
        contact_attempt.drop_column("outcome")


def downgrade() -> None:
    """Undo it. How earlier calls ended stays in their events only; the column says so."""
    with op.batch_alter_table("contact_attempt") as contact_attempt:
        contact_attempt.add_column(
            sa.Column("outcome", sa.String(length=32), nullable=False, server_default="see_event")
        )
    with op.batch_alter_table("contact_attempt") as contact_attempt:
        contact_attempt.alter_column("outcome", existing_type=sa.String(length=32), server_default=None)
    with op.batch_alter_table("case_index") as case_index:
        case_index.drop_index(NEW_INDEX)
        case_index.create_index(OLD_INDEX, ["kind", "mac", "case_id"])
        case_index.drop_column("received_at")
    op.drop_table("erasure")
