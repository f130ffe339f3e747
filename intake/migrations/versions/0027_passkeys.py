"""Passkeys of staff, their challenges, and news of a changed sign-in in the outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0025"
branch_labels = None
depends_on = None

BEFORE = "'case_filed', 'escalation', 'letter', 'ehr'"


def upgrade() -> None:
    """Make both tables, and allow the new kind of message."""
    op.create_table(
        "passkey",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("staff_id", sa.String(length=36), nullable=False),
        sa.Column("credential_mac", sa.LargeBinary(length=16), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed_passkey", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.Column("wrapping_key", sa.String(length=8), nullable=True),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_passkey_staff_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_mac", name=op.f("uq_passkey_credential_mac")),
    )
    op.create_index(op.f("ix_passkey_staff_id"), "passkey", ["staff_id"])
    op.create_index(op.f("ix_passkey_wrapping_key"), "passkey", ["wrapping_key"])
    op.create_table(
        "passkey_challenge",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("bound_to", sa.String(length=36), nullable=False),
        sa.Column("challenge", sa.LargeBinary(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('add', 'sign_in', 'second_step')", name=op.f("ck_passkey_challenge_purpose")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey_challenge")),
        sa.UniqueConstraint("bound_to", "purpose", name=op.f("uq_passkey_challenge_bound_to_purpose")),
    )
    op.create_index(op.f("ix_passkey_challenge_expires_at"), "passkey_challenge", ["expires_at"])
    with op.batch_alter_table("outbox_message") as message:
        message.drop_constraint(op.f("ck_outbox_message_kind"), type_="check")
        message.create_check_constraint(
            op.f("ck_outbox_message_kind"), f"kind IN ({BEFORE}, 'sign_in_changed')"
        )


def downgrade() -> None:
    """Forget passkeys: their owners sign in by password and code. The older program cannot tell the news."""
    op.execute(sa.text("DELETE FROM outbox_message WHERE kind = 'sign_in_changed'"))
    with op.batch_alter_table("outbox_message") as message:
        message.drop_constraint(op.f("ck_outbox_message_kind"), type_="check")
        message.create_check_constraint(op.f("ck_outbox_message_kind"), f"kind IN ({BEFORE})")
    op.drop_table("passkey_challenge")
    op.drop_table("passkey")
