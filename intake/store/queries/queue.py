"""The queue's rows, stretch by stretch in the order of `domain.worklist`, going on after a position."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, func, literal, not_, or_, select, tuple_
from sqlalchemy.orm import Session

from intake.domain.case_state import Status
from intake.domain.roles import Role
from intake.domain.worklist import Position, Stretch
from intake.store.base import UtcDateTime
from intake.store.models import Case, Staff

URGENT_CLASSES = 2  # queue classes below this are emergency, safety exit and same day


class Show(StrEnum):
    """Which part of the queue to list."""

    ALL = "all"
    MINE = "mine"
    FREE = "free"
    URGENT = "urgent"
    CLINICIAN = "clinician"
    WAITING = "waiting"


def in_band(
    session: Session, stretch: Stretch, after: Position | None, condition: ColumnElement[bool], limit: int
) -> Sequence[Case]:
    """The rows of one stretch that meet the condition, in order, from after that position on."""
    place = tuple_(Case.due_at, Case.received_at, Case.id)
    query = select(Case).where(has_row(), condition, *_bounds(stretch)).order_by(*place).limit(limit)
    return session.scalars(query if after is None else query.where(_later(after))).all()


def shown(show: Show, staff_id: str, now: datetime, *, on_duty: bool = False) -> ColumnElement[bool]:
    """What a filter means in columns; `staff_id` is the person who looks.

    To whoever is `on_duty` belong, besides the cases they hold, the urgent ones that nobody holds.
    """
    held = and_(Case.lease_holder.is_not(None), Case.lease_until > now)
    mine = and_(held, Case.lease_holder == staff_id)
    urgent = Case.queue_class < URGENT_CLASSES
    conditions: dict[Show, ColumnElement[bool]] = {
        Show.ALL: Case.in_queue.is_(True),
        Show.MINE: or_(mine, and_(urgent, not_(held))) if on_duty else mine,
        Show.FREE: or_(Case.lease_holder.is_(None), Case.lease_until <= now),
        Show.URGENT: urgent,
        Show.CLINICIAN: Case.status == Status.WITH_CLINICIAN,
        Show.WAITING: Case.status.in_([Status.WAITING_ON_PATIENT, Status.WAITING_ON_RECORDS]),
    }
    return conditions[show]


def unclaimed_urgent(session: Session, now: datetime, limit: int) -> Sequence[Case]:
    """Urgent cases that wait for a clinician while none holds them, the longest waiting first."""
    held = and_(Case.lease_until > now, Case.lease_holder == Staff.id, Staff.role == Role.CLINICIAN)
    query = select(Case).where(
        has_row(),
        Case.queue_class < URGENT_CLASSES,
        Case.awaits_clinician_since.is_not(None),
        not_(exists().where(held)),
    )
    return session.scalars(query.order_by(Case.awaits_clinician_since, Case.id).limit(limit)).all()


def with_status(session: Session, statuses: Sequence[Status], limit: int) -> Sequence[Case]:
    """Cases in one of these statuses, the last changed first."""
    query = select(Case).where(Case.status.in_(statuses)).order_by(Case.updated_at.desc(), Case.id)
    return session.scalars(query.limit(limit)).all()


def booked(session: Session, limit: int) -> Sequence[Case]:
    """Cases with a visit to come or to be marked, the earliest visit first; those of an unknown time last."""
    query = select(Case).where(Case.status == Status.SCHEDULED)
    place = (Case.visit_at.is_(None), Case.visit_at, Case.id)
    return session.scalars(query.order_by(*place).limit(limit)).all()


def booked_at(session: Session, at: datetime) -> Sequence[Case]:
    """Cases whose visit is at that instant, with whomever it is."""
    query = select(Case).where(Case.status == Status.SCHEDULED, Case.visit_at == at)
    return session.scalars(query.order_by(Case.id)).all()


def count_open(session: Session, at_most: int) -> int:
    """How many cases have a row in the queue, counted no further than `at_most`."""
    some = select(Case.id).where(has_row()).limit(at_most).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def has_row() -> ColumnElement[bool]:
    """`worklist.has_row` in columns."""
    return and_(Case.in_queue, or_(Case.has_phone, Case.contact_only.is_(False)))


def _bounds(stretch: Stretch) -> list[ColumnElement[bool]]:
    bounds: list[ColumnElement[bool]] = [Case.queue_class == int(stretch.first_class)]
    if stretch.first_class is not stretch.last_class:
        bounds = [Case.queue_class.between(int(stretch.first_class), int(stretch.last_class))]
    if stretch.due_before is not None:
        bounds.append(Case.due_at < stretch.due_before)
    if stretch.due_from is not None:
        bounds.append(Case.due_at >= stretch.due_from)
    if stretch.soon_until is not None:
        bounds.append(Case.due_soon_at <= stretch.soon_until)
    if stretch.soon_after is not None:
        bounds.append(Case.due_soon_at > stretch.soon_after)
    return bounds


def _later(after: Position) -> ColumnElement[bool]:
    """Beyond that position; compared as one row, which an index answers with one seek."""
    due_at, received_at, case_id = after
    place = tuple_(literal(due_at, UtcDateTime()), literal(received_at, UtcDateTime()), literal(case_id))
    return tuple_(Case.due_at, Case.received_at, Case.id) > place
