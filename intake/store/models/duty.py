"""Which clinician is on duty in the usual week and on which days, and which urgent cases were passed on."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.store.base import AppendOnly, Base, RowId


class DutyDay(AppendOnly, Base):
    """The naming of one clinician, or of nobody, for one day of the practice; the newest of a day counts.

    It stands above the usual week.
    """

    __tablename__ = "duty_day"
    __table_args__ = (UniqueConstraint("day", "seq"),)

    id: Mapped[RowId] = mapped_column(primary_key=True)
    day: Mapped[date]
    seq: Mapped[int]
    clinician_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"), index=True)
    named_by: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    named_at: Mapped[datetime]


class DutyWeekday(AppendOnly, Base):
    """The naming of one clinician, or of nobody, for a day of the usual week (0 is Monday), until changed.

    The newest of a weekday that holds `from_day` on counts.
    """

    __tablename__ = "duty_weekday"
    __table_args__ = (UniqueConstraint("weekday", "seq"),)

    id: Mapped[RowId] = mapped_column(primary_key=True)
    weekday: Mapped[int]
    seq: Mapped[int]
    from_day: Mapped[date]
    clinician_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"), index=True)
    named_by: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    named_at: Mapped[datetime]


class Escalation(AppendOnly, Base):
    """One time an urgent case no clinician took up was passed on: 1 to a second person, 2 to the manager.

    `waiting_since` is when it began to wait, so that a case that comes back is passed on again. `message_id`
    is the outbox message that its letters were made from; None where it was passed on before that was kept.
    """

    __tablename__ = "escalation"
    __table_args__ = (UniqueConstraint("case_id", "waiting_since", "level"),)

    id: Mapped[RowId] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"))
    waiting_since: Mapped[datetime]
    level: Mapped[int]
    at: Mapped[datetime]
    message_id: Mapped[str | None] = mapped_column(String(36))
