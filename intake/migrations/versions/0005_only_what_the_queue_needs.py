"""What the queue does not need is sealed: language, who held the pen, and what a safety page was about.

The values that stood in the clear are dropped, not sealed: a migration has no keys. A form that is still open
and a request told before count as filled in by the patient, in English.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop the columns in the clear, and make the sealed one."""
    with op.batch_alter_table("case_file") as case_file:
        case_file.drop_constraint(op.f("ck_case_file_filled_in_by"), type_="check")
        for column in ("language", "filled_in_by", "safety_exit", "link_group"):
            case_file.drop_column(column)
        case_file.add_column(sa.Column("sealed_how_told", sa.LargeBinary(), nullable=True))
    with op.batch_alter_table("draft") as draft:
        draft.drop_column("language")
        draft.drop_column("filled_in_by")
    with op.batch_alter_table("safety_exit") as safety_exit:
        safety_exit.drop_constraint(op.f("ck_safety_exit_level"), type_="check")
        safety_exit.drop_column("level")
        safety_exit.drop_column("page")
    with op.batch_alter_table("assessment") as assessment:
        assessment.drop_column("settled")


def downgrade() -> None:
    """Make the columns again; what stood in them is sealed and stays so, so they hold what is usual."""
    with op.batch_alter_table("assessment") as assessment:
        assessment.add_column(usual("settled", sa.Boolean(), sa.text("false")))
    with op.batch_alter_table("safety_exit") as safety_exit:
        safety_exit.add_column(usual("level", sa.String(length=16), "same_day"))
        safety_exit.add_column(usual("page", sa.String(length=64), "sealed"))
        safety_exit.create_check_constraint(
            op.f("ck_safety_exit_level"), "level IN ('emergency', 'same_day')"
        )
    with op.batch_alter_table("draft") as draft:
        draft.add_column(usual("language", sa.String(length=8), "en"))
        draft.add_column(usual("filled_in_by", sa.String(length=16), "patient"))
    with op.batch_alter_table("case_file") as case_file:
        case_file.drop_column("sealed_how_told")
        case_file.add_column(usual("language", sa.String(length=8), "en"))
        case_file.add_column(usual("filled_in_by", sa.String(length=16), "patient"))
        case_file.add_column(usual("safety_exit", sa.Boolean(), sa.text("false")))
        case_file.add_column(usual("link_group", sa.String(length=32), "sealed"))
        case_file.create_check_constraint(
            op.f("ck_case_file_filled_in_by"), "filled_in_by IN ('patient', 'staff')"
        )


def usual(name: str, kind: sa.types.TypeEngine[Any], value: str | sa.TextClause) -> sa.Column[Any]:
    """A column that holds this in every row."""
    return sa.Column(name, kind, nullable=False, server_default=value)
