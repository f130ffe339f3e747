"""Reading the queue: one page of it in the order printed on the rows, and what stands above it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, partial

from sqlalchemy.orm import Session

from intake.domain.call_windows import call_mask, window_bit
from intake.domain.case_state import Status
from intake.domain.follow_up import Mover
from intake.domain.office_hours import OfficeHours
from intake.domain.worklist import QueueClass, Stretch, office_days, stretches, why_here
from intake.services.cases import gists
from intake.services.cases.gists import Listed
from intake.services.cases.instructions import CLINICIAN_CALLS
from intake.services.cases.placing import Office, entry_of_listed
from intake.services.cases.unreadable import Unreadable
from intake.services.frontdesk import duplicates
from intake.services.frontdesk.desk_case import DeskCase, Terms, desk_case, told_sign
from intake.store.keys import Keys
from intake.store.models import Case
from intake.store.queries import drafts, queue
from intake.store.queries.queue import Filter, Mark, Show

PAGE_SIZE = 25
READ_FOR_CALLS = 400
UNPHONED_DAYS = 7
MOST_COUNTED = 99
"""Beyond it a filter says "99+": counting a long list costs more than it tells."""
_PUT_ASIDE = frozenset({Status.WAITING_ON_PATIENT, Status.WAITING_ON_RECORDS})


@dataclass(frozen=True)
class Place:
    """Which page of the queue to read: the rows after a mark, or those before it."""

    mark: Mark
    backwards: bool = False


@dataclass(frozen=True)
class QueueRow:
    """One case in its place, why it stands there, and how many open requests look like it."""

    case: DeskCase
    why_here: str
    look_alikes: int = 0


@dataclass(frozen=True)
class QueuePage:
    """One page; `previous` and `next` are None where there is none.

    `counts` holds how many rows each filter has, counted up to one more than `MOST_COUNTED`; `unphoned`
    counts recent safety exits nobody can call back.
    """

    rows: tuple[QueueRow | Unreadable, ...]
    previous: Place | None
    next: Place | None
    counts: Mapping[Show, int]
    unphoned: int


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at the queue, and whether the urgent requests that nobody holds belong to them today."""

    staff_id: str
    on_duty: bool


def queue_page(
    session: Session,
    keys: Keys,
    office: Office,
    terms: Terms,
    *,
    show: Show,
    reader: Reader,
    at: Place | None,
) -> QueuePage:
    """One page of the queue, from the start or beside a mark."""
    now = terms.now
    filters = {each: Filter(each, reader.staff_id, now, on_duty=reader.on_duty) for each in Show}
    parts = stretches(now, office_days(office.hours, now))
    backwards = at is not None and at.backwards
    after, before = (None, at.mark) if at and backwards else (at.mark if at else None, None)
    found = queue.page(session, parts, filters[show], PAGE_SIZE + 1, after=after, before=before)
    is_more = len(found) > PAGE_SIZE
    kept = found[-PAGE_SIZE:] if backwards else found[:PAGE_SIZE]
    has_previous, has_next = (is_more, True) if backwards else (at is not None, is_more)
    return QueuePage(
        rows=tuple(_shown(session, keys, terms, kept)),
        previous=Place(_mark(*kept[0]), backwards=True) if kept and has_previous else None,
        next=Place(_mark(*kept[-1])) if kept and has_next else None,
        counts=dict(zip(Show, queue.counts(session, [*filters.values()], MOST_COUNTED + 1), strict=True)),
        unphoned=drafts.count_exits_without_contact(session, now - timedelta(days=UNPHONED_DAYS)),
    )


def call_list(
    session: Session, keys: Keys, office: Office, terms: Terms, *, staff_id: str
) -> tuple[QueueRow | Unreadable, ...]:
    """The cases that can be called at this moment, in the queue's order.

    Left out are cases somebody else holds, those with the clinician or that a clinician will call, those
    whose next try was set for later, and patients who asked for other times; urgent cases are called whatever
    the hour.
    """
    now = terms.now
    parts = stretches(now, office_days(office.hours, now))
    found = queue.page(session, parts, Filter(Show.ALL, staff_id, now), READ_FOR_CALLS)
    # Asked once for each choice of call times: most patients make the same one, or none.
    suits = cache(partial(_suits, office.hours, window_bit(office.hours, now)))
    return tuple(
        row
        for row in _shown(session, keys, terms, found)
        if isinstance(row, Unreadable) or _callable_now(row.case, suits, staff_id, now)
    )


def _shown(
    session: Session, keys: Keys, terms: Terms, found: Sequence[tuple[Stretch, Case]]
) -> list[QueueRow | Unreadable]:
    stretch_of = {row.id: stretch for stretch, row in found}
    opened: dict[str, Listed] = {}

    def show_row(case: Listed) -> QueueRow:
        opened[case.row.reference] = case
        return _row(case, stretch_of[case.row.id], terms)

    rows = gists.show_many(session, keys, [row for _, row in found], show_row)
    if not (alike := duplicates.marked(session, keys, [*opened.values()])):
        return rows
    return [
        row
        if isinstance(row, Unreadable)
        else replace(row, look_alikes=alike.get(opened[row.case.reference].row.id, 0))
        for row in rows
    ]


def as_rows(
    office: Office, terms: Terms, cases: Sequence[Listed]
) -> Iterator[tuple[str, Callable[[], QueueRow]]]:
    """Each of some cases by its reference, and what makes its row, as the queue would say why it is there."""
    parts = stretches(terms.now, office_days(office.hours, terms.now))
    for case in cases:
        yield case.row.reference, partial(_in_its_stretch, case, parts, terms)


def _in_its_stretch(case: Listed, parts: Sequence[Stretch], terms: Terms) -> QueueRow:
    row = case.row
    kind = QueueClass(row.queue_class)
    return _row(case, next(each for each in parts if each.holds(kind, row.due_soon_at, row.due_at)), terms)


def _mark(stretch: Stretch, row: Case) -> Mark:
    return Mark(stretch.rank, (row.due_at, row.received_at, row.id))


def _row(case: Listed, stretch: Stretch, terms: Terms) -> QueueRow:
    sign = told_sign(case.gist, terms.policy, terms.form)
    return QueueRow(desk_case(case, terms), why_here(entry_of_listed(case, terms.policy), stretch, sign))


def _suits(hours: OfficeHours, running: int, windows: tuple[str, ...], not_days: tuple[str, ...]) -> bool:
    """Whether the half day that is running now is one that the patient chose."""
    return bool(call_mask(hours, windows, not_days) & running)


def _callable_now(
    case: DeskCase, suits: Callable[[tuple[str, ...], tuple[str, ...]], bool], staff_id: str, now: datetime
) -> bool:
    if case.no_number or not (case.phones or case.helper_phone):
        return False
    if case.owner_id not in (None, staff_id) or case.status is Status.WITH_CLINICIAN:
        return False
    if case.status in _PUT_ASIDE and case.mover is not Mover.DESK:
        return False
    if case.next_step_stands and case.next_step == CLINICIAN_CALLS:
        return False
    if case.is_urgent:
        return True
    if case.next_try is not None and case.next_try > now:
        return False
    return suits(case.call_windows, case.not_days)
