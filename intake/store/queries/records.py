"""Everything that belongs to a handful of cases, read with one query a table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TypeVar

from sqlalchemy import BindParameter, Select, bindparam, select
from sqlalchemy.orm import Session

from intake.store.models import (
    AppointmentRequest,
    Assessment,
    Case,
    CaseEvent,
    ContactAttempt,
    EarlierAnswers,
    EhrSending,
    Review,
    VisitOutcome,
)

Row = TypeVar("Row", Assessment, CaseEvent, ContactAttempt, EhrSending, Review, VisitOutcome)


_CASES: BindParameter[str] = bindparam("cases", expanding=True)
_REQUESTS = select(AppointmentRequest).where(AppointmentRequest.case_id.in_(_CASES))


def appointment_requests(session: Session, cases: Sequence[Case]) -> dict[str, AppointmentRequest]:
    """How each patient wants to be called, by case id."""
    return {row.case_id: row for row in session.scalars(_REQUESTS, {"cases": [case.id for case in cases]})}


def of_cases(session: Session, model: type[Row], cases: Sequence[Case]) -> dict[str, list[Row]]:
    """The rows of one of the case's append-only tables, in order, by case id; every case has a list."""
    found: dict[str, list[Row]] = {case.id: [] for case in cases}
    for row in session.scalars(_in_order(model), {"cases": [*found]}):
        found[row.case_id].append(row)
    return found


@cache
def _in_order(model: type[Row]) -> Select[tuple[Row]]:
    """Put together once: that takes as long as the query itself."""
    return select(model).where(model.case_id.in_(_CASES)).order_by(model.case_id, model.seq)


def all_assessments(session: Session, case_id: str) -> Sequence[Assessment]:
    """Every assessment of a case, the oldest first."""
    query = select(Assessment).where(Assessment.case_id == case_id)
    return session.scalars(query.order_by(Assessment.seq)).all()


_EARLIER = (
    select(EarlierAnswers).where(EarlierAnswers.case_id == bindparam("case")).order_by(EarlierAnswers.seq)
)


def earlier_answers(session: Session, case_id: str) -> Sequence[EarlierAnswers]:
    """What updates of a case replaced, the oldest first."""
    return session.scalars(_EARLIER, {"case": case_id}).all()


def clinicians_link(session: Session, case_id: str) -> str | None:
    """The surgery link that a clinician put in place of the rules'; None where they left it at that."""
    judged = (Assessment.case_id == Review.case_id) & (Assessment.seq == Review.assessment_seq)
    query = select(Review.link, Assessment.link).join(Assessment, judged)
    query = query.where(Review.case_id == case_id, Review.link.is_not(None))
    last = session.execute(query.order_by(Review.seq.desc()).limit(1)).one_or_none()
    return last[0] if last and last[0] != last[1] else None
