"""Saved forms, and the tries at what only opens to those who also know the birth date."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from intake.store.base import Base, RowId

TRY_FAILED, TRY_LOCKED, TRY_ACCEPTED = "failed", "locked", "accepted"


class SavedForm(Base):
    """One code that opens one draft with the date of birth; both are here as keyed hashes only.

    A draft saved again gets one more; each opens the draft as it was saved last, for as long as it is kept.
    """

    __tablename__ = "saved_form"

    id: Mapped[RowId] = mapped_column(primary_key=True)
    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), index=True)
    code_mac: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    birth_mac: Mapped[bytes] = mapped_column(LargeBinary(32))
    saved_at: Mapped[datetime]


class AccessTry(Base):
    """One try at a code or form number, which need not exist, by keyed hashes of it and of the address.

    It counts as failed from its beginning, and is accepted once the birth date fits. One at something that
    was locked counts against the address alone.
    """

    __tablename__ = "access_try"
    __table_args__ = (
        CheckConstraint("outcome IN ('failed', 'locked', 'accepted')", name="outcome"),
        Index(None, "target_mac", "at"),
        Index(None, "address_mac", "at"),
    )

    id: Mapped[RowId] = mapped_column(primary_key=True)
    target_mac: Mapped[bytes] = mapped_column(LargeBinary(32))
    address_mac: Mapped[bytes] = mapped_column(LargeBinary(32))
    at: Mapped[datetime] = mapped_column(index=True)
    outcome: Mapped[str] = mapped_column(String(16))
