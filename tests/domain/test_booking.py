"""Moments at which a visit can be booked, is asked about, or is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from intake.domain.booking import (
    Doubt,
    Visit,
    VisitInDoubt,
    VisitPassed,
    VisitTooFar,
    check_accepted,
    doubts_about,
    moment_of,
)
from intake.domain.office_hours import OfficeHours

OPEN = (time(8), time(17))
HOURS = OfficeHours(
    ZoneInfo("America/Chicago"), dict.fromkeys(range(5), (OPEN,)), frozenset({date(2026, 12, 25)})
)
NOW = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)  # a Tuesday, 10 in the morning


def visit(day: str, at: str = "10:30") -> Visit:
    return Visit(date.fromisoformat(day), time.fromisoformat(at), "Dr. Example")


@pytest.mark.parametrize(
    ("when", "doubts"),
    [
        (visit("2026-11-17"), ()),
        (visit("2026-11-24", "08:00"), ()),
        (visit("2026-11-24", "17:00"), (Doubt.CLOSED_HOUR,)),
        (visit("2026-11-24", "03:00"), (Doubt.CLOSED_HOUR,)),
        (visit("2026-11-21"), (Doubt.CLOSED_DAY,)),
        (visit("2026-12-25"), (Doubt.CLOSED_DAY,)),
        (visit("2027-11-17"), ()),
        (visit("2027-11-18"), (Doubt.FAR_AHEAD,)),
        (visit("2027-11-20"), (Doubt.CLOSED_DAY, Doubt.FAR_AHEAD)),
        (visit("2029-11-16", "23:59"), (Doubt.CLOSED_HOUR, Doubt.FAR_AHEAD)),
    ],
)
def test_a_moment_is_asked_about_where_a_visit_is_rare(when: Visit, doubts: tuple[Doubt, ...]) -> None:
    assert doubts_about(when, NOW, HOURS) == doubts


@pytest.mark.parametrize(
    ("when", "earlier_today"),
    [
        (visit("2026-11-17", "10:00"), True),
        (visit("2026-11-17", "00:00"), True),
        (visit("2026-11-16", "23:59"), False),
        (visit("0001-01-01", "00:00"), False),
    ],
)
def test_a_moment_that_has_passed_is_refused(when: Visit, earlier_today: bool) -> None:
    with pytest.raises(VisitPassed) as refused:
        doubts_about(when, NOW, HOURS)
    assert refused.value.earlier_today is earlier_today


@pytest.mark.parametrize("day", ["2029-11-18", "2062-01-02", "9999-12-31"])
def test_a_day_no_calendar_reaches_is_refused(day: str) -> None:
    with pytest.raises(VisitTooFar):
        doubts_about(visit(day, "23:59"), NOW, HOURS)


def test_every_doubt_must_be_accepted() -> None:
    doubts = (Doubt.CLOSED_DAY, Doubt.TAKEN)
    check_accepted(doubts, {Doubt.TAKEN, Doubt.CLOSED_DAY, Doubt.FAR_AHEAD})
    with pytest.raises(VisitInDoubt) as asked:
        check_accepted(doubts, {Doubt.CLOSED_DAY})
    assert asked.value.doubts == doubts


def test_a_visit_is_on_the_practices_wall() -> None:
    assert moment_of(visit("2026-11-24", "08:00"), HOURS) == datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
