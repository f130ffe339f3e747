"""Reading the queue: one page of it in the order printed on the rows, and what stands above it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from intake.domain.call_windows import call_mask, window_bit
from intake.domain.case_state import Status
from intake.domain.policy import Policy
from intake.domain.worklist import Position, Stretch, stretches, why_here
from intake.services.cases import gists
from intake.services.cases.gists import Listed
from intake.services.cases.instructions import CLINICIAN_CALLS
from intake.services.cases.placing import Office, entry_of_listed
from intake.services.cases.unreadable import Unreadable
from intake.services.frontdesk import duty
from intake.services.frontdesk.desk_case import DeskCase, Terms, desk_case
from intake.store.keys import Keys
from intake.store.models import Case
from intake.store.queries import drafts, queue
from intake.store.queries.queue import Show

PAGE_SIZE = 25
READ_FOR_CALLS = 200
UNPHONED_DAYS = 7
MOST_COUNTED = 500  # beyond it the queue says "more than": counting a long queue costs more than it tells
_NOT_FOR_CALLS = frozenset({Status.WITH_CLINICIAN, Status.WAITING_ON_PATIENT, Status.WAITING_ON_RECORDS})


@dataclass(frozen=True)
class Cursor:
    """Where a page of the queue ended: the rank of the stretch, and the position in it."""

    rank: int
    position: Position


@dataclass(frozen=True)
class QueueRow:
    """One case in its place, and why it stands there."""

    case: DeskCase
    why_here: str


@dataclass(frozen=True)
class QueuePage:
    """One page; `next` is None on the last. `open_cases` is counted up to one more than `MOST_COUNTED`.

    `unphoned` counts recent safety exits nobody can call back.
    """

    rows: tuple[QueueRow | Unreadable, ...]
    next: Cursor | None
    open_cases: int
    unphoned: int


def queue_page(
    session: Session,
    keys: Keys,
    terms: Terms,
    *,
    show: Show,
    staff_id: str,
    after: Cursor | None,
) -> QueuePage:
    """One page of the queue, from the start or after a cursor."""
    now, today, policy = terms.now, terms.today, terms.policy
    condition = queue.shown(show, staff_id, now, on_duty=duty.on_duty_id(session, today) == staff_id)
    found: list[tuple[int, Case]] = []
    for stretch in stretches(now):
        if after is not None and stretch.rank < after.rank:
            continue
        position = after.position if after is not None and stretch.rank == after.rank else None
        rows = queue.in_band(session, stretch, position, condition, PAGE_SIZE + 1 - len(found))
        found += [(stretch.rank, row) for row in rows]
        if len(found) > PAGE_SIZE:
            break
    kept = found[:PAGE_SIZE]
    by_rank = {stretch.rank: stretch for stretch in stretches(now)}
    stretch_of = {row.id: by_rank[rank] for rank, row in kept}

    def show_row(case: Listed) -> QueueRow:
        return _row(case, stretch_of[case.row.id], terms, policy)

    return QueuePage(
        rows=tuple(gists.show_many(session, keys, [row for _, row in kept], show_row)),
        next=_cursor(*kept[-1]) if len(found) > PAGE_SIZE else None,
        open_cases=queue.count_open(session, MOST_COUNTED + 1),
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
    condition = queue.shown(Show.ALL, staff_id, now)
    stretch_of: dict[str, Stretch] = {}
    rows: list[Case] = []
    for stretch in stretches(now):
        found = queue.in_band(session, stretch, None, condition, READ_FOR_CALLS)
        stretch_of |= dict.fromkeys((row.id for row in found), stretch)
        rows += found

    def show_row(case: Listed) -> QueueRow:
        return _row(case, stretch_of[case.row.id], terms, office.policy)

    return tuple(
        row
        for row in gists.show_many(session, keys, rows, show_row)
        if isinstance(row, Unreadable) or _callable_now(row.case, office, staff_id, now)
    )


def _row(case: Listed, stretch: Stretch, terms: Terms, policy: Policy) -> QueueRow:
    return QueueRow(desk_case(case, terms), why_here(entry_of_listed(case, policy), stretch))


def _callable_now(case: DeskCase, office: Office, staff_id: str, now: datetime) -> bool:
    if not case.phones and not case.helper_phone:
        return False
    if case.owner_id not in (None, staff_id) or case.status in _NOT_FOR_CALLS:
        return False
    if case.next_step_stands and case.next_step == CLINICIAN_CALLS:
        return False
    if case.is_urgent:
        return True
    if case.next_try is not None and case.next_try > now:
        return False
    mask = call_mask(office.hours, case.call_windows, case.not_days)
    return bool(mask & window_bit(office.hours, now))


def _cursor(rank: int, row: Case) -> Cursor:
    return Cursor(rank, (row.due_at, row.received_at, row.id))
