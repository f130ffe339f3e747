"""Queries about legal holds; `is_held` is the condition by which whatever erases passes over a case."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, bindparam, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from intake.store.models import Case, LegalHold

_STANDS = LegalHold.ended_at.is_(None)
_STANDING = select(LegalHold).where(LegalHold.case_id == bindparam("case"), _STANDS)


def is_held(
    case_id: InstrumentedAttribute[str] | InstrumentedAttribute[str | None],
) -> ColumnElement[bool]:
    """The condition that a hold stands on the case with the id in this column."""
    return exists().where(LegalHold.case_id == case_id, _STANDS)


def standing(session: Session, case_id: str) -> LegalHold | None:
    """The hold that stands on this case; None where none does."""
    return session.scalars(_STANDING, {"case": case_id}).one_or_none()


def standing_of(session: Session, case_ids: Collection[str]) -> set[str]:
    """On which of these cases a hold stands."""
    return set(session.scalars(select(LegalHold.case_id).where(LegalHold.case_id.in_(case_ids), _STANDS)))


def all_standing(session: Session) -> Sequence[tuple[LegalHold, Case]]:
    """Every hold that stands with its case, the oldest first."""
    query = select(LegalHold, Case).join(Case, Case.id == LegalHold.case_id).where(_STANDS)
    return [(hold, case) for hold, case in session.execute(query.order_by(LegalHold.set_at, LegalHold.id))]
