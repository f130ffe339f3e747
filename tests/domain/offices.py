"""The office whose calendar the tests of steps go by: Chicago, Monday to Friday from 8 to 5."""

from __future__ import annotations

from datetime import date, time
from zoneinfo import ZoneInfo

from intake.domain.office_hours import OfficeHours

HOURS = OfficeHours(
    ZoneInfo("America/Chicago"),
    {weekday: ((time(8), time(17)),) for weekday in range(5)},
    frozenset({date(2026, 7, 3)}),
)
