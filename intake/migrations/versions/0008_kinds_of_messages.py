"""The outbox takes only the kinds of messages that the program knows."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KINDS = "'case_filed', 'escalation', 'staff_notice', 'unclaimed_notice', 'form_number', 'saved_code'"


def upgrade() -> None:
    """Allow these kinds and no other."""
    with op.batch_alter_table("outbox_message") as message:
        message.create_check_constraint(op.f("ck_outbox_message_kind"), f"kind IN ({KINDS})")


def downgrade() -> None:
    """Allow any kind."""
    with op.batch_alter_table("outbox_message") as message:
        message.drop_constraint(op.f("ck_outbox_message_kind"), type_="check")
