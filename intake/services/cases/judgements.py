"""What was judged of a case, by the rules and by clinicians, and what of it stands."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from intake.domain.policy import Urgency
from intake.domain.standing_urgency import Assessed, Decided, standing_assessments, standing_urgency
from intake.store.models import Assessment, Case, Review
from intake.store.queries import records


def urgency_of(session: Session, case: Case, *new: Assessed) -> Urgency:
    """The urgency that stands for a case, with assessments that are about to be stored.

    Raises ValueError for a case that was never assessed.
    """
    assessed = [*_assessed(records.all_assessments(session, case.id)), *new]
    return standing_urgency(assessed, _decided(records.of_cases(session, Review, [case])[case.id]))


def of_rows(assessments: Iterable[Assessment], reviews: Iterable[Review]) -> Urgency:
    """The urgency that stands by all assessments and decisions of one case."""
    return standing_urgency(_assessed(assessments), _decided(reviews))


def standing(assessments: Iterable[Assessment], reviews: Iterable[Review]) -> frozenset[int]:
    """The numbers of one case's assessments that no clinician has decided on yet."""
    return standing_assessments(_assessed(assessments), _decided(reviews))


def _assessed(rows: Iterable[Assessment]) -> list[Assessed]:
    return [Assessed(row.seq, Urgency(row.urgency)) for row in rows]


def _decided(rows: Iterable[Review]) -> list[Decided]:
    """Decisions about the urgency; naming a next step is none."""
    return [Decided(row.seq, row.assessment_seq, Urgency(row.urgency)) for row in rows if row.urgency]
