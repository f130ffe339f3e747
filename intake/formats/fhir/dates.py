"""Dates half remembered, as FHIR says them: a year stays a year, and no day is ever made up.

FHIR's date knows years, months and days. Some day of a longer time is a Period; beside it stands a note with
the words it was told in, because to FHIR a Period may also mean all of those days.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from intake.domain.dates import Between, CalendarDate, Interval, PartialDate

DATE_TIME, PERIOD = "DateTime", "Period"


def dated(prefix: str, when: PartialDate | None, today: date, birth: Interval | None) -> dict[str, Any]:
    """The element of that name ("onset", "performed") for a date; empty where none is known."""
    if when is None:
        return {}
    if isinstance(when, CalendarDate):
        return {f"{prefix}{DATE_TIME}": when.to_data()}
    if isinstance(when, Between):
        return {f"{prefix}{PERIOD}": {"start": when.first.to_data(), "end": when.last.to_data()}}
    return within(prefix, when.interval(today, birth))


def within(prefix: str, days: Interval | None) -> dict[str, Any]:
    """The element of that name for some day of these; a beginning that nobody knows is left open."""
    if days is None:
        return {}
    start = {} if days.lo == date.min else {"start": days.lo.isoformat()}
    return {f"{prefix}{PERIOD}": {**start, "end": days.hi.isoformat()}}
