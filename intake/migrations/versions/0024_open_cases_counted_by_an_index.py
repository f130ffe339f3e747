"""The open cases are counted along an index alone: each filter of the queue says how many it has."""

from __future__ import annotations

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

NAME = "ix_case_file_counted"
COLUMNS = (
    "in_queue",
    "status",
    "queue_class",
    "has_phone",
    "contact_only",
    "lease_holder",
    "lease_until",
    "follow_up_at",
)


def upgrade() -> None:
    """Make the index."""
    op.create_index(NAME, "case_file", list(COLUMNS))


def downgrade() -> None:
    """Drop it: the counts read the rows again."""
    op.drop_index(NAME, "case_file")
