"""Queries about what has to go when a case is erased, and what is due for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, func, not_, or_, select
from sqlalchemy.orm import Session

from intake.store.models import Case, Erasure, OutboxMessage, SafetyExit
from intake.store.models.outbox import OUTBOX_SENT
from intake.store.queries import holds, merges


def of_case(session: Session, case_id: str) -> Erasure | None:
    """The certificate of this case, if it was erased."""
    return session.scalars(select(Erasure).where(Erasure.case_id == case_id)).one_or_none()


def safety_exits(session: Session, case_id: str, draft_id: str) -> Sequence[SafetyExit]:
    """The safety exits of a case, by itself or by the sitting it came from."""
    its_own = or_(SafetyExit.case_id == case_id, SafetyExit.draft_id == draft_id)
    return session.scalars(select(SafetyExit).where(its_own)).all()


def undelivered(session: Session) -> Sequence[OutboxMessage]:
    """Messages that still hold what they say."""
    waiting = select(OutboxMessage).where(OutboxMessage.state != OUTBOX_SENT)
    return session.scalars(waiting.where(OutboxMessage.wrapped_key.is_not(None))).all()


def closed_before(session: Session, statuses: Sequence[str], before: datetime, limit: int) -> Sequence[str]:
    """References of cases in one of these statuses since before that instant, not erased yet and not held."""
    due = _closed_before(statuses, before)
    query = select(Case.reference).where(due, ~holds.is_held(Case.id))
    return session.scalars(query.order_by(Case.received_at, Case.id).limit(limit)).all()


def count_held_back(session: Session, statuses: Sequence[str], before: datetime) -> int:
    """How many cases `closed_before` would give if no legal hold stood on them."""
    query = select(func.count()).select_from(Case)
    return session.scalar(query.where(_closed_before(statuses, before), holds.is_held(Case.id))) or 0


def delete_nameless_exits(session: Session, before: datetime) -> int:
    """Delete the safety exits from before that instant that belong to no case, and say how many."""
    return _delete_exits(session, SafetyExit.at < before, SafetyExit.case_id.is_(None))


def delete_named_exits(session: Session, done: Sequence[str], before: datetime) -> int:
    """Delete the safety exits of cases from before that instant, and say how many.

    Those of a case in no status of `done`, and of one that is held, stay.
    """
    of_a_case_that_is_done = exists().where(
        Case.id == SafetyExit.case_id, Case.status.in_(done), not_(merges.goes_on())
    )
    return _delete_exits(
        session, SafetyExit.at < before, of_a_case_that_is_done, ~holds.is_held(SafetyExit.case_id)
    )


def _closed_before(statuses: Sequence[str], before: datetime) -> ColumnElement[bool]:
    return and_(
        Case.status.in_(statuses),
        Case.updated_at < before,
        Case.wrapped_key.is_not(None),
        not_(merges.goes_on()),
    )


def _delete_exits(session: Session, *which: ColumnElement[bool]) -> int:
    return len(session.execute(delete(SafetyExit).where(*which).returning(SafetyExit.id)).all())


def newest(session: Session, limit: int) -> Sequence[tuple[Erasure, str]]:
    """The newest certificates, each with the reference of its case, the newest first."""
    query = select(Erasure, Case.reference).join(Case, Case.id == Erasure.case_id)
    found = session.execute(query.order_by(Erasure.erased_at.desc(), Erasure.id).limit(limit))
    return [(row, reference) for row, reference in found]


def with_references(session: Session) -> Sequence[tuple[Erasure, str]]:
    """Every certificate with the reference of its case, the oldest first."""
    query = select(Erasure, Case.reference).join(Case, Case.id == Erasure.case_id)
    return [
        (row, reference) for row, reference in session.execute(query.order_by(Erasure.erased_at, Erasure.id))
    ]
