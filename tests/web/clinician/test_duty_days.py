"""The days that can be chosen for duty."""

from __future__ import annotations

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from intake.domain.office_hours import OfficeHours
from intake.web.clinician.duty_days import EVERY_WEEK, choices_of, chosen_weekdays

FRIDAYS = frozenset({date(2026, 12, 25), date(2027, 1, 1)})
DAYS = [date(2026, 12, 21) + timedelta(days=ahead) for ahead in range(14)]
DAY = ((time(9), time(17)),)


def test_a_weekday_with_holidays_ahead_is_a_day_of_the_usual_week() -> None:
    hours = OfficeHours(ZoneInfo("America/Chicago"), {0: DAY, 2: (), 4: DAY}, FRIDAYS)
    assert choices_of(DAYS, hours)[:3] == [
        (EVERY_WEEK, "Every week on office days (Mon, Fri)"),
        (f"{EVERY_WEEK} 0", "Every Monday"),
        (f"{EVERY_WEEK} 4", "Every Friday"),
    ]
    assert chosen_weekdays(EVERY_WEEK, hours) == [0, 4]
