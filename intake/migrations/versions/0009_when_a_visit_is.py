"""When a case's visit is stands in the clear, so that visits are listed by it and a taken time is found.

Visits booked before are sealed in their events: they are listed after the others, until they change.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

INDEX = "ix_case_file_visit"


def upgrade() -> None:
    """Add the column."""
    with op.batch_alter_table("case_file") as case_file:
        case_file.add_column(sa.Column("visit_at", sa.DateTime(timezone=True), nullable=True))
        case_file.create_index(INDEX, ["status", "visit_at", "id"])


def downgrade() -> None:
    """Drop the column; the sealed events still tell when a visit is."""
    with op.batch_alter_table("case_file") as case_file:
        case_file.drop_index(INDEX)
        case_file.drop_column("visit_at")
