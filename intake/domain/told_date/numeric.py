"""Dates in digits alone: "6/2021", "2021-06", "9/21", "01-02-03", "??/2019", "06052021"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from intake.domain.dates import EARLIEST_YEAR, CalendarDate, InvalidDate, PartialDate
from intake.domain.told_date.calendar_words import between
from intake.domain.told_date.forms import NotRead
from intake.domain.told_date.latest import day_of_month
from intake.domain.told_date.tokens import century

FIRST_BARE_YEAR = 70
"""Two numbers below this are as likely an age as years of two digits ("60 or 61")."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a phrase is read against: the day, the form's language, whether it speaks of what is to come."""

    today: date
    spanish: bool
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class InDigits:
    """The meanings of a date in digits; `plain` where each part says what it is."""

    meanings: tuple[PartialDate, ...]
    plain: bool


def read_digits(pieces: tuple[str, ...], settings: Settings) -> InDigits:
    """Two or three numbers and the marks between them; NotRead where they make no date."""
    parts, marks = pieces[::2], pieces[1::2]
    days_and_months = parts if _is_year(parts[0]) else parts[:-1]
    unknown = any(_number(part) is None for part in days_and_months)
    found = _three(parts, settings) if len(parts) == 3 else _two(parts, marks[0], settings)
    meanings = tuple(dict.fromkeys(found))
    if not meanings:
        raise NotRead("no_such_day")
    one_date = len(meanings) == 1 and isinstance(meanings[0], CalendarDate)
    return InDigits(meanings, plain=one_date and not unknown)


def _number(part: str) -> int | None:
    """A part as a number; None where it is not known ("??", "xx", "00")."""
    return int(part) or None if part.isdigit() else None


def _is_year(part: str) -> bool:
    return len(part) == 4 and part.isdigit()


def _checked_year(part: str, settings: Settings) -> int:
    year = int(part)
    if not EARLIEST_YEAR <= year <= settings.today.year + 1:
        raise NotRead("no_such_year")
    return year


def _three(parts: tuple[str, ...], settings: Settings) -> Iterator[PartialDate]:
    first, second, third = parts
    if _is_year(first):
        year = _checked_year(first, settings)
        yield from _day_of(year, _number(second), _number(third), either=_over_12(second))
    elif _is_year(third):
        yield from _either_order(_checked_year(third, settings), first, second, settings)
    elif not third.isdigit():
        raise NotRead("unclear")
    elif first.isdigit() and int(first) > 31:
        yield from _day_of(century(int(first), settings.today), _number(second), _number(third))
    elif len(third) == 2:
        yield from _either_order(century(int(third), settings.today), first, second, settings)
    else:
        raise NotRead("unclear")


def _over_12(part: str) -> bool:
    return part.isdigit() and int(part) > 12


def _either_order(year: int, first: str, second: str, settings: Settings) -> Iterator[PartialDate]:
    """Month and day of a year; in English the month stands first, in Spanish the day."""
    one, two = _number(first), _number(second)
    if one is None or two is None:
        yield from _day_of(year, one or two, None)
        return
    orders = [(one, two), (two, one)]
    for month, day in reversed(orders) if settings.spanish else orders:
        yield from _day_of(year, month, day)


def _day_of(year: int, month: int | None, day: int | None, *, either: bool = False) -> Iterator[PartialDate]:
    """The day, month or year as far as its parts are known; nothing where the calendar has none."""
    if either:
        month, day = day, month
    try:
        yield CalendarDate(year, month, day) if month else CalendarDate(year)
    except InvalidDate:
        return


def _two(parts: tuple[str, ...], mark: str, settings: Settings) -> Iterator[PartialDate]:
    first, second = parts
    if _is_year(first) and _is_year(second):
        ends = sorted((_checked_year(first, settings), _checked_year(second, settings)))
        yield between(CalendarDate(ends[0]), CalendarDate(ends[1]))
    elif _is_year(first):
        yield from _year_first(_checked_year(first, settings), second, settings)
    elif _is_year(second) and len(first) == 2 and first.isdigit() and int(first) > 31:
        yield from _short_year_first(int(first), _checked_year(second, settings), settings)
    elif _is_year(second):
        yield from _day_of(_checked_year(second, settings), _number(first), None)
    elif not (first.isdigit() and second.isdigit()) or (mark == "." and "0" not in {first[0], second[0]}):
        raise NotRead("unclear")
    else:
        yield from _without_year(first, second, settings)


def _year_first(year: int, second: str, settings: Settings) -> Iterator[PartialDate]:
    """A year and its month, or two years ("2014-15"); both where it may be either."""
    number = _number(second)
    yield from _day_of(year, number, None)
    until = century(number, settings.today) if number and len(second) == 2 else 0
    if until == year + 1 or (until > year and _over_12(second)):
        yield between(CalendarDate(year), CalendarDate(until))


def _short_year_first(short: int, last: int, settings: Settings) -> Iterator[PartialDate]:
    """From "95-2001": the years from the one to the other."""
    first = century(short, settings.today)
    if first < last:
        yield between(CalendarDate(first), CalendarDate(last))


def _without_year(first: str, second: str, settings: Settings) -> Iterator[PartialDate]:
    """From "9/21": a month and a year of two digits, or the latest such day."""
    one, two = int(first), int(second)
    if one >= FIRST_BARE_YEAR and (one < two or second == "00"):
        yield between(*(CalendarDate(century(year, settings.today)) for year in (one, two)))
        return
    days = tuple(_latest_days(one, two, settings))
    if not days and 0 < one <= 31 and 0 < two <= 31:
        return
    if len(second) == 2 and 1 <= one <= 12:
        yield CalendarDate(century(two, settings.today), one)
    yield from days


def _latest_days(one: int, two: int, settings: Settings) -> Iterator[CalendarDate]:
    orders = [(one, two), (two, one)]
    for month, day in reversed(orders) if settings.spanish else orders:
        if 1 <= month <= 12:
            found = day_of_month(month, day, settings.today, ahead=settings.ahead)
            if found:
                yield found


def read_run_together(digits: str, settings: Settings) -> InDigits:
    """Six or eight digits in a row, in every order that makes a date; NotRead where none does."""
    orders: tuple[str, ...] = ("ymd", "dmy", "mdy") if settings.spanish else ("ymd", "mdy", "dmy")
    if len(digits) == 6:
        orders = ("ym", "my", *(order for order in orders if order != "ymd"))
    found = dict.fromkeys(each for order in orders if (each := _cut(digits, order, settings)))
    if not found:
        raise NotRead("unclear")
    return InDigits(tuple(found), plain=False)


def _cut(digits: str, order: str, settings: Settings) -> CalendarDate | None:
    year_digits = len(digits) - 2 * (len(order) - 1)
    parts, at = {}, 0
    for letter in order:
        size = year_digits if letter == "y" else 2
        parts[letter] = int(digits[at : at + size])
        at += size
    year = parts["y"] if year_digits == 4 else century(parts["y"], settings.today)
    try:
        when = CalendarDate(year, parts["m"], parts.get("d"))
    except InvalidDate:
        return None
    return when if year <= settings.today.year + 1 else None
