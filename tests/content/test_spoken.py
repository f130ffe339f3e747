"""A moment is told as one says it on the phone: no longer than it must be, in the practice's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from intake.content.spoken import spoken_day, spoken_moment, spoken_soon, spoken_time

CENTRAL = ZoneInfo("America/Chicago")
MONDAY = date(2026, 11, 23)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """That time of a day of November 2026 on the practice's clock, as an instant."""
    return datetime(2026, 11, day, hour, minute, tzinfo=CENTRAL).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "english", "spanish"),
    [
        (at(23, 8), "today 8 AM", "hoy a las 8 de la mañana"),
        (at(24, 13), "Tuesday 1 PM", "el martes a la 1 de la tarde"),
        (at(30, 8), "Monday, November 30 at 8 AM", "el lunes 30 de noviembre a las 8 de la mañana"),
    ],
)
def test_a_moment_to_come_is_told_with_its_date_from_a_week_on(
    moment: datetime, english: str, spanish: str
) -> None:
    assert spoken_soon(moment, MONDAY, CENTRAL, "en") == english
    assert spoken_soon(moment, MONDAY, CENTRAL, "es") == spanish


@pytest.mark.parametrize(
    ("moment", "english", "spanish"),
    [
        (at(23, 8), "8 AM", "las 8 de la mañana"),
        (at(23, 12, 30), "12:30 PM", "las 12:30 del día"),
        (at(23, 13), "1 PM", "la 1 de la tarde"),
        (at(23, 19), "7 PM", "las 7 de la noche"),
    ],
)
def test_a_time_of_day_says_minutes_only_where_there_are_some(
    moment: datetime, english: str, spanish: str
) -> None:
    assert spoken_time(moment, CENTRAL, "en") == english
    assert spoken_time(moment, CENTRAL, "es") == spanish


def test_a_day_and_a_whole_moment_stand_in_each_language() -> None:
    assert spoken_day(MONDAY, "en") == "Monday, November 23"
    assert spoken_day(MONDAY, "es") == "lunes 23 de noviembre"
    assert spoken_moment(at(23, 8), CENTRAL, "es") == "el lunes 23 de noviembre a las 8 de la mañana"
