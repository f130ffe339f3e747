"""Saved forms and the tries at opening them, and what an update of a request replaced."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the three tables."""
    create_saved_form()
    create_access_try()
    create_earlier_answers()


def downgrade() -> None:
    """Drop them. Saved forms can then be opened no more, and earlier answers are gone."""
    op.drop_table("earlier_answers")
    op.drop_table("access_try")
    op.drop_table("saved_form")


def create_saved_form() -> None:
    op.create_table(
        "saved_form",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("code_mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("birth_mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_saved_form_draft_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_form")),
        sa.UniqueConstraint("code_mac", name=op.f("uq_saved_form_code_mac")),
    )
    op.create_index(op.f("ix_saved_form_draft_id"), "saved_form", ["draft_id"])


def create_access_try() -> None:
    op.create_table(
        "access_try",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("target_mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("address_mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.CheckConstraint("outcome IN ('failed', 'locked', 'accepted')", name=op.f("ck_access_try_outcome")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_try")),
    )
    op.create_index(op.f("ix_access_try_target_mac_at"), "access_try", ["target_mac", "at"])
    op.create_index(op.f("ix_access_try_address_mac_at"), "access_try", ["address_mac", "at"])
    op.create_index(op.f("ix_access_try_at"), "access_try", ["at"])


def create_earlier_answers() -> None:
    op.create_table(
        "earlier_answers",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("questionnaire_id", sa.String(length=64), nullable=False),
        sa.Column("questionnaire_version", sa.String(length=32), nullable=False),
        sa.Column("sealed_answers", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_earlier_answers_case_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_answers")),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_earlier_answers_case_id_seq")),
    )
