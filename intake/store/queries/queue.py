"""The queue's rows in the order of `domain.worklist`, from a place on, and how many each filter has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    TextClause,
    and_,
    bindparam,
    exists,
    not_,
    or_,
    select,
    text,
)
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


@dataclass(frozen=True)
class Filter:
    """A part of the queue as one person asks for it now.

    To whoever is `on_duty` belong, besides the cases they hold, the urgent ones that nobody holds.
    """

    show: Show
    staff_id: str
    now: datetime
    on_duty: bool = False


@dataclass(frozen=True)
class Mark:
    """Where a page begins or ends: the rank of a row's stretch, and its position in it."""

    rank: int
    position: Position


def page(
    session: Session,
    stretches: Sequence[Stretch],
    wanted: Filter,
    limit: int,
    *,
    after: Mark | None = None,
    before: Mark | None = None,
) -> list[tuple[Stretch, Case]]:
    """Up to `limit` rows that the filter lets through, in order: the first, or those after or before a mark.

    One statement asks all stretches, each of which an index answers from its place on.
    """
    backwards, mark = before is not None, after or before
    sql = _Sql({"now": wanted.now, "me": wanted.staff_id, "limit": limit})
    parts = [
        sql.stretch(each, wanted, mark, backwards=backwards)
        for each in stretches
        if mark is None or (each.rank <= mark.rank if backwards else each.rank >= mark.rank)
    ]
    found = session.execute(sql.text(_all_of(parts, backwards=backwards)), sql.values).all() if parts else []
    ids = [row.id for row in found]
    rows = {row.id: row for row in session.scalars(_OF_PAGE, {"ids": ids}).all()} if ids else {}
    of_rank = {each.rank: each for each in stretches}
    listed = [(of_rank[row.place], rows[row.id]) for row in found]
    return listed[::-1] if backwards else listed


def counts(session: Session, filters: Sequence[Filter], at_most: int) -> list[int]:
    """How many rows each of one person's filters lets through, counted no further than `at_most`."""
    first = filters[0]
    sql = _Sql({"now": first.now, "me": first.staff_id, "limit": at_most})
    parts = (
        f"({_HOW_MANY} ({_ONE} WHERE {sql.rows(each)} LIMIT :limit) AS c{number})"
        for number, each in enumerate(filters)
    )
    return list(session.execute(sql.text(f"SELECT {', '.join(parts)}"), sql.values).one())


_OF_PAGE = select(Case).where(Case.id.in_(bindparam("ids", expanding=True)))
_HELD = "(lease_holder IS NOT NULL AND lease_until > :now)"
_MINE = "(lease_holder = :me AND lease_until > :now)"
_URGENT = f"queue_class < {URGENT_CLASSES}"
_IN_ORDER = "(follow_up_at IS NULL OR follow_up_at <= :now)"
"""`worklist.is_in_order` in columns."""
_LETS_THROUGH = {
    Show.ALL: _IN_ORDER,
    Show.MINE: _MINE,
    Show.FREE: f"NOT {_HELD} AND {_IN_ORDER}",
    Show.URGENT: _URGENT,
    Show.CLINICIAN: f"status = '{Status.WITH_CLINICIAN}'",
    Show.WAITING: f"status IN ('{Status.WAITING_ON_PATIENT}', '{Status.WAITING_ON_RECORDS}')",
}
_ONE = "SELECT 1 FROM case_file"
_ALL, _PLACES, _HOW_MANY = "SELECT * FROM", "SELECT place, id FROM", "SELECT count(*) FROM"
_POSITION = "SELECT {} AS place, due_at, received_at, id FROM case_file"
_HAS_ROW = "in_queue = TRUE AND (has_phone = TRUE OR contact_only = FALSE)"
"""`worklist.has_row` in columns."""


class _Sql:
    """One statement in the making; instants it compares with are bound once each, by a name of their own.

    Written as text: the same statement in the library's own words costs more to put together than to answer.
    Nothing of it comes from outside but the values.
    """

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values
        self._names = {values["now"]: "now"}

    def rows(self, wanted: Filter) -> str:
        """The condition of a row that the filter lets through."""
        lets_through = _LETS_THROUGH[wanted.show]
        if wanted.show is Show.MINE and wanted.on_duty:
            lets_through = f"({_MINE} OR ({_URGENT} AND NOT {_HELD}))"
        return f"{_HAS_ROW} AND {lets_through}"

    def stretch(self, stretch: Stretch, wanted: Filter, mark: Mark | None, *, backwards: bool) -> str:
        """The rows of one stretch, from its beginning or from the mark on."""
        classes = f"queue_class = {int(stretch.first_class)}"
        if stretch.first_class is not stretch.last_class:
            classes = f"queue_class BETWEEN {int(stretch.first_class)} AND {int(stretch.last_class)}"
        bounds = (
            ("due_at <", stretch.due_before),
            ("due_at >=", stretch.due_from),
            ("due_soon_at <=", stretch.soon_until),
            ("due_soon_at >", stretch.soon_after),
        )
        conditions = [f"{column} {self._at(at)}" for column, at in bounds if at is not None]
        if mark is not None and mark.rank == stretch.rank:
            due_at, received_at, self.values["case_id"] = mark.position
            position = f"{self._at(due_at)}, {self._at(received_at)}, :case_id"
            # Compared as one row, which an index answers with one seek.
            conditions.append(f"(due_at, received_at, id) {'<' if backwards else '>'} ({position})")
        wanted_rows = " AND ".join((self.rows(wanted), classes, *conditions))
        place = _place(backwards=backwards)
        return f"{_POSITION.format(stretch.rank)} WHERE {wanted_rows} ORDER BY {place} LIMIT :limit"

    def text(self, sql: str) -> TextClause:
        """The statement, with its instants bound as the columns keep them."""
        return _put_together(sql, tuple(name for name in self._names.values() if f":{name}" in sql))

    def _at(self, at: datetime) -> str:
        name = self._names.setdefault(at, f"at_{len(self._names)}")
        self.values[name] = at
        return f":{name}"


@lru_cache(maxsize=64)
def _put_together(sql: str, instants: tuple[str, ...]) -> TextClause:
    """Once for each filter and each kind of place in it: the values are no part of the text."""
    return text(sql).bindparams(*(bindparam(name, type_=UtcDateTime()) for name in instants))


def _all_of(parts: Sequence[str], *, backwards: bool) -> str:
    """The first rows of all those parts of the queue together."""
    each = (f"{_ALL} ({part}) AS s{number}" for number, part in enumerate(parts))
    found = " UNION ALL ".join(each)
    way = " DESC" if backwards else ""
    order = f"place{way}, {_place(backwards=backwards)}"
    return f"{_PLACES} ({found}) AS found ORDER BY {order} LIMIT :limit"


def _place(*, backwards: bool) -> str:
    way = " DESC" if backwards else ""
    return f"due_at{way}, received_at{way}, id{way}"


@dataclass(frozen=True, slots=True)
class Waiting:
    """An urgent case that waits for a clinician, in what the bell and the banner need of its row."""

    id: str
    reference: str
    status: str
    urgency: str
    since: datetime


def unclaimed_urgent(session: Session, now: datetime, limit: int) -> tuple[Waiting, ...]:
    """Urgent cases that wait for a clinician while none holds them, the longest waiting first."""
    found = session.execute(_unclaimed_urgent(), {"now": now, "most": limit}).all()
    return tuple([Waiting(*row) for row in found])


@cache
def _unclaimed_urgent() -> Select[tuple[str, str, str, str, datetime | None]]:
    """Put together once: every page of a clinician asks it."""
    now = bindparam("now", type_=UtcDateTime())
    held = and_(Case.lease_until > now, Case.lease_holder == Staff.id, Staff.role == Role.CLINICIAN)
    query = select(Case.id, Case.reference, Case.status, Case.urgency, Case.awaits_clinician_since).where(
        has_row(),
        Case.queue_class < URGENT_CLASSES,
        Case.awaits_clinician_since.is_not(None),
        not_(exists().where(held)),
    )
    return query.order_by(Case.awaits_clinician_since, Case.id).limit(bindparam("most", type_=Integer()))


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


def has_row() -> ColumnElement[bool]:
    """`worklist.has_row` in columns."""
    return and_(Case.in_queue, or_(Case.has_phone, Case.contact_only.is_(False)))
