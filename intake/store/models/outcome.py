"""What a case turned out to be at the visit: only ever added to, and sealed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.store.base import AppendOnly, Base, RowId, Sealed


class VisitOutcome(AppendOnly, Base):
    """A clinician's word on one case after the visit; a later row of the case stands in its place."""

    __tablename__ = "visit_outcome"
    __table_args__ = (UniqueConstraint("case_id", "seq"),)

    id: Mapped[RowId] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"))
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(index=True)
    clinician_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    sealed_outcome: Mapped[Sealed]
