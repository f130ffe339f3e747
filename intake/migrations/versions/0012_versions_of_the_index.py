"""Each case tells by which version of the traits search knows it, so that old ones can be brought on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What is stored has the first version."""
    op.add_column("case_file", sa.Column("index_version", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("case_file") as case:
        case.alter_column("index_version", server_default=None)
        case.create_index(op.f("ix_case_file_index_version"), ["index_version"])


def downgrade() -> None:
    """Forget the versions; what was added for the newer ones lies there unused."""
    with op.batch_alter_table("case_file") as case:
        case.drop_index(op.f("ix_case_file_index_version"))
        case.drop_column("index_version")
