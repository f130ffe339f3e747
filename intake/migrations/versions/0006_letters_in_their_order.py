"""What staff must hear at once goes out first, and letters that patients ask for are counted.

Of what waits already, letters to patients keep their turn and all else goes first: a migration has no keys,
so it cannot see how urgent a filing was, nor whom a notice is for. Such a notice still goes out by itself.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give messages their order and letters to staff their recipient; make the table that counts."""
    with op.batch_alter_table("outbox_message") as message:
        message.add_column(sa.Column("priority", sa.Integer(), nullable=False, server_default="1"))
        message.add_column(sa.Column("recipient_mac", sa.LargeBinary(length=16), nullable=True))
        message.add_column(sa.Column("tells_of", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("outbox_message") as message:
        message.alter_column("priority", server_default=None)
        message.alter_column("tells_of", server_default=None)
        message.create_check_constraint(op.f("ck_outbox_message_priority"), "priority IN (0, 1)")
        message.drop_index(op.f("ix_outbox_message_state_next_at_id"))
        message.create_index(
            op.f("ix_outbox_message_state_priority_next_at_id"), ["state", "priority", "next_at", "id"]
        )
        message.create_index(op.f("ix_outbox_message_recipient_mac"), ["recipient_mac"])
    op.execute(
        "UPDATE outbox_message SET priority = 0 "
        "WHERE kind IN ('case_filed', 'escalation', 'staff_notice', 'unclaimed_notice')"
    )
    create_asked_letter()


def downgrade() -> None:
    """Drop what was made; messages go out in their turn again."""
    op.drop_table("asked_letter")
    with op.batch_alter_table("outbox_message") as message:
        message.drop_index(op.f("ix_outbox_message_recipient_mac"))
        message.drop_index(op.f("ix_outbox_message_state_priority_next_at_id"))
        message.create_index(op.f("ix_outbox_message_state_next_at_id"), ["state", "next_at", "id"])
        message.drop_constraint(op.f("ck_outbox_message_priority"), type_="check")
        for column in ("tells_of", "recipient_mac", "priority"):
            message.drop_column(column)


def create_asked_letter() -> None:
    op.create_table(
        "asked_letter",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("recipient_mac", sa.LargeBinary(length=16), nullable=False),
        sa.Column("address_mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_asked_letter_draft_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked_letter")),
    )
    for columns in (["draft_id", "at"], ["recipient_mac", "at"], ["address_mac", "at"], ["at"]):
        op.create_index(op.f(f"ix_asked_letter_{'_'.join(columns)}"), "asked_letter", columns)
