"""The filed request: the case, how the patient wants to be called, and the blind index that search uses."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from intake.store.base import Base, RowId, Sealed
from intake.store.models.mixins import OwnsDataKey


class Case(OwnsDataKey, Base):
    """One filed request. Only what the queue orders or filters by is plain; all that was told is sealed.

    `revision` counts changes, so that two people on one case are told instead of one losing a write.
    `in_queue` is false once the case is closed or scheduled; `due_soon_at` is when the last quarter of its
    time begins; `index_version` is the version of the traits that search knows the case by;
    `awaits_clinician_since` is None where no clinician has to act on an urgent case; `visit_at`
    is None where no visit stands. Until `follow_up_at` a case that was put aside stands outside the queue's
    order; None where it stands in it. `sealed_gist` is what a row of a list shows, made anew with every
    change.
    """

    __tablename__ = "case_file"
    __table_args__ = (
        CheckConstraint("urgency IN ('emergency', 'same_day', 'soon', 'routine')", name="urgency"),
        # The queue's orders, see queries/queue.py: one class by due time; and everything by due time. Both
        # tell what is due soon, so that no row need be read that is neither late nor soon.
        Index(
            "ix_case_file_queue_class",
            "in_queue",
            "queue_class",
            "due_at",
            "received_at",
            "id",
            "due_soon_at",
        ),
        Index("ix_case_file_due_soon", "in_queue", "due_at", "received_at", "id", "due_soon_at"),
        # What the queue's filters count by, all of it, so that no row need be read to be counted.
        Index(
            "ix_case_file_counted",
            "in_queue",
            "status",
            "queue_class",
            "has_phone",
            "contact_only",
            "lease_holder",
            "lease_until",
            "follow_up_at",
        ),
        Index("ix_case_file_status_received", "status", "received_at", "id"),
        Index("ix_case_file_received", "received_at", "id"),
        Index("ix_case_file_visit", "status", "visit_at", "id"),
    )

    id: Mapped[RowId] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    # The draft's id is the idempotency key: one sitting files once. No foreign key, because drafts are erased
    # sooner.
    draft_id: Mapped[RowId] = mapped_column(unique=True)
    received_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column()

    urgency: Mapped[str] = mapped_column(String(16))
    link: Mapped[str] = mapped_column(String(32))
    settled: Mapped[bool]
    contact_only: Mapped[bool]
    has_phone: Mapped[bool]
    index_version: Mapped[int] = mapped_column(index=True)
    assessment_seq: Mapped[int]

    status: Mapped[str] = mapped_column(String(32))
    in_queue: Mapped[bool]
    queue_class: Mapped[int]
    due_at: Mapped[datetime]
    due_soon_at: Mapped[datetime]
    promised_at: Mapped[datetime]
    lease_holder: Mapped[str | None] = mapped_column(ForeignKey("staff.id"), index=True)
    lease_until: Mapped[datetime | None]
    awaits_clinician_since: Mapped[datetime | None]
    visit_at: Mapped[datetime | None]
    follow_up_at: Mapped[datetime | None]

    questionnaire_id: Mapped[str] = mapped_column(String(64))
    questionnaire_version: Mapped[str] = mapped_column(String(32))
    sealed_how_told: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_answers: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_identity: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_gist: Mapped[bytes | None] = mapped_column(LargeBinary)

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy declares it as an instance attribute


class AppointmentRequest(Base):
    """When and how the patient asked to be called; sealed under the case's data key."""

    __tablename__ = "appointment_request"

    id: Mapped[RowId] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"), unique=True)
    created_at: Mapped[datetime]
    sealed_preferences: Mapped[Sealed]


class CaseIndex(Base):
    """One searchable trait of one case, as a keyed hash: equal values meet, and tell nothing more.

    `received_at` is the case's: so the newest cases with a trait are found without reading all that have it.
    """

    __tablename__ = "case_index"
    __table_args__ = (Index("ix_case_index_trait", "kind", "mac", "received_at", "case_id"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    mac: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    received_at: Mapped[datetime]
