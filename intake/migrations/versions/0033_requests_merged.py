"""Which request was merged into which other one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

STANDING = sa.text("ended_at IS NULL")


def upgrade() -> None:
    """Make the table; nothing stored is merged yet."""
    op.create_table(
        "case_merge",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kept_id", sa.String(length=36), nullable=False),
        sa.Column("merged_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decisions", sa.Integer(), nullable=False),
        sa.Column("telling", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["kept_id"], ["case_file.id"], name=op.f("fk_case_merge_kept_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["merged_id"], ["case_file.id"], name=op.f("fk_case_merge_merged_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_merge")),
    )
    op.create_index(
        "ix_case_merge_standing",
        "case_merge",
        ["merged_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    op.create_index("ix_case_merge_kept", "case_merge", ["kept_id", "ended_at"])


def downgrade() -> None:
    """Forget which were merged: each stays closed, and its history says into which it went."""
    op.drop_table("case_merge")
