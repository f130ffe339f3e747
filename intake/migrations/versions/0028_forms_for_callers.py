"""A form may be filled in by one of the staff for a caller: whose it is stands beside it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

INDEX = "ix_draft_staff_id_status"


def upgrade() -> None:
    """Add the column, which is empty for patients' own forms."""
    op.add_column("draft", sa.Column("staff_id", sa.String(length=36), nullable=True))
    op.create_index(INDEX, "draft", ["staff_id", "status"])


def downgrade() -> None:
    """Forget whose forms they are: what is not sent yet is opened no more, and goes when its time is up."""
    op.drop_index(INDEX, "draft")
    op.drop_column("draft", "staff_id")
