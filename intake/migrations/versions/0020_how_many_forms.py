"""How many forms were begun and sent, kept when the forms are gone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of counts."""
    op.create_table(
        "form_tally",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("who", sa.String(length=16), nullable=False),
        sa.Column("sent", sa.Boolean(), nullable=False),
        sa.Column("page", sa.String(length=64), nullable=False),
        sa.Column("decade", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("how_many", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "month", "language", "who", "sent", "page", "decade", name=op.f("pk_form_tally")
        ),
    )


def downgrade() -> None:
    """Drop the counts."""
    op.drop_table("form_tally")
