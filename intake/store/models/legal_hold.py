"""Legal holds: which cases must not be erased, since when, and why."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from intake.store.base import Base, RowId, Sealed

_STANDS = text("ended_at IS NULL")


class LegalHold(Base):
    """One hold on one case. It stands while `ended_at` is None, and a case has one that stands at most.

    The reasons are sealed under the case's data key, so that they go with it once it may be erased.
    """

    __tablename__ = "legal_hold"
    __table_args__ = (
        Index(
            "ix_legal_hold_standing",
            "case_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: Mapped[RowId] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"), index=True)
    set_at: Mapped[datetime]
    set_by: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    sealed_reason: Mapped[Sealed]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"), index=True)
    sealed_end_reason: Mapped[bytes | None] = mapped_column(LargeBinary)
