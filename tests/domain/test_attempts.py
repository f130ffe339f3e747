"""Which calls in vain count, and when the next one is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from intake.content.policies import load_policy
from intake.domain.attempts import are_enough, days_tried, half_day, next_try
from intake.domain.call_windows import call_mask
from intake.domain.case_state import HalfDay
from tests.domain.offices import HOURS

DUE = load_policy().due
ANY = call_mask(HOURS, (), ())
MONDAY = date(2026, 6, 15)


def at(day: int, hour: int) -> datetime:
    """That hour of the wall's clock in Chicago, in June 2026."""
    return datetime(2026, 6, day, hour + 5, tzinfo=UTC)


def test_noon_divides_the_day_on_the_practices_calendar() -> None:
    assert half_day(HOURS, at(15, 11)) == HalfDay(MONDAY, "morning")
    assert half_day(HOURS, at(15, 12)) == HalfDay(MONDAY, "afternoon")
    assert half_day(HOURS, datetime(2026, 6, 16, 2, tzinfo=UTC)) == HalfDay(MONDAY, "afternoon")


def test_enough_is_so_many_half_days_on_so_many_days() -> None:
    three = [HalfDay(date(2026, 6, day), "morning") for day in (15, 16, 17)]
    assert are_enough(three, DUE)
    assert not are_enough(three[:2], DUE)
    one_day_twice = [*three[:2], HalfDay(MONDAY, "afternoon")]
    assert days_tried(one_day_twice) == 2
    assert not are_enough(one_day_twice, DUE)
    assert are_enough(one_day_twice, replace(DUE, attempt_days=2))


@pytest.mark.parametrize(
    ("now", "tried", "mask", "expected"),
    [
        (at(15, 9), [], ANY, at(16, 8)),
        (at(19, 15), [], ANY, at(22, 8)),
        (at(15, 9), [], call_mask(HOURS, ["wed_afternoon"], ()), at(17, 12)),
        (at(15, 9), [HalfDay(date(2026, 6, 16), "morning")], ANY, at(17, 8)),
        # the days are reached: another half day of one of them would do
        (at(18, 9), [HalfDay(date(2026, 6, day), "morning") for day in (15, 16, 19)], ANY, at(19, 8)),
        (at(15, 9), [], 0, None),
    ],
)
def test_the_next_try_is_on_another_day_that_the_patient_chose(
    now: datetime, tried: list[HalfDay], mask: int, expected: datetime | None
) -> None:
    assert next_try(HOURS, mask, tried, DUE, now) == expected
