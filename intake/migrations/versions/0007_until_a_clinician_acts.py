"""Urgent cases are passed on until a clinician acts, and staff are told of a letter once it was delivered.

Urgent cases that are open now wait since they last changed: nothing in the clear tells whether a clinician
acted, and to be passed on once too often is safer than never.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

LETTERS_COLUMNS = ("made_from", "carried_by")
URGENT_OPEN_CASES_WAIT = """
UPDATE case_file
SET awaits_clinician_since = CASE WHEN status = 'new' THEN received_at ELSE updated_at END
WHERE in_queue AND queue_class < 2
"""


def upgrade() -> None:
    """Add the columns."""
    with op.batch_alter_table("case_file") as case_file:
        case_file.add_column(sa.Column("awaits_clinician_since", sa.DateTime(timezone=True), nullable=True))
    op.execute(URGENT_OPEN_CASES_WAIT)
    with op.batch_alter_table("outbox_message") as outbox_message:
        for column in LETTERS_COLUMNS:
            outbox_message.add_column(sa.Column(column, sa.String(length=36), nullable=True))
            outbox_message.create_index(op.f(f"ix_outbox_message_{column}"), [column])
    with op.batch_alter_table("escalation") as escalation:
        escalation.add_column(sa.Column("message_id", sa.String(length=36), nullable=True))


def downgrade() -> None:
    """Drop the columns; who was told, and how long a case waits for a clinician, is known no more."""
    with op.batch_alter_table("escalation") as escalation:
        escalation.drop_column("message_id")
    with op.batch_alter_table("outbox_message") as outbox_message:
        for column in LETTERS_COLUMNS:
            outbox_message.drop_index(op.f(f"ix_outbox_message_{column}"))
            outbox_message.drop_column(column)
    with op.batch_alter_table("case_file") as case_file:
        case_file.drop_column("awaits_clinician_since")
