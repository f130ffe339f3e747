"""The outcomes of visits, of one case and of all."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Row, select
from sqlalchemy.orm import Session, aliased

from intake.store.models import Case, VisitOutcome


def of_case(session: Session, case_id: str) -> Sequence[VisitOutcome]:
    """Every outcome recorded of a case, the oldest first."""
    query = select(VisitOutcome).where(VisitOutcome.case_id == case_id)
    return session.scalars(query.order_by(VisitOutcome.seq)).all()


def standing(session: Session, limit: int) -> Sequence[Row[tuple[VisitOutcome, Case]]]:
    """The last outcome of each case that was not erased, the newest first."""
    later = aliased(VisitOutcome)
    replaced = (
        select(later.id).where(later.case_id == VisitOutcome.case_id, later.seq > VisitOutcome.seq).exists()
    )
    query = select(VisitOutcome, Case).join(Case, Case.id == VisitOutcome.case_id)
    query = query.where(~replaced, Case.wrapped_key.is_not(None))
    return session.execute(query.order_by(VisitOutcome.at.desc(), VisitOutcome.id).limit(limit)).all()
