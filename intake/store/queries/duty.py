"""Queries about who is on duty and what was passed on."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from intake.store.models import DutyDay, Escalation


def newest_of_day(session: Session, day: date) -> DutyDay | None:
    """The naming that counts for a day."""
    query = select(DutyDay).where(DutyDay.day == day).order_by(DutyDay.seq.desc()).limit(1)
    return session.scalars(query).one_or_none()


def highest_level(session: Session, case_id: str, waiting_since: datetime) -> int:
    """The highest level a case was passed on to since it began to wait; 0 for none."""
    query = select(func.max(Escalation.level)).where(
        Escalation.case_id == case_id, Escalation.waiting_since == waiting_since
    )
    return session.scalar(query) or 0
