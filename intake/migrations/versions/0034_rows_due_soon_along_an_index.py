"""What is due soon is told by the index along which it is found, not by reading all that is not late."""

from __future__ import annotations

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

WAS, WAS_OF = "ix_case_file_queue_due", ("in_queue", "due_at", "received_at", "id")
NAME = "ix_case_file_due_soon"
COLUMNS = (*WAS_OF, "due_soon_at")


def upgrade() -> None:
    """Make the wider index in the place of the one by due time."""
    op.drop_index(WAS, "case_file")
    op.create_index(NAME, "case_file", list(COLUMNS))


def downgrade() -> None:
    """Go back to the index by due time alone."""
    op.drop_index(NAME, "case_file")
    op.create_index(WAS, "case_file", list(WAS_OF))
