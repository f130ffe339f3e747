"""Everything that belongs to a handful of cases, read with one query a table."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum
from functools import cache
from typing import TypeVar

from sqlalchemy import BindParameter, Select, bindparam, exists, select
from sqlalchemy.orm import Session

from intake.store.models import (
    AppointmentRequest,
    Assessment,
    Case,
    CaseEvent,
    CaseMerge,
    ContactAttempt,
    EarlierAnswers,
    EhrSending,
    LegalHold,
    Review,
    VisitOutcome,
)

Row = TypeVar("Row", Assessment, CaseEvent, ContactAttempt, EhrSending, Review, VisitOutcome)


class Kept(StrEnum):
    """What may be kept of a case besides its row, how to call and its assessments, each in a table."""

    EVENTS = "case_event"
    ATTEMPTS = "contact_attempt"
    REVIEWS = "review"
    EARLIER = "earlier_answers"
    SENDINGS = "ehr_sending"
    OUTCOMES = "visit_outcome"
    HOLDS = "legal_hold"
    MERGED = "case_merge"


_CASES: BindParameter[str] = bindparam("cases", expanding=True)
_REQUESTS = select(AppointmentRequest).where(AppointmentRequest.case_id.in_(_CASES))


_KEPT = select(
    *(
        exists().where(case_id.in_(_CASES)).label(kept)
        for kept, case_id in (
            (Kept.EVENTS, CaseEvent.case_id),
            (Kept.ATTEMPTS, ContactAttempt.case_id),
            (Kept.REVIEWS, Review.case_id),
            (Kept.EARLIER, EarlierAnswers.case_id),
            (Kept.SENDINGS, EhrSending.case_id),
            (Kept.OUTCOMES, VisitOutcome.case_id),
            (Kept.HOLDS, LegalHold.case_id),
            (Kept.MERGED, CaseMerge.kept_id),
        )
    )
)


def kept_of(session: Session, cases: Sequence[Case]) -> frozenset[Kept]:
    """Which of these tables hold anything of any of these cases.

    Most hold nothing of most cases: asked for all of them at once, they need not be asked one by one.
    """
    found = session.execute(_KEPT, {"cases": [case.id for case in cases]}).one()
    return frozenset(kept for kept, is_there in zip(Kept, found, strict=True) if is_there)


def appointment_requests(session: Session, cases: Sequence[Case]) -> dict[str, AppointmentRequest]:
    """How each patient wants to be called, by case id."""
    return {row.case_id: row for row in session.scalars(_REQUESTS, {"cases": [case.id for case in cases]})}


def of_cases(
    session: Session, model: type[Row], cases: Sequence[Case], kept: Collection[str] | None = None
) -> dict[str, list[Row]]:
    """The rows of one of the case's append-only tables, in order, by case id; every case has a list.

    A table of which `kept_of` found nothing is not asked.
    """
    found: dict[str, list[Row]] = {case.id: [] for case in cases}
    if kept is not None and model.__tablename__ not in kept:
        return found
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
