"""Which request was merged into which other one; what was told and done stays with each of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from intake.store.base import Base, RowId


class CaseMerge(Base):
    """One request merged into another; it stands until `ended_at`, when they were separated.

    `decisions` is how many decisions clinicians had made on the kept one when the other's urgency last began
    to count for it; `telling` is how often the other had been told when it was merged.
    """

    __tablename__ = "case_merge"
    __table_args__ = (
        # A request is merged into one other at a time, whoever else is at it.
        Index(
            "ix_case_merge_standing",
            "merged_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_case_merge_kept", "kept_id", "ended_at"),
    )

    id: Mapped[RowId] = mapped_column(primary_key=True)
    kept_id: Mapped[str] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"))
    merged_id: Mapped[str] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    decisions: Mapped[int]
    telling: Mapped[int]
