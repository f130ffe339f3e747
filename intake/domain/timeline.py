"""Operations and beginnings along one line of time, and the time that lies between them.

Where things stand is a part of the line, from 0 at its start to 1 today; whoever draws it brings the sizes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from intake.domain.dates import Interval, add_months
from intake.domain.onsets import NeverWentAway
from intake.domain.story import Story, Symptom

DAYS_UNDER, YEARS_OVER = 3, 24
"""Months: a time between is told in days under the first, and in years over the second."""

LONGEST_YEARS = 60  # a date without a beginning ("more than ten years ago") is cut off here
SHORTEST_MONTHS = 12
MARGIN_MONTHS = 6
LEAST_LEAD, LEAD_SHARE = timedelta(days=3), 8
"""How long before its first date a line begins that begins shortly before: this long, or this part of it."""
MOST_TICKS = 6


@dataclass(frozen=True, slots=True)
class Tick:
    """The first day of one year on the line."""

    at: float
    year: int


@dataclass(frozen=True, slots=True)
class Line:
    """The line from some time before the first of its dates until `today`."""

    start: date
    today: date

    def at(self, day: date) -> float:
        """Where a day stands, kept on the line."""
        whole = max(1, (self.today - self.start).days)
        return min(max((day - self.start).days / whole, 0.0), 1.0)

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """A few of its years, evenly apart, the latest first."""
        years = range(self.start.year + 1, self.today.year + 1)
        step = max(1, -(-len(years) // MOST_TICKS))
        return tuple(Tick(self.at(date(year, 1, 1)), year) for year in years[::-1][::step])


def line_of(dates: Sequence[Interval | None], today: date) -> Line | None:
    """The line on which all these dates stand; None where not one of them is known."""
    known = [days.lo for days in dates if days is not None]
    if not known:
        return None
    earliest = add_months(today, -12 * LONGEST_YEARS)
    first = min(*known, add_months(today, -SHORTEST_MONTHS))
    return Line(add_months(max(first, earliest), -MARGIN_MONTHS), today)


def line_from_first(dates: Sequence[Interval | None], today: date) -> Line | None:
    """The line that begins shortly before the first of these dates, however late; None without one.

    So three days of trouble fill it as three years do.
    """
    known = [days.lo for days in dates if days is not None]
    if not known:
        return None
    first = max(min(*known, today), add_months(today, -12 * LONGEST_YEARS))
    return Line(first - max(LEAST_LEAD, (today - first) / LEAD_SHARE), today)


class Unit(StrEnum):
    """What a time between is counted in."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class TimeBetween:
    """From an operation to a beginning: `least` to `most` whole units, as wide as the two dates leave it.

    `least` is below 0 where the beginning may have come first. `most` is None where it tells nothing, because
    one of the dates has no beginning ("more than ten years ago").
    """

    least: int
    most: int | None
    unit: Unit

    @property
    def may_come_first(self) -> bool:
        """Whether the beginning may have come before the operation."""
        return self.least < 0


def time_between(surgery: Interval, onset: Interval) -> TimeBetween | None:
    """The time from an operation to a beginning; None where the beginning certainly came first.

    In days where it is certainly under 3 months, in whole years where it is certainly over 24, else in whole
    calendar months. What is longer than the longest line is counted no more.
    """
    if onset.hi < surgery.lo:
        return None
    least, most = _whole_months(surgery.hi, onset.lo), _whole_months(surgery.lo, onset.hi)
    is_counted = most <= 12 * LONGEST_YEARS
    if most < DAYS_UNDER:
        return TimeBetween((onset.lo - surgery.hi).days, (onset.hi - surgery.lo).days, Unit.DAY)
    if least > YEARS_OVER:
        return TimeBetween(least // 12, most // 12 if is_counted else None, Unit.YEAR)
    return TimeBetween(least, most if is_counted else None, Unit.MONTH)


def last_before(surgeries: Sequence[Interval | None], onset: Interval) -> int | None:
    """The place of the latest operation that may have come before the beginning; else of the first one.

    None where the date of no operation is known.
    """
    known = [(days.lo, place) for place, days in enumerate(surgeries) if days is not None]
    earlier = [each for each in known if each[0] <= onset.hi]
    if earlier:
        return max(earlier)[1]
    return min(known)[1] if known else None


def drawn_onset(story: Story, symptom: Symptom) -> Interval | None:
    """Where one of its symptoms is drawn from; "ever since an operation" is drawn from that operation on."""
    if not isinstance(symptom.onset, NeverWentAway):
        return story.onset_interval(symptom)
    dates = [
        surgery.interval(story.today, story.birth_interval)
        for index, surgery in story.past_surgeries
        if symptom.onset.surgery in (None, index)
    ]
    return next((days for days in dates if days), None)


def _whole_months(start: date, end: date) -> int:
    """Whole calendar months from `start` to `end`; -1 for any time before `start`."""
    if end < start:
        return -1
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1
