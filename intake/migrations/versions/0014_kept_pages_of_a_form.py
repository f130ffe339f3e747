"""A page kept for a browser goes with the form that it tells of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forget the pages with a code: they live a quarter of an hour, and do not say of which form."""
    op.execute(sa.text("DELETE FROM kept_page WHERE page = 'saved'"))
    with op.batch_alter_table("kept_page") as kept:
        kept.add_column(sa.Column("draft_id", sa.String(length=36), nullable=True))
        kept.create_foreign_key(
            op.f("fk_kept_page_draft_id"), "draft", ["draft_id"], ["id"], ondelete="CASCADE"
        )
        kept.create_index(op.f("ix_kept_page_draft_id"), ["draft_id"])


def downgrade() -> None:
    """Forget which form a page is of."""
    with op.batch_alter_table("kept_page") as kept:
        kept.drop_index(op.f("ix_kept_page_draft_id"))
        kept.drop_constraint(op.f("fk_kept_page_draft_id"), type_="foreignkey")
        kept.drop_column("draft_id")
