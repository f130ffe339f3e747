"""Browsers that staff have signed in from have tries of their own; administrators hear of guessing.

Tries counted so far say of no browser whether it was known: they count as a stranger's, for an hour at most.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the columns; tries are no longer looked for by address alone."""
    op.create_table(
        "staff_device",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.String(length=36), nullable=False),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_staff_device_staff_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_device")),
        sa.UniqueConstraint("token_hash", "staff_id", name=op.f("uq_staff_device_token_hash_staff_id")),
    )
    op.create_index(op.f("ix_staff_device_staff_id"), "staff_device", ["staff_id"])
    op.create_index(op.f("ix_staff_device_signed_in_at"), "staff_device", ["signed_in_at"])
    with op.batch_alter_table("sign_in_attempt") as attempt:
        attempt.add_column(sa.Column("device_id", sa.String(length=36), nullable=True))
        attempt.drop_index(op.f("ix_sign_in_attempt_address_mac_at"))
    with op.batch_alter_table("staff") as staff:
        staff.add_column(sa.Column("guesses_told_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Drop them; every browser is a stranger's again."""
    with op.batch_alter_table("staff") as staff:
        staff.drop_column("guesses_told_at")
    with op.batch_alter_table("sign_in_attempt") as attempt:
        attempt.create_index(op.f("ix_sign_in_attempt_address_mac_at"), ["address_mac", "at"])
        attempt.drop_column("device_id")
    op.drop_table("staff_device")
