"""What the practice's EHR was sent of a case, and messages of its own for that in the outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0020"
branch_labels = None
depends_on = None

BEFORE = "'case_filed', 'escalation', 'letter'"


def upgrade() -> None:
    """Make the table, and allow the new kind of message."""
    op.create_table(
        "ehr_sending",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_receipt", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_ehr_sending_case_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ehr_sending")),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_ehr_sending_case_id_seq")),
    )
    with op.batch_alter_table("outbox_message") as message:
        message.drop_constraint(op.f("ck_outbox_message_kind"), type_="check")
        message.create_check_constraint(op.f("ck_outbox_message_kind"), f"kind IN ({BEFORE}, 'ehr')")


def downgrade() -> None:
    """Forget what was sent, and what waits to be: the older program has no way to send it."""
    op.execute(sa.text("DELETE FROM outbox_message WHERE kind = 'ehr'"))
    with op.batch_alter_table("outbox_message") as message:
        message.drop_constraint(op.f("ck_outbox_message_kind"), type_="check")
        message.create_check_constraint(op.f("ck_outbox_message_kind"), f"kind IN ({BEFORE})")
    op.drop_table("ehr_sending")
