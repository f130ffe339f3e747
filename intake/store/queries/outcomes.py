"""The outcomes of visits, of one case and of all."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Row, and_, bindparam, or_, select
from sqlalchemy.orm import Session, aliased

from intake.store.models import Case, CaseMerge, VisitOutcome

_OF_CASE = select(VisitOutcome).where(VisitOutcome.case_id == bindparam("case")).order_by(VisitOutcome.seq)


def of_case(session: Session, case_id: str) -> Sequence[VisitOutcome]:
    """Every outcome recorded of a case, the oldest first."""
    return session.scalars(_OF_CASE, {"case": case_id}).all()


def standing(session: Session, limit: int) -> Sequence[Row[tuple[VisitOutcome, Case]]]:
    """The last outcome of each case that was not erased, the newest first.

    Requests that stand merged count as one, by the outcome of the one that goes on, else by the newest.
    """
    later = aliased(VisitOutcome)
    replaced = (
        select(later.id).where(later.case_id == VisitOutcome.case_id, later.seq > VisitOutcome.seq).exists()
    )
    query = select(VisitOutcome, Case).join(Case, Case.id == VisitOutcome.case_id)
    query = query.where(~replaced, ~_told_by_a_merged_one(), Case.wrapped_key.is_not(None))
    return session.execute(query.order_by(VisitOutcome.at.desc(), VisitOutcome.id).limit(limit)).all()


def _told_by_a_merged_one() -> ColumnElement[bool]:
    """Whether the request that the case was merged into has an outcome, or another merged into it a newer."""
    own, beside = aliased(CaseMerge), aliased(CaseMerge)
    kept, other = aliased(Case), aliased(VisitOutcome)
    newer = or_(
        other.at > VisitOutcome.at, and_(other.at == VisitOutcome.at, other.case_id > VisitOutcome.case_id)
    )
    stands = beside.kept_id == kept.id, beside.ended_at.is_(None), beside.merged_id == other.case_id
    also = select(beside.id).where(*stands).exists()
    return (
        select(own.id)
        .join(kept, kept.id == own.kept_id)
        .join(other, or_(other.case_id == kept.id, and_(also, newer)))
        .where(own.merged_id == VisitOutcome.case_id, own.ended_at.is_(None), kept.wrapped_key.is_not(None))
        .exists()
    )
