"""Business time: how long the office has been open between two moments, and when so much of it has passed.

Instants are aware datetimes and come back in UTC; opening hours are wall-clock times in the practice's zone.
Each day's opening and closing is converted with that day's own offset, so an hour of business is an hour on
the clock however the zone moved in the night.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, count, islice, takewhile
from zoneinfo import ZoneInfo

Opening = tuple[time, time]
Span = tuple[datetime, datetime]

EARLIEST_OPENING = time(4)
"""Clocks are changed between midnight and 4 am; hours in there could happen twice, or not at all."""

DAYS_IN_WEEK = 7
NONE = timedelta(0)


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When the office is open.

    `week` maps a weekday (Monday 0 to Sunday 6) to its openings in order, a weekday left out is closed;
    `holidays` are the dates on which it stays closed all the same. An opening includes its first moment and
    not its last. Raises ValueError where openings overlap, run backwards or begin before 4 am, and where the
    office never opens at all.
    """

    zone: ZoneInfo
    week: Mapping[int, tuple[Opening, ...]]
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if not any(self.week.values()):
            raise ValueError("the office needs at least one opening in the week")
        for weekday, openings in self.week.items():
            if weekday not in range(DAYS_IN_WEEK):
                raise ValueError(f"weekday {weekday} is not one of 0 (Monday) to 6 (Sunday)")
            _check_openings(openings)

    def local_date(self, at: datetime) -> date:
        """The date on the practice's calendar at that moment."""
        return _utc(at).astimezone(self.zone).date()

    def openings(self, day: date) -> tuple[Span, ...]:
        """The openings of one day on the practice's calendar, as UTC instants in order; empty when closed."""
        if day in self.holidays:
            return ()
        weekly = self.week.get(day.weekday(), ())
        return tuple((self._instant(day, first), self._instant(day, last)) for first, last in weekly)

    def is_open(self, at: datetime) -> bool:
        """Whether the office is open at that moment."""
        return any(first <= at < last for first, last in self.openings(self.local_date(at)))

    def next_opening(self, at: datetime) -> datetime:
        """The first moment from `at` on when the office is open: `at` itself during opening hours."""
        return next(self._openings_from(at))[0]

    def next_closing(self, at: datetime) -> datetime:
        """When the opening that runs at `at` ends, or the next one where the office is closed."""
        return next(self._openings_from(at))[1]

    def add_business(self, at: datetime, span: timedelta) -> datetime:
        """The earliest moment by which the office has been open for `span` since `at`.

        Raises ValueError for a negative span.
        """
        if span < NONE:
            raise ValueError("business time is added forwards only")
        if span == NONE:
            return _utc(at)
        openings = self._openings_from(at)
        first, last = next(openings)
        while span > last - first:
            span -= last - first
            first, last = next(openings)
        return first + span

    def subtract_business(self, at: datetime, span: timedelta) -> datetime:
        """The last moment since which the office has been open for `span` by `at`: `add_business` backwards.

        So `add_business(start, span) <= at` for exactly those starts that are not later. Raises ValueError
        for a negative span.
        """
        if span < NONE:
            raise ValueError("business time is taken back from an end, never forwards")
        at = _utc(at)
        if span == NONE:
            return at
        openings = self._openings_until(at)
        first, last = next(openings)
        while span > last - first:
            span -= last - first
            first, last = next(openings)
        return last - span

    def business_between(self, start: datetime, end: datetime) -> timedelta:
        """How long the office is open from `start` to `end`; negative when `end` comes first."""
        if end < start:
            return -self.business_between(end, start)
        until_end = takewhile(lambda opening: opening[0] < end, self._openings_from(start))
        return sum((min(last, end) - first for first, last in until_end), NONE)

    def close_of_business_day(self, at: datetime, n: int) -> datetime:
        """The closing of the n-th business day from `at`.

        n = 0 is the business day that has not closed yet: today before today's closing, else the next day
        the office opens; 1 is the business day after that one, and so on.
        """
        closings = (openings[-1][1] for openings in map(self.openings, self._days_from(at)) if openings)
        later = (closing for closing in closings if closing > at)
        return next(islice(later, n, None))

    def _instant(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zone).astimezone(UTC)

    def _days_from(self, at: datetime) -> Iterator[date]:
        """Without an end: there are finitely many holidays, so an open day always comes."""
        today = self.local_date(at)
        return (today + timedelta(days=n) for n in count())

    def _openings_from(self, at: datetime) -> Iterator[Span]:
        """What is left of each opening from `at` on, in order, without an end."""
        at = _utc(at)
        openings = chain.from_iterable(map(self.openings, self._days_from(at)))
        return ((max(first, at), last) for first, last in openings if last > at)

    def _openings_until(self, at: datetime) -> Iterator[Span]:
        """What was of each opening until `at`, the last first, without an end."""
        today = self.local_date(at)
        days = (today - timedelta(days=n) for n in count())
        openings = chain.from_iterable(reversed(self.openings(day)) for day in days)
        return ((first, min(last, at)) for first, last in openings if first < at)


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return at.astimezone(UTC)


def _check_openings(openings: tuple[Opening, ...]) -> None:
    earliest = EARLIEST_OPENING
    for first, last in openings:
        if first < EARLIEST_OPENING:
            raise ValueError(f"{first:%H:%M}: the office cannot open before {EARLIEST_OPENING:%H:%M}")
        if first < earliest:
            raise ValueError(f"{first:%H:%M}: openings of a day must be in order and must not overlap")
        if last <= first:
            raise ValueError(f"{first:%H:%M}-{last:%H:%M}: an opening must end after it begins")
        earliest = last
