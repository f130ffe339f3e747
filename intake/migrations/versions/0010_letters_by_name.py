"""A letter is one kind of message and says apart which letter it is, so that a new one needs no migration."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

LETTERS = ("staff_notice", "unclaimed_notice", "form_number", "saved_code")
EVENTS = ("case_filed", "escalation")
MESSAGES = sa.table("outbox_message", sa.column("kind"), sa.column("letter"))


def _kind_is_one_of(*kinds: str) -> str:
    return f"kind IN ({', '.join(repr(kind) for kind in kinds)})"


def upgrade() -> None:
    """Give letters their name, and messages their three kinds."""
    with op.batch_alter_table("outbox_message") as message:
        message.add_column(sa.Column("letter", sa.String(length=32), nullable=True))
        message.drop_constraint(op.f("ck_outbox_message_kind"), type_="check")
    op.execute(
        MESSAGES.update().values(letter=MESSAGES.c.kind, kind="letter").where(MESSAGES.c.kind.in_(LETTERS))
    )
    with op.batch_alter_table("outbox_message") as message:
        message.create_check_constraint(op.f("ck_outbox_message_kind"), _kind_is_one_of(*EVENTS, "letter"))
        message.create_check_constraint(
            op.f("ck_outbox_message_letter"), "(kind = 'letter') = (letter IS NOT NULL)"
        )


def downgrade() -> None:
    """Make each letter a kind of its own; one that was not known then cannot be kept."""
    with op.batch_alter_table("outbox_message") as message:
        message.drop_constraint(op.f("ck_outbox_message_letter"), type_="check")
        message.drop_constraint(op.f("ck_outbox_message_kind"), type_="check")
    op.execute(MESSAGES.delete().where(MESSAGES.c.kind == "letter", MESSAGES.c.letter.not_in(LETTERS)))
    op.execute("UPDATE outbox_message SET kind = letter WHERE kind = 'letter'")
    with op.batch_alter_table("outbox_message") as message:
        message.create_check_constraint(op.f("ck_outbox_message_kind"), _kind_is_one_of(*EVENTS, *LETTERS))
        message.drop_column("letter")
