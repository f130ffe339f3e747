"""A letter is one kind of message and says apart which letter it is, so that a new one needs no migration."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

LETTERS = "'staff_notice', 'unclaimed_notice', 'form_number', 'saved_code'"
EVENTS = "'case_filed', 'escalation'"


def upgrade() -> None:
    """Give letters their name, and messages their three kinds."""
    with op.batch_alter_table("outbox_message") as message:
        message.add_column(sa.Column("letter", sa.String(length=32), nullable=True))
        message.drop_constraint(op.f("ck_outbox_message_kind"), type_="check")
    op.execute(f"UPDATE outbox_message SET letter = kind, kind = 'letter' WHERE kind IN ({LETTERS})")  # noqa: S608
    with op.batch_alter_table("outbox_message") as message:
        message.create_check_constraint(op.f("ck_outbox_message_kind"), f"kind IN ({EVENTS}, 'letter')")
        message.create_check_constraint(
            op.f("ck_outbox_message_letter"), "(kind = 'letter') = (letter IS NOT NULL)"
        )


def downgrade() -> None:
    """Make each letter a kind of its own; one that was not known then cannot be kept."""
    with op.batch_alter_table("outbox_message") as message:
        message.drop_constraint(op.f("ck_outbox_message_letter"), type_="check")
        message.drop_constraint(op.f("ck_outbox_message_kind"), type_="check")
    op.execute(f"DELETE FROM outbox_message WHERE kind = 'letter' AND letter NOT IN ({LETTERS})")  # noqa: S608
    op.execute("UPDATE outbox_message SET kind = letter WHERE kind = 'letter'")
    with op.batch_alter_table("outbox_message") as message:
        message.create_check_constraint(op.f("ck_outbox_message_kind"), f"kind IN ({EVENTS}, {LETTERS})")
        message.drop_column("letter")
