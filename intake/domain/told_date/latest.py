"""Which one is meant where no year was said: the latest one past, last, this or the next."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date
from typing import Literal

from intake.domain.dates import Ago, CalendarDate, PartialDate, add_days
from intake.domain.told_date.calendar_words import HOLIDAYS, SEASONS, day_date, days, holiday, season, winter

Which = Literal["", "last", "past", "this", "next", "ahead", "before_last"]
"""Said with a name: nothing, "last", "this past" ("past"), "this", "next", "before last".

"ahead" where nothing is said with it, but the phrase speaks of what is to come: the first that is not over.
"""


def month(number: int, which: Which, today: date) -> tuple[PartialDate, ...]:
    """The months meant by a month's name, the latest first.

    Plain: the latest one past; the current month's name is this month or last year's. "Last": where the
    latest past lies in this calendar year, the one before as well.
    """
    this = CalendarDate(today.year, number)
    latest = today.year if number < today.month else today.year - 1
    if which == "this":
        return (this,)
    if which == "next":
        return (CalendarDate(today.year + (number <= today.month), number),)
    if which == "ahead":
        return (CalendarDate(today.year + (number < today.month), number),)
    if which == "before_last":
        return (CalendarDate(latest - 1, number),)
    if number == today.month and which != "past":
        return this, CalendarDate(today.year - 1, number)
    if which == "last" and latest == today.year:
        return CalendarDate(latest, number), CalendarDate(latest - 1, number)
    return (CalendarDate(latest, number),)


def day_of_month(number: int, day: int, today: date, *, ahead: bool) -> CalendarDate | None:
    """The latest such day up to today, or the next one; None where no year has it."""
    years = range(today.year, today.year + 9) if ahead else range(today.year, today.year - 9, -1)
    for year in years:
        if not 1 <= day <= calendar.monthrange(year, number)[1]:
            continue
        found = date(year, number, day)
        if (found > today) if ahead else (found <= today):
            return day_date(found)
    return None


def day_alone(day: int, today: date, *, ahead: bool) -> CalendarDate | None:
    """The latest such day of any month up to today ("on the 5th"), or the next; None where there is none."""
    if not 1 <= day <= 31:
        return None
    found = add_days(today, 1) if ahead else today
    while found.day != day:
        found = add_days(found, 1 if ahead else -1)
    return day_date(found)


def season_named(name: str, which: Which, today: date) -> tuple[PartialDate, ...]:
    """The seasons meant without a year: plain the latest begun, and while it lasts also last year's."""
    if name == "winter":
        begun = today.year if today.month == 12 else today.year - 1
        lasts = today.month == 12 or today.month <= 3
        return _of_begun(begun, which, lasts=lasts, forms=lambda year: (winter(year),))
    first = SEASONS[name]
    begun = today.year if today.month >= first else today.year - 1
    lasts = first <= today.month <= first + 2
    if which == "this":
        return season(name, today.year)
    return _of_begun(begun, which, lasts=lasts, forms=lambda year: season(name, year))


def _of_begun(
    begun: int, which: Which, *, lasts: bool, forms: Callable[[int], tuple[PartialDate, ...]]
) -> tuple[PartialDate, ...]:
    over = begun - 1 if lasts else begun
    if which == "ahead":
        return forms(over + 1)
    if which == "next":
        return forms(begun + 1)
    if which == "this":
        # Between two winters "this winter" is either.
        return forms(begun) if lasts else (*forms(begun), *forms(begun + 1))
    if which == "before_last":
        return forms(over - 1)
    if which == "" and lasts:
        return (*forms(begun), *forms(begun - 1))
    return forms(over)


def holiday_named(name: str, which: Which, today: date) -> tuple[PartialDate, ...]:
    """The holidays meant without a year: the latest one past; both where today may be before or after it."""
    (first_month, first_day), (last_month, last_day) = HOLIDAYS[name]
    past = today >= date(today.year, last_month, last_day)
    passing = not past and today >= date(today.year, first_month, first_day)
    if which == "this":
        return (holiday(name, today.year),)
    if which in {"next", "ahead"}:
        return (holiday(name, today.year + past),)
    latest = today.year if past else today.year - 1
    if which == "before_last":
        return (holiday(name, latest - 1),)
    if passing:
        return holiday(name, today.year), holiday(name, today.year - 1)
    return (holiday(name, latest),)


def weekday(number: int, which: Which, today: date) -> tuple[PartialDate, ...]:
    """The latest such day before today; its plain name on that day may also be today."""
    before = add_days(today, -((today.weekday() - number - 1) % 7 + 1))
    if which in {"next", "ahead"}:
        return (day_date(add_days(today, (number - today.weekday() - 1) % 7 + 1)),)
    if which == "before_last":
        return (day_date(add_days(before, -7)),)
    if which in {"", "this"} and today.weekday() == number:
        return day_date(today), day_date(before)
    return (day_date(before),)


def weekend(which: Which, today: date) -> tuple[PartialDate, ...]:
    """The latest Saturday and Sunday that are over, or the one of this week or the next."""
    since = (today.weekday() - 5) % 7
    saturday = add_days(today, -since)
    weeks = {"next": 1, "ahead": 1, "this": 1, "before_last": -1}.get(which, 0)
    # On a weekend "this" one is today's, and the last was a week before.
    saturday = add_days(saturday, 7 * (weeks - (since <= 1 and which not in {"next", "ahead"})))
    return (days(saturday, add_days(saturday, 1)),)


def unit(name: str, which: Which, today: date) -> tuple[PartialDate, ...]:
    """From "Last year", "this month", "next year": that year or month of the calendar; () for other units."""
    steps = {"last": -1, "this": 0, "next": 1, "before_last": -2}
    if name == "year":
        return (CalendarDate(today.year + steps[which]),)
    if name == "month":
        index = today.year * 12 + today.month - 1 + steps[which]
        return (CalendarDate(index // 12, index % 12 + 1),)
    return ()


def days_back(near: int, far: int, today: date) -> PartialDate:
    """Some days counted back from today; one alone is that day of the calendar."""
    if far - near == 1:
        return day_date(add_days(today, -near))
    return Ago("days", near, far, today)
