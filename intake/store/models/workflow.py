"""What staff did with a case: events and contact attempts, only ever added to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.store.base import AppendOnly, Base, RowId


class CaseEvent(AppendOnly, Base):
    """One step of a case's workflow; undo is a new event. A note is sealed under the case's data key."""

    __tablename__ = "case_event"
    __table_args__ = (UniqueConstraint("case_id", "seq"),)

    id: Mapped[RowId] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"))
    seq: Mapped[int]
    at: Mapped[datetime]
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"), index=True)
    kind: Mapped[str] = mapped_column(String(32))
    status_before: Mapped[str] = mapped_column(String(32))
    status_after: Mapped[str] = mapped_column(String(32))
    undoes: Mapped[str | None] = mapped_column(ForeignKey("case_event.id"), index=True)
    sealed_note: Mapped[bytes | None] = mapped_column(LargeBinary)


class ContactAttempt(AppendOnly, Base):
    """One try to reach the patient, and when to try next; how it ended is sealed in the case's event."""

    __tablename__ = "contact_attempt"
    __table_args__ = (UniqueConstraint("case_id", "seq"),)

    id: Mapped[RowId] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"))
    seq: Mapped[int]
    at: Mapped[datetime]
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    next_at: Mapped[datetime | None]
    sealed_note: Mapped[bytes | None] = mapped_column(LargeBinary)
