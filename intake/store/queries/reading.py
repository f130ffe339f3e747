"""What clinicians have to read, and the visits of a day, in plain columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, not_, or_, select
from sqlalchemy.orm import Session

from intake.domain.case_state import Status
from intake.domain.worklist import QueueClass
from intake.store.models import Case, Review

_ORDER = (Case.queue_class, Case.due_at, Case.received_at, Case.id)


def urgent_now(session: Session, limit: int) -> Sequence[Case]:
    """Open urgent cases that wait for a clinician to act, in the queue's order."""
    query = select(Case).where(_has_row(), _urgent(), Case.awaits_clinician_since.is_not(None))
    return session.scalars(query.order_by(*_ORDER).limit(limit)).all()


def to_read(session: Session, limit: int) -> Sequence[Case]:
    """Open cases that are no more urgent and that a clinician reads first, in the queue's order.

    Those that were handed over, and those with a sign, weakness, own words or a timing flag, as long as no
    clinician decided anything on what was last assessed.
    """
    decided = exists().where(Review.case_id == Case.id, Review.assessment_seq == Case.assessment_seq)
    flagged = Case.queue_class.between(int(QueueClass.SOON), int(QueueClass.PERSISTENT))
    asked = or_(Case.status == Status.WITH_CLINICIAN, and_(flagged, not_(decided)))
    query = select(Case).where(_has_row(), not_(_urgent()), asked)
    return session.scalars(query.order_by(*_ORDER).limit(limit)).all()


def visits_between(session: Session, begins: datetime, ends: datetime, limit: int) -> Sequence[Case]:
    """Cases with a visit from one instant until before the other, the earliest first."""
    query = select(Case).where(Case.status == Status.SCHEDULED, Case.visit_at >= begins, Case.visit_at < ends)
    return session.scalars(query.order_by(Case.visit_at, Case.id).limit(limit)).all()


def _has_row() -> ColumnElement[bool]:
    return and_(Case.in_queue, or_(Case.has_phone, Case.contact_only.is_(False)))


def _urgent() -> ColumnElement[bool]:
    return Case.queue_class <= int(QueueClass.SAME_DAY)
