"""When a case that was put aside comes back stands in the clear, so that the queue leaves it out until then.

Cases put aside before have no such day: they stay in the queue's order.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    with op.batch_alter_table("case_file") as case_file:
        case_file.add_column(sa.Column("follow_up_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Drop the column; the sealed events still tell the day."""
    with op.batch_alter_table("case_file") as case_file:
        case_file.drop_column("follow_up_at")
