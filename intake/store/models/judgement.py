"""What the program said about a case, and what a clinician said: never the same row, never changed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.store.base import AppendOnly, Base, RowId, Sealed


class Assessment(AppendOnly, Base):
    """One result of the triage engine, sealed under the case's data key byte for byte as it was made."""

    __tablename__ = "assessment"
    __table_args__ = (UniqueConstraint("case_id", "seq"),)

    id: Mapped[RowId] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"))
    seq: Mapped[int]
    at: Mapped[datetime]
    assessed_on: Mapped[date]
    policy_id: Mapped[str] = mapped_column(String(64))
    policy_version: Mapped[str] = mapped_column(String(32))
    policy_digest: Mapped[str] = mapped_column(String(80))
    urgency: Mapped[str] = mapped_column(String(16))
    link: Mapped[str] = mapped_column(String(32))
    sealed_payload: Mapped[Sealed]


class Review(AppendOnly, Base):
    """What a clinician decided on a case; reason and next step are sealed under the case's data key."""

    __tablename__ = "review"
    __table_args__ = (UniqueConstraint("case_id", "seq"),)

    id: Mapped[RowId] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"))
    seq: Mapped[int]
    at: Mapped[datetime]
    clinician_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    assessment_seq: Mapped[int]
    urgency: Mapped[str | None] = mapped_column(String(16))
    link: Mapped[str | None] = mapped_column(String(32))
    sealed_decision: Mapped[Sealed]
