"""The days a clinician can be named for: one by one, or a week's office days together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from intake.domain.office_hours import OfficeHours
from intake.web.staff.words import short_day

WEEK_MARK = "/"
"""Between the first and the last day in the value of a whole week's choice."""


def choices_of(days: Sequence[date], hours: OfficeHours) -> list[tuple[str, str]]:
    """What can be chosen, as value and words: a week's office days where there are several, then each day."""
    weeks = [
        (f"{week[0].isoformat()}{WEEK_MARK}{week[-1].isoformat()}", _week_words(week))
        for week in _weeks(days, hours)
        if len(week) > 1
    ]
    return [*weeks, *((day.isoformat(), short_day(day)) for day in days)]


def chosen(value: str, days: Sequence[date], hours: OfficeHours) -> list[date]:
    """The days that a choice of `choices_of` means."""
    first, _, last = value.partition(WEEK_MARK)
    begin, end = date.fromisoformat(first), date.fromisoformat(last or first)
    return [day for day in days if begin <= day <= end and (not last or hours.openings(day))]


def _weeks(days: Sequence[date], hours: OfficeHours) -> list[list[date]]:
    in_office = [day for day in days if hours.openings(day)]
    return [list(week) for _, week in groupby(in_office, key=lambda day: day.isocalendar()[:2])]


def _week_words(week: Sequence[date]) -> str:
    return f"Office days, {short_day(week[0])} to {short_day(week[-1])}"
