"""What is left of an erased case: when, why and by whom it was erased, and the rules that had judged it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from intake.store.base import AppendOnly, Base, RowId, Sealed
from intake.store.models.mixins import OwnsDataKey

ASKED_FOR, RETENTION = "asked_for", "retention"


class Erasure(AppendOnly, OwnsDataKey, Base):
    """The certificate that a case's key was destroyed. The rules' outcomes without what they read are sealed.

    `erased_by` is a member of staff; None stands for the program, told by a command.
    """

    __tablename__ = "erasure"
    __table_args__ = (CheckConstraint("reason IN ('asked_for', 'retention')", name="reason"),)

    id: Mapped[RowId] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"), unique=True)
    erased_at: Mapped[datetime]
    erased_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"), index=True)
    reason: Mapped[str] = mapped_column(String(16))
    sealed_trace: Mapped[Sealed]
