"""No loop left open: every request, and every safety exit with a number, has ended in a known way or stands.

Where it stands, it stands in one place with one date: when somebody has to do something about it. Ending and
standing exclude each other, and nothing has neither, but what an older version closed without an ending.
A request that was merged has ended by itself: it stands where the one stands that took it in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from intake.domain.case_state import DONE, CaseState, CloseReason, Status


class Ending(StrEnum):
    """How a loop ended."""

    VISIT_KEPT = "visit_kept"
    DECLINED = "declined"
    NOT_OURS = "not_ours"
    CANNOT_REACH = "cannot_reach"
    EMERGENCY_CARE = "emergency_care"
    SENT_TWICE = "sent_twice"
    MERGED = "merged"
    ERASED = "erased"


class Place(StrEnum):
    """Where an open loop stands."""

    DESK = "desk"
    CLINICIAN = "clinician"
    PATIENT = "patient"
    RECORDS = "records"
    LETTER = "letter"
    EMERGENCY_CARE = "emergency_care"
    VISIT = "visit"


@dataclass(frozen=True, slots=True)
class Standing:
    """An open loop: where it stands, and by when somebody acts on it."""

    place: Place
    by: datetime


_ENDS: Mapping[CloseReason | None, Ending] = MappingProxyType(
    {
        CloseReason.SEEN: Ending.VISIT_KEPT,
        CloseReason.DECLINED: Ending.DECLINED,
        CloseReason.CARE_ELSEWHERE: Ending.DECLINED,
        CloseReason.NOT_OURS: Ending.NOT_OURS,
        CloseReason.CANNOT_REACH: Ending.CANNOT_REACH,
        CloseReason.EMERGENCY_CARE: Ending.EMERGENCY_CARE,
        CloseReason.DUPLICATE: Ending.SENT_TWICE,
    }
)
"""What each closing means; a booked visit that was closed by an older version has ended in no known way."""

_WAITS_AT: Mapping[Status, Place] = MappingProxyType(
    {
        Status.WITH_CLINICIAN: Place.CLINICIAN,
        Status.WAITING_ON_PATIENT: Place.PATIENT,
        Status.WAITING_ON_RECORDS: Place.RECORDS,
        Status.SCHEDULED: Place.VISIT,
    }
)


def how_it_ended(state: CaseState, *, erased: bool = False) -> Ending | None:
    """How a case ended; None where it has not, or where nobody knows how."""
    if erased:
        return Ending.ERASED
    if state.status is Status.ARRIVED:
        return Ending.VISIT_KEPT
    if state.status is Status.MERGED:
        return Ending.MERGED
    return _ENDS.get(state.close_reason) if state.status is Status.CLOSED else None


def standing(
    state: CaseState,
    *,
    due_at: datetime,
    visit_at: datetime | None,
    awaits_clinician: bool = False,
    erased: bool = False,
) -> Standing | None:
    """Where an open case stands, and its one date; None for one that is done.

    `due_at` is by when the office has to act, `visit_at` when the visit is that stands. `awaits_clinician`:
    it is urgent and no clinician has acted, so its date is the due time wherever it waits.
    """
    if erased or state.status in DONE:
        return None
    place = _WAITS_AT.get(state.status, Place.DESK)
    if awaits_clinician:
        return Standing(Place.CLINICIAN, due_at)
    if place is Place.VISIT:
        return Standing(place, visit_at or due_at)
    if place is Place.PATIENT and (state.check_on or state.notice_at is not None):
        place = Place.EMERGENCY_CARE if state.check_on else Place.LETTER
    waits = place is not Place.DESK
    return Standing(place, (state.follow_up_at or due_at) if waits else due_at)
