"""Whose move a case is, since when, and when a case that was put aside comes back by itself.

The date is kept with the case, so nobody has to remember it: from that moment on the case stands in the
queue's order again. What waits for a clinician because it is urgent is never outside the order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType

from intake.domain.case_state import CaseState, Status
from intake.domain.office_hours import OfficeHours
from intake.domain.policy import Due


class Mover(StrEnum):
    """Who has to act next."""

    DESK = "desk"
    CLINICIAN = "clinician"
    PATIENT = "patient"
    RECORDS = "records"


WAITS_FOR: Mapping[Status, Mover] = MappingProxyType(
    {
        Status.WITH_CLINICIAN: Mover.CLINICIAN,
        Status.WAITING_ON_PATIENT: Mover.PATIENT,
        Status.WAITING_ON_RECORDS: Mover.RECORDS,
    }
)
"""The statuses of a case that the desk has put aside, and for whom it waits there."""


def opening_after(hours: OfficeHours, at: datetime, days: int) -> datetime:
    """When the office opens on the day so many calendar days on, or on the next day that it opens."""
    day = hours.local_date(at) + timedelta(days=days)
    return hours.next_opening(datetime.combine(day, time(), hours.zone))


def follow_up_at(hours: OfficeHours, due: Due, status: Status, at: datetime) -> datetime | None:
    """When a case comes back that is put aside at that moment; None for a status in which none is."""
    days = {
        Mover.CLINICIAN: due.follow_up_clinician_days,
        Mover.PATIENT: due.follow_up_patient_days,
        Mover.RECORDS: due.follow_up_records_days,
    }
    mover = WAITS_FOR.get(status)
    return opening_after(hours, at, days[mover]) if mover else None


def outside_until(state: CaseState, *, awaits_clinician: bool) -> datetime | None:
    """Until when the case stands outside the queue's order; None where it stands in it.

    `awaits_clinician`: it is urgent, and no clinician has acted.
    """
    return state.follow_up_at if state.status in WAITS_FOR and not awaits_clinician else None


def whose_move(status: Status, follow_up: datetime | None, now: datetime, *, awaits_clinician: bool) -> Mover:
    """Who has to act; the desk again once the follow-up date of a case has come."""
    if awaits_clinician:
        return Mover.CLINICIAN
    mover = WAITS_FOR.get(status, Mover.DESK)
    return Mover.DESK if follow_up is not None and follow_up <= now else mover


def moved_at(steps: Iterable[tuple[datetime, Status]], received_at: datetime) -> datetime:
    """Since when whoever has to act has had to; `steps` are a case's, each a moment and the status after.

    Whatever the follow-up date and an urgent case's waiting make of it is left to `move_since`.
    """
    since, mover = received_at, Mover.DESK
    for at, status in steps:
        after = WAITS_FOR.get(status, Mover.DESK)
        if after is not mover:
            since, mover = at, after
    return since


def move_since(
    moved: datetime,
    status: Status,
    follow_up: datetime | None,
    now: datetime,
    *,
    awaiting_since: datetime | None,
) -> datetime:
    """Since when it is the move of whoever `whose_move` names; `moved` is what `moved_at` gives.

    `awaiting_since` is when an urgent case began to wait for a clinician; None where it waits for none.
    """
    if awaiting_since is not None:
        return awaiting_since
    came_back = status in WAITS_FOR and follow_up is not None and follow_up <= now
    return follow_up if came_back and follow_up is not None else moved
