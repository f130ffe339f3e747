"""The indexes along which rows of the queue are found tell what is due soon, so that no other row is read."""

from __future__ import annotations

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

BY_CLASS, BY_TIME, WAS_BY_TIME = "ix_case_file_queue_class", "ix_case_file_due_soon", "ix_case_file_queue_due"
OF_CLASS = ["in_queue", "queue_class", "due_at", "received_at", "id"]
OF_TIME = ["in_queue", "due_at", "received_at", "id"]
TELLS = "due_soon_at"


def upgrade() -> None:
    """Make both of the queue's indexes anew, each with the moment from which a row is due soon."""
    op.drop_index(BY_CLASS, "case_file")
    op.drop_index(WAS_BY_TIME, "case_file")
    op.create_index(BY_CLASS, "case_file", [*OF_CLASS, TELLS])
    op.create_index(BY_TIME, "case_file", [*OF_TIME, TELLS])


def downgrade() -> None:
    """Make them anew without it."""
    op.drop_index(BY_CLASS, "case_file")
    op.drop_index(BY_TIME, "case_file")
    op.create_index(BY_CLASS, "case_file", OF_CLASS)
    op.create_index(WAS_BY_TIME, "case_file", OF_TIME)
