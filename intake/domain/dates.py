"""Dates people half remember, kept as they were given and compared as intervals.

A patient who says "2014" has told us a year. Nothing in this product turns that into 1 January: a
`PartialDate` keeps the words and their precision, and opens into the closed `Interval` of days it may mean.
Questions about two such dates are answered yes, no, or cannot tell.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from intake.domain.truth import Truth

EARLIEST_YEAR = 1900
"""No living patient had an operation before this; a smaller year is a typing slip."""

_WRITTEN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_MONTHS = tuple(calendar.month_name)


class InvalidDate(ValueError):
    """A date that cannot be: `reason` says in one sentence what is wrong with it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Interval:
    """Every day from `lo` to `hi`, both included."""

    lo: date
    hi: date

    def clipped(self, today: date) -> Interval | None:
        """The part of the interval that is not after `today`; None where nothing is left."""
        if self.lo > today:
            return None
        return self if self.hi <= today else Interval(self.lo, today)

    @property
    def days(self) -> int:
        """How many days it spans, at least 1."""
        return (self.hi - self.lo).days + 1


SHORTEST_MONTH = 28


def add_months(day: date, months: int) -> date:
    """The same day `months` calendar months later (or earlier), clamped to that month's last day.

    Past either end of the calendar it stays at `date.min` or `date.max`.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if year < date.min.year:
        return date.min
    if year > date.max.year:
        return date.max
    if day.day <= SHORTEST_MONTH:
        return date(year, month + 1, day.day)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_days(day: date, days: int) -> date:
    """`day` moved by `days`, staying inside the calendar."""
    ordinal = day.toordinal() + days
    return date.fromordinal(min(max(ordinal, date.min.toordinal()), date.max.toordinal()))


@dataclass(frozen=True, slots=True)
class CalendarDate:
    """A year, a month of a year, or a day, exactly as precise as it was given."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if not EARLIEST_YEAR <= self.year <= date.max.year:
            raise InvalidDate(f"the year {self.year:04d} is not between {EARLIEST_YEAR} and {date.max.year}")
        if self.month is None:
            if self.day is not None:
                raise InvalidDate("a day needs its month")
            return
        if not 1 <= self.month <= 12:
            raise InvalidDate(f"there is no month {self.month}: months run from 1 to 12")
        if self.day is not None:
            last = calendar.monthrange(self.year, self.month)[1]
            if not 1 <= self.day <= last:
                raise InvalidDate(
                    f"{_MONTHS[self.month]} {self.year} has {last} days, there is no day {self.day}"
                )

    def interval(self, _today: date, _birth: Interval | None) -> Interval:
        """The days it may mean; today and birth do not matter here."""
        if self.month is None:
            return Interval(date(self.year, 1, 1), date(self.year, 12, 31))
        if self.day is None:
            last = calendar.monthrange(self.year, self.month)[1]
            return Interval(date(self.year, self.month, 1), date(self.year, self.month, last))
        day = date(self.year, self.month, self.day)
        return Interval(day, day)

    def to_data(self) -> str:
        """FHIR's partial form: YYYY, YYYY-MM or YYYY-MM-DD."""
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    def describe(self) -> str:
        """The date in words, saying what was not given."""
        if self.month is None:
            return f"{self.year} (month not given)"
        if self.day is None:
            return f"{_MONTHS[self.month]} {self.year} (day not given)"
        return f"{_MONTHS[self.month]} {self.day}, {self.year}"


@dataclass(frozen=True, slots=True)
class Ago:
    """Between `nearest` and `farthest` months (or days) ago, counted from the day it was answered.

    `farthest` None means no far end: back to birth.
    """

    unit: Literal["months", "days"]
    nearest: int
    farthest: int | None
    answered_on: date

    def __post_init__(self) -> None:
        if self.nearest < 0:
            raise InvalidDate("how long ago cannot be less than zero")
        if self.farthest is not None and self.farthest <= self.nearest:
            raise InvalidDate("the far end of how long ago must be greater than the near end")

    def interval(self, _today: date, birth: Interval | None) -> Interval:
        """The days it may mean; without a far end it begins at `birth`, or has no beginning."""
        back = add_months if self.unit == "months" else add_days
        hi = back(self.answered_on, -self.nearest)
        if self.farthest is None:
            lo = birth.lo if birth else date.min
            return Interval(min(lo, hi), hi)
        return Interval(min(add_days(back(self.answered_on, -self.farthest), 1), hi), hi)

    def to_data(self) -> dict[str, list[int | None]]:
        """The case file's form; the day it was answered is stored beside it by whoever keeps it."""
        return {f"ago_{self.unit}": [self.nearest, self.farthest]}

    def describe(self) -> str:
        """The range in words, with the day it was answered."""
        if self.farthest is None:
            return f"more than {_count(self.nearest, self.unit)} before {_spoken(self.answered_on)}"
        if self.nearest == 0:
            return f"less than {_count(self.farthest, self.unit)} before {_spoken(self.answered_on)}"
        far = _count(self.farthest, self.unit)
        return f"{_count(self.nearest, self.unit)} to {far} before {_spoken(self.answered_on)}"


@dataclass(frozen=True, slots=True)
class Between:
    """Some day from the first day of `first` to the last day of `last`."""

    first: CalendarDate
    last: CalendarDate

    def __post_init__(self) -> None:
        whole = self._whole()
        if whole.lo > whole.hi:
            raise InvalidDate("the second date of a range must not be before the first")

    def _whole(self) -> Interval:
        # A calendar date opens into the same days whatever today is.
        return Interval(self.first.interval(date.min, None).lo, self.last.interval(date.min, None).hi)

    def interval(self, _today: date, _birth: Interval | None) -> Interval:
        """The days it may mean; today and birth do not matter here."""
        return self._whole()

    def to_data(self) -> dict[str, list[str]]:
        """The case file's form."""
        return {"between": [self.first.to_data(), self.last.to_data()]}

    def describe(self) -> str:
        """The range in words."""
        first, last = (d.describe().split(" (")[0] for d in (self.first, self.last))
        return f"between {first} and {last}"


PartialDate = CalendarDate | Ago | Between


def parse_calendar_date(text: object) -> CalendarDate:
    """Read YYYY, YYYY-MM or YYYY-MM-DD; raise `InvalidDate` for anything else."""
    found = _WRITTEN.fullmatch(text) if isinstance(text, str) and text.isascii() else None
    if found is None:
        raise InvalidDate("expected YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part) if part is not None else None for part in found.groups())
    assert year is not None  # the pattern's first group is not optional
    return CalendarDate(year, month, day)


def parse_date(data: Any, answered_on: date) -> PartialDate:
    """Read a partial date in the case file's forms; raise `InvalidDate` with the reason.

    `data` is "YYYY[-MM[-DD]]", {"ago_months": [lo, hi]}, {"ago_days": [lo, hi]} (hi null: from birth) or
    {"between": [date, date]}. An ago form may carry its own "answered_on" day; else `answered_on` counts.
    """
    if isinstance(data, str):
        return parse_calendar_date(data)
    if not isinstance(data, dict):
        raise InvalidDate("expected a date text, or one of ago_months, ago_days, between")
    keys = set(data)
    if keys == {"between"}:
        pair = data["between"]
        if not isinstance(pair, list) or len(pair) != 2:
            raise InvalidDate("between needs two dates, the earlier first")
        return Between(parse_calendar_date(pair[0]), parse_calendar_date(pair[1]))
    if keys - {"answered_on"} not in ({"ago_months"}, {"ago_days"}):
        raise InvalidDate("expected exactly one of ago_months, ago_days, between")
    if "answered_on" in data:
        answered_on = _parse_day(data["answered_on"])
    unit: Literal["months", "days"] = "months" if "ago_months" in data else "days"
    nearest, farthest = parse_range(data[f"ago_{unit}"], f"ago_{unit}")
    return Ago(unit, nearest, farthest, answered_on)


def parse_range(data: Any, name: str) -> tuple[int, int | None]:
    """Read [lo, hi], two whole numbers of which the second may be null; raise `InvalidDate` else."""
    if (
        not isinstance(data, list)
        or len(data) != 2
        or not (_is_count(data[0]) and _is_count(data[1], or_none=True))
    ):
        raise InvalidDate(f"{name} needs two whole numbers, the nearer first; the second may be null")
    return data[0], data[1]


def season(name: Literal["spring", "summer", "fall", "winter"], year: int) -> Between:
    """The widest run of months people mean by a season of a year; winter reaches into both neighbours."""
    first, last = {
        "spring": ((year, 3), (year, 6)),
        "summer": ((year, 6), (year, 9)),
        "fall": ((year, 9), (year, 12)),
        "winter": ((year - 1, 12), (year + 1, 3)),
    }[name]
    return Between(CalendarDate(*first), CalendarDate(*last))


# --- questions about dates, in three values ---------------------------------------------------------------


def is_before(first: Interval, second: Interval) -> Truth:
    """Whether the day in `first` comes before the day in `second`."""
    if first.hi < second.lo:
        return Truth.YES
    return Truth.NO if first.lo >= second.hi else Truth.DATE_IN_DOUBT


def gap_is_shorter(surgery: Interval, onset: Interval, months: int) -> Truth:
    """Whether `onset` came less than `months` calendar months after `surgery`.

    A negative gap is shorter than any: ask `is_before` first.
    """
    if onset.hi < add_months(surgery.lo, months):
        return Truth.YES
    return Truth.NO if onset.lo >= add_months(surgery.hi, months) else Truth.DATE_IN_DOUBT


def is_within_days(when: Interval, today: date, days: int) -> Truth:
    """Whether the day in `when` is `days` days before `today`, or later."""
    return is_on_or_after(when, add_days(today, -days))


def is_on_or_after(when: Interval, cut: date) -> Truth:
    """Whether the day in `when` is `cut` or a later one."""
    if when.lo >= cut:
        return Truth.YES
    return Truth.NO if when.hi < cut else Truth.DATE_IN_DOUBT


# --- small helpers ----------------------------------------------------------------------------------------


def _is_count(value: object, *, or_none: bool = False) -> bool:
    if value is None:
        return or_none
    # JSON's true is an int to Python; and no calendar holds more than this many days.
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= date.max.toordinal()


def _parse_day(text: object) -> date:
    day = parse_calendar_date(text)
    if day.day is None:
        raise InvalidDate("the day an answer was given must be a whole date")
    return day.interval(date.min, None).lo


def _count(number: int, unit: str) -> str:
    if unit == "months" and number >= 12 and number % 12 == 0:
        number, unit = number // 12, "years"
    return f"{number} {unit if number != 1 else unit[:-1]}"


def _spoken(day: date) -> str:
    return f"{_MONTHS[day.month]} {day.day}, {day.year}"
