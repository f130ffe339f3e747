"""Whose move it is, since when, and when a case that was put aside comes back by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from intake.content.policies import load_policy
from intake.domain.case_state import CaseState, Status
from intake.domain.follow_up import (
    Mover,
    follow_up_at,
    move_since,
    moved_at,
    opening_after,
    outside_until,
    whose_move,
)
from tests.domain.offices import HOURS

DUE = load_policy().due
NOW = datetime(2026, 6, 15, 15, tzinfo=UTC)  # a Monday
HOUR = timedelta(hours=1)


def opens(day: int, month: int = 6) -> datetime:
    """Eight in the morning in Chicago."""
    return datetime(2026, month, day, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (Status.WAITING_ON_PATIENT, opens(18)),
        (Status.WAITING_ON_RECORDS, opens(22)),
        (Status.WITH_CLINICIAN, opens(16)),
        (Status.ATTEMPTED, None),
    ],
)
def test_the_policy_says_after_how_many_days_a_case_comes_back(
    status: Status, expected: datetime | None
) -> None:
    assert follow_up_at(HOURS, DUE, status, NOW) == expected


def test_it_comes_back_when_the_office_opens() -> None:
    friday = datetime(2026, 6, 19, 20, tzinfo=UTC)
    assert opening_after(HOURS, friday, 1) == opens(22)
    assert opening_after(HOURS, datetime(2026, 7, 2, 15, tzinfo=UTC), 1) == opens(6, month=7)
    # late in the evening it is still that day in the practice
    assert opening_after(HOURS, datetime(2026, 6, 16, 3, tzinfo=UTC), 1) == opens(16)


def test_what_waits_for_a_clinician_because_it_is_urgent_is_never_outside_the_order() -> None:
    aside = CaseState(Status.WITH_CLINICIAN, follow_up_at=NOW)
    assert outside_until(aside, awaits_clinician=False) == NOW
    assert outside_until(aside, awaits_clinician=True) is None
    taken = CaseState(Status.CLAIMED, back_to=Status.WAITING_ON_RECORDS, follow_up_at=NOW)
    assert outside_until(taken, awaits_clinician=False) is None


@pytest.mark.parametrize(
    ("status", "follow_up", "awaits", "mover"),
    [
        (Status.NEW, None, False, Mover.DESK),
        (Status.NEW, None, True, Mover.CLINICIAN),
        (Status.WITH_CLINICIAN, NOW + HOUR, False, Mover.CLINICIAN),
        (Status.WAITING_ON_PATIENT, NOW + HOUR, False, Mover.PATIENT),
        (Status.WAITING_ON_RECORDS, None, False, Mover.RECORDS),
        (Status.WAITING_ON_RECORDS, NOW, False, Mover.DESK),
    ],
)
def test_whose_move_it_is(status: Status, follow_up: datetime | None, awaits: bool, mover: Mover) -> None:
    assert whose_move(status, follow_up, NOW, awaits_clinician=awaits) is mover


def test_since_when_it_is_that_ones_move() -> None:
    received = NOW - 100 * HOUR
    steps = [
        (NOW - 90 * HOUR, Status.CLAIMED),
        (NOW - 80 * HOUR, Status.WAITING_ON_RECORDS),
        (NOW - 70 * HOUR, Status.WAITING_ON_RECORDS),
        (NOW - 60 * HOUR, Status.CLAIMED),
    ]
    moments = [moved_at(steps[:count], received) for count in range(5)]
    assert moments == [received, received, NOW - 80 * HOUR, NOW - 80 * HOUR, NOW - 60 * HOUR]
    moved, records, past = moments[2], Status.WAITING_ON_RECORDS, NOW - HOUR
    assert move_since(moved, records, NOW + HOUR, NOW, awaiting_since=None) == moved
    assert move_since(moved, records, None, NOW, awaiting_since=None) == moved
    assert move_since(moved, records, past, NOW, awaiting_since=None) == past
    assert move_since(moved, Status.CLAIMED, past, NOW, awaiting_since=None) == moved
    assert move_since(moved, records, past, NOW, awaiting_since=NOW) == NOW
