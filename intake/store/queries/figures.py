"""What figures are counted from: requests by when they came in, their steps, and what is open now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, func, literal, not_, or_, select, tuple_
from sqlalchemy.orm import Session

from intake.domain.case_state import Status
from intake.store.base import UtcDateTime
from intake.store.keys import KeyRing
from intake.store.models import Case, CaseEvent
from intake.store.queries.queue import has_row
from intake.store.seal import DataKey, unwrap

AT_ONCE = 500
"""Requests read with one query; each of their steps is opened by itself."""


@dataclass(frozen=True, slots=True)
class ReceivedCase:
    """The columns of a request that figures read; it was not erased."""

    id: str
    reference: str
    received_at: datetime
    urgency: str
    link: str
    contact_only: bool
    status: str
    due_at: datetime
    wrapped_key: bytes = field(repr=False)

    def data_key(self, ring: KeyRing) -> DataKey:
        """The request's data key. Raises `UnknownKey` or `Tampered`."""
        return unwrap(ring, self.wrapped_key, table=Case.__tablename__, row=self.id)


@dataclass(frozen=True, slots=True)
class SealedStep:
    """One step of a request, its note and the rest of it still sealed."""

    id: str
    at: datetime
    kind: str
    undoes: str | None
    sealed_note: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class OpenCount:
    """How many open requests share a class of the queue, a status, and whether they are late."""

    queue_class: int
    status: str
    late: bool
    how_many: int


_COLUMNS = tuple(getattr(Case, name) for name in ReceivedCase.__slots__)


def received(session: Session, start: datetime, end: datetime) -> Iterator[Sequence[ReceivedCase]]:
    """The requests that came in from `start` to before `end`, in order, some hundreds at a time."""
    place = tuple_(Case.received_at, Case.id)
    query = (
        select(*_COLUMNS)
        .where(Case.received_at >= start, Case.received_at < end, Case.wrapped_key.is_not(None))
        .order_by(Case.received_at, Case.id)
        .limit(AT_ONCE)
    )
    page = [ReceivedCase(*row) for row in session.execute(query)]
    while page:
        yield page
        last = tuple_(literal(page[-1].received_at, UtcDateTime()), literal(page[-1].id))
        page = [ReceivedCase(*row) for row in session.execute(query.where(place > last))]


def steps_of(session: Session, case_ids: Sequence[str]) -> dict[str, list[SealedStep]]:
    """The steps of each request in order; every request has a list."""
    found: dict[str, list[SealedStep]] = {case_id: [] for case_id in case_ids}
    columns = (
        CaseEvent.case_id,
        CaseEvent.id,
        CaseEvent.at,
        CaseEvent.kind,
        CaseEvent.undoes,
        CaseEvent.sealed_note,
    )
    query = select(*columns).where(CaseEvent.case_id.in_(case_ids))
    for case_id, *step in session.execute(query.order_by(CaseEvent.case_id, CaseEvent.seq)):
        found[case_id].append(SealedStep(*step))
    return found


def open_counts(session: Session, now: datetime) -> list[OpenCount]:
    """The open requests by class, status and lateness. It reads those that are open, and no others."""
    late = Case.due_at < now
    query = select(Case.queue_class, Case.status, late, func.count()).where(has_row())
    query = query.group_by(Case.queue_class, Case.status, late)
    return [
        OpenCount(kind, status, bool(is_late), many) for kind, status, is_late, many in session.execute(query)
    ]


def waiting_for_clinician(session: Session) -> tuple[int, datetime | None]:
    """How many open requests wait for a clinician to act, and since when the first of them does."""
    waits = and_(has_row(), Case.awaits_clinician_since.is_not(None))
    row = session.execute(select(func.count(), func.min(Case.awaits_clinician_since)).where(waits)).one()
    return row[0], row[1]


def without_a_date_to_come(session: Session, today: datetime) -> int:
    """How many open requests have their one date before `today`, the instant at which the day begins.

    A booked one goes by its visit, which may not be known; one put aside by when it comes back, any other by
    its due time.
    """
    aside = and_(Case.follow_up_at.is_not(None), Case.follow_up_at >= today)
    called = and_(has_row(), Case.due_at < today, not_(aside))
    visited = and_(
        Case.status == Status.SCHEDULED,
        Case.wrapped_key.is_not(None),
        or_(Case.visit_at.is_(None), Case.visit_at < today),
    )
    return sum(
        session.scalar(select(func.count()).select_from(Case).where(each)) or 0 for each in (called, visited)
    )
