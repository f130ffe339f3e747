"""Queries about what has to go when a case is erased, and what is due for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from intake.store.models import Case, Erasure, OutboxMessage, SafetyExit
from intake.store.models.outbox import OUTBOX_SENT


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
    """References of cases in one of these statuses since before that instant, and not erased yet."""
    query = select(Case.reference).where(
        Case.status.in_(statuses), Case.updated_at < before, Case.wrapped_key.is_not(None)
    )
    return session.scalars(query.order_by(Case.received_at, Case.id).limit(limit)).all()


def delete_safety_exits(session: Session, before: datetime) -> int:
    """Delete the safety exits from before that instant, and say how many."""
    old = delete(SafetyExit).where(SafetyExit.at < before).returning(SafetyExit.id)
    return len(session.execute(old).all())


def with_references(session: Session) -> Sequence[tuple[Erasure, str]]:
    """Every certificate with the reference of its case, the oldest first."""
    query = select(Erasure, Case.reference).join(Case, Case.id == Erasure.case_id)
    return [
        (row, reference) for row, reference in session.execute(query.order_by(Erasure.erased_at, Erasure.id))
    ]
