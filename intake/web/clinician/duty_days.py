"""The days a clinician can be named for: of every week, or one by one, or a week's office days together."""

from __future__ import annotations

from calendar import day_abbr, day_name
from collections.abc import Sequence
from datetime import date
from itertools import groupby

from intake.domain.office_hours import OfficeHours
from intake.web.staff.words import short_day

EVERY_WEEK = "every week"
"""The value of the choice that means every office day of the usual week; a weekday's number may follow it."""
WEEK_MARK = "/"
"""Between the first and the last day in the value of a whole week's choice."""


def choices_of(days: Sequence[date], hours: OfficeHours) -> list[tuple[str, str]]:
    """What can be chosen, as value and words: the usual week, whole or by its days, then weeks, then days."""
    usual = _office_weekdays(hours)
    weekly = [(f"{EVERY_WEEK} {each}", f"Every {day_name[each]}") for each in usual]
    if len(usual) > 1:
        short = ", ".join(day_abbr[each] for each in usual)
        weekly = [(EVERY_WEEK, f"Every week on office days ({short})"), *weekly]
    weeks = [
        (f"{week[0].isoformat()}{WEEK_MARK}{week[-1].isoformat()}", _week_words(week))
        for week in _weeks(days, hours)
        if len(week) > 1
    ]
    return [*weekly, *weeks, *((day.isoformat(), f"Only {short_day(day)}") for day in days)]


def chosen_weekdays(value: str, hours: OfficeHours) -> list[int]:
    """The days of every week that a choice of `choices_of` means, 0 for Monday; none for one of dates."""
    if value == EVERY_WEEK:
        return _office_weekdays(hours)
    return [int(value.removeprefix(EVERY_WEEK))] if value.startswith(EVERY_WEEK) else []


def chosen(value: str, days: Sequence[date], hours: OfficeHours) -> list[date]:
    """The days that a choice of `choices_of` means; none for one of every week."""
    if value.startswith(EVERY_WEEK):
        return []
    first, _, last = value.partition(WEEK_MARK)
    begin, end = date.fromisoformat(first), date.fromisoformat(last or first)
    return [day for day in days if begin <= day <= end and (not last or hours.openings(day))]


def _office_weekdays(hours: OfficeHours) -> list[int]:
    """The days of the usual week on which the office opens, whatever holidays lie ahead."""
    return sorted(weekday for weekday, openings in hours.week.items() if openings)


def _weeks(days: Sequence[date], hours: OfficeHours) -> list[list[date]]:
    in_office = [day for day in days if hours.openings(day)]
    return [list(week) for _, week in groupby(in_office, key=lambda day: day.isocalendar()[:2])]


def _week_words(week: Sequence[date]) -> str:
    return f"Office days, {short_day(week[0])} to {short_day(week[-1])}"
