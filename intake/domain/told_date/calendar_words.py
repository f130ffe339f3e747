"""Seasons, holidays, decades and parts of a year as the days they may mean."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date

from intake.domain.dates import Between, CalendarDate, Interval, PartialDate, add_days

_AROUND = 15
"""Days by which a season is wider at both ends than its three months."""

SEASONS: Mapping[str, int] = {"spring": 3, "summer": 6, "fall": 9, "winter": 12}
"""The first month of each."""

HOLIDAYS: Mapping[str, tuple[tuple[int, int], tuple[int, int]]] = {
    "epiphany": ((1, 6), (1, 6)),
    "new_year": ((1, 1), (1, 1)),
    "valentines": ((2, 14), (2, 14)),
    "st_patricks": ((3, 17), (3, 17)),
    "easter": ((3, 15), (4, 25)),
    "mothers_day": ((5, 8), (5, 14)),
    "memorial_day": ((5, 25), (5, 31)),
    "fathers_day": ((6, 15), (6, 21)),
    "july_fourth": ((7, 4), (7, 4)),
    "labor_day": ((9, 1), (9, 7)),
    "fiestas_patrias": ((9, 15), (9, 18)),
    "halloween": ((10, 31), (10, 31)),
    "day_of_the_dead": ((11, 1), (11, 2)),
    "veterans_day": ((11, 11), (11, 11)),
    "thanksgiving": ((11, 22), (11, 28)),
    "christmas": ((12, 24), (12, 25)),
    "new_years_eve": ((12, 31), (12, 31)),
}
"""The first and the last day (month, day) on which each may fall."""


def day_date(day: date) -> CalendarDate:
    """A day of the calendar as it is told."""
    return CalendarDate(day.year, day.month, day.day)


def days(first: date, last: date) -> Between:
    """Some day from the first to the last."""
    return Between(day_date(first), day_date(last))


def between(first: CalendarDate, last: CalendarDate) -> PartialDate:
    """From the one to the other; the one alone where both are the same."""
    return first if first == last else Between(first, last)


def season(name: str, year: int) -> tuple[PartialDate, ...]:
    """What "summer 2018" may mean: one stretch, of a winter the one before and the one behind the year."""
    month = SEASONS[name]
    if name == "winter":
        return winter(year - 1), winter(year)
    last_month = month + 2
    last = date(year, last_month, calendar.monthrange(year, last_month)[1])
    return (days(add_days(date(year, month, 1), -_AROUND), add_days(last, _AROUND)),)


def winter(first_year: int) -> PartialDate:
    """The winter that begins in December of that year: to the end of March."""
    # 1899 is no year of ours: the winter into 1900 begins with it.
    first = CalendarDate(first_year, 12) if first_year >= 1900 else CalendarDate(1900, 1)
    return Between(first, CalendarDate(first_year + 1, 3))


def part_of_season(name: str, year: int, third: int) -> PartialDate:
    """Its first, middle or last month, as much wider as the season itself; not of winter."""
    month = SEASONS[name] + third
    last = date(year, month, calendar.monthrange(year, month)[1])
    return days(add_days(date(year, month, 1), -_AROUND), add_days(last, _AROUND))


def holiday(name: str, year: int) -> PartialDate:
    """Its month; Easter March to April, New Year December to January."""
    if name == "easter":
        return Between(CalendarDate(year, 3), CalendarDate(year, 4))
    if name == "new_year":
        first = CalendarDate(year - 1, 12) if year > 1900 else CalendarDate(1900, 1)
        return Between(first, CalendarDate(year, 1)) if year > 1900 else first
    if name == "new_years_eve":
        return Between(CalendarDate(year, 12), CalendarDate(year + 1, 1))
    return CalendarDate(year, HOLIDAYS[name][0][0])


def decade(first_year: int) -> PartialDate:
    """Its ten years."""
    return Between(CalendarDate(first_year), CalendarDate(first_year + 9))


def third_of(when: PartialDate, third: int) -> PartialDate | None:
    """The early, middle or late part of a decade, a year or a month; None of anything else."""
    if isinstance(when, CalendarDate):
        if when.month is None:
            first = 4 * third + 1
            return Between(CalendarDate(when.year, first), CalendarDate(when.year, first + 3))
        if when.day is None:
            last = calendar.monthrange(when.year, when.month)[1]
            return _month_days(when, 10 * third + 1, 10 * third + 10 if third < 2 else last)
        return None
    whole = when.interval(date.min, None)
    if isinstance(when, Between) and when == decade(whole.lo.year):
        year = whole.lo.year + 3 * third
        return Between(CalendarDate(year), CalendarDate(year + 3))
    return None


def piece_of(when: CalendarDate, which: int, of: int) -> PartialDate | None:
    """A half or a quarter of a year, or a half of a month (`which` from 1); None where there is none."""
    if not 1 <= which <= of:
        return None
    if when.month is None:
        months = 12 // of
        return Between(
            CalendarDate(when.year, months * (which - 1) + 1), CalendarDate(when.year, months * which)
        )
    if when.day is None and of == 2:
        last = calendar.monthrange(when.year, when.month)[1]
        return _month_days(when, 1 if which == 1 else 16, 15 if which == 1 else last)
    return None


def week_of(month: CalendarDate, which: int) -> PartialDate:
    """The first to fourth, or last (5), week of a month, three days wider at its end."""
    assert month.month is not None  # asked only of months
    last = calendar.monthrange(month.year, month.month)[1]
    first = 22 if which == 5 else 7 * which - 6
    return _month_days(month, first, last if which >= 4 else 7 * which + 3)


def _month_days(month: CalendarDate, first: int, last: int) -> PartialDate:
    return Between(CalendarDate(month.year, month.month, first), CalendarDate(month.year, month.month, last))


def span_of(when: PartialDate) -> Interval:
    """The days of a date that is not counted from today."""
    return when.interval(date.min, None)


def first_of(when: PartialDate, days: Interval) -> CalendarDate:
    """The date that a stretch begins with, as exact as it was said; `days` is what it opens into."""
    if isinstance(when, Between):
        return when.first
    return when if isinstance(when, CalendarDate) else day_date(days.lo)


def last_of(when: PartialDate, days: Interval) -> CalendarDate:
    """The date that a stretch ends with, as exact as it was said; `days` is what it opens into."""
    if isinstance(when, Between):
        return when.last
    return when if isinstance(when, CalendarDate) else day_date(days.hi)
