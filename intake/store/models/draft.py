"""The sitting: a draft that a patient is still filling in, and the safety exits it met on the way."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from intake.store.base import Base, RowId, Sealed
from intake.store.models.mixins import OwnsDataKey

DRAFT_OPEN, DRAFT_FILED, DRAFT_ENDED = "open", "filed", "ended"


class Draft(OwnsDataKey, Base):
    """One sitting. All that was told in it is sealed; of the cookie's random token only the hash is here.

    `staff_id` is who of the staff fills it in for a caller: then nobody was given the token.
    """

    __tablename__ = "draft"
    __table_args__ = (
        CheckConstraint("status IN ('open', 'filed', 'ended')", name="status"),
        Index(None, "status", "expires_at"),
        Index(None, "staff_id", "status"),
    )

    id: Mapped[RowId] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    status: Mapped[str] = mapped_column(String(16))
    questionnaire_id: Mapped[str] = mapped_column(String(64))
    questionnaire_version: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column()
    case_id: Mapped[str | None] = mapped_column(ForeignKey("case_file.id", ondelete="SET NULL"), index=True)
    # No foreign key: SQLite could only get it by making the table anew. Accounts are closed, never deleted.
    staff_id: Mapped[str | None] = mapped_column(String(36))
    sealed_content: Mapped[bytes | None] = mapped_column(LargeBinary)

    # Every UPDATE asks for the revision it read, so that an unlocked double save fails instead of losing
    # answers.
    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy declares it as an instance attribute


class SafetyExit(OwnsDataKey, Base):
    """One time that the form told a patient to get help; kept whether or not a request follows.

    It owns a data key, because it is kept longer than the draft it came from. How urgent it was, on which
    page and why is sealed. `contact_left` says whether a phone number came with it, so that exits nobody can
    call back are counted, not listed.
    """

    __tablename__ = "safety_exit"
    __table_args__ = (Index(None, "contact_left", "at"),)

    id: Mapped[RowId] = mapped_column(primary_key=True)
    # No foreign key: drafts are erased sooner than safety exits, and the exit still says which sitting it
    # was.
    draft_id: Mapped[RowId] = mapped_column(index=True)
    case_id: Mapped[str | None] = mapped_column(ForeignKey("case_file.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime]
    contact_left: Mapped[bool]
    sealed_details: Mapped[Sealed]
