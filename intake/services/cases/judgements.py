"""What was judged of a case, by the rules and by clinicians, and what of it stands."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from intake.domain.bands import Link
from intake.domain.merging import worse_flag
from intake.domain.policy import Urgency
from intake.domain.standing_urgency import (
    Assessed,
    Decided,
    TakenIn,
    is_undecided,
    standing_assessments,
    standing_urgency,
)
from intake.store.models import Assessment, Case, Review
from intake.store.queries import merges, records


def urgency_of(session: Session, case: Case, *new: Assessed) -> Urgency:
    """The urgency that stands for a case, with assessments that are about to be stored.

    That of a case merged into it stands for it, too, until a clinician decides.

    Raises ValueError for a case that was never assessed.
    """
    assessed = [*_assessed(records.all_assessments(session, case.id)), *new]
    taken_in = [
        TakenIn(merge.decisions, Urgency(row.urgency)) for merge, row in merges.into(session, case.id)
    ]
    return standing_urgency(assessed, decided(session, case), taken_in)


def flag_of(session: Session, case: Case, link: Link, *, settled: bool) -> tuple[Link, bool]:
    """The link that stands for a case whose own is this one, and whether it is settled.

    That of a case merged into it stands where it is worse, until a clinician decides.
    """
    decisions, flag = decided(session, case), (link, settled)
    for merge, row in merges.into(session, case.id):
        if is_undecided(merge.decisions, decisions):
            flag = worse_flag(flag, (Link(row.link), row.settled))
    return flag


def decided(session: Session, case: Case) -> list[Decided]:
    """What clinicians decided about the urgency of a case, the first first; naming a next step is none."""
    return _decided(records.of_cases(session, Review, [case])[case.id])


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
