"""What a row of a list shows is sealed with its case as one small value."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Stored cases have none yet: lists open them whole until `flask rows renew` has run."""
    op.add_column("case_file", sa.Column("sealed_gist", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Forget it: it holds nothing that the case does not hold."""
    with op.batch_alter_table("case_file") as case:
        case.drop_column("sealed_gist")
