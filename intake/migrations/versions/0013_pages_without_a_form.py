"""What a browser without an open form may be shown again for a while: a saved form's code, what it typed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "kept_page",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("page", sa.String(length=16), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_content", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.Column("wrapping_key", sa.String(length=8), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_page")),
        sa.UniqueConstraint("token_hash", "page", name=op.f("uq_kept_page_token_hash_page")),
    )
    op.create_index(op.f("ix_kept_page_expires_at"), "kept_page", ["expires_at"])
    op.create_index(op.f("ix_kept_page_wrapping_key"), "kept_page", ["wrapping_key"])


def downgrade() -> None:
    """Drop it: nothing is kept there for longer than a quarter of an hour."""
    op.drop_table("kept_page")
