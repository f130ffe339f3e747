"""Whether a visit can be booked at a moment, and what to ask about it first.

A moment that has passed, or that no calendar of an office reaches, is refused. One at which a visit is rare,
but can be meant, is only in doubt: staff are asked once, and whoever says so all the same books it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

from intake.domain.dates import add_months
from intake.domain.office_hours import OfficeHours

MONTHS_AHEAD = 12
"""A visit later than this is asked about: most are a slip in the year."""

MOST_MONTHS_AHEAD = 36
"""A visit later than this is refused: no office keeps its calendar open so far."""


class Doubt(StrEnum):
    """Why staff are asked about a visit before it is booked."""

    CLOSED_DAY = "closed_day"
    CLOSED_HOUR = "closed_hour"
    FAR_AHEAD = "far_ahead"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit to be booked: day and time on the practice's wall, and with whom."""

    day: date
    time: time
    with_whom: str


class VisitRefused(Exception):
    """A visit cannot be booked at that moment; nothing has changed."""


class VisitPassed(VisitRefused):
    """The moment has passed: on an earlier day, or `earlier_today`."""

    def __init__(self, *, earlier_today: bool) -> None:
        if earlier_today:
            super().__init__("This time of today has passed. Enter a later one.")
        else:
            super().__init__("The day has passed. Enter a day from today on.")
        self.earlier_today = earlier_today


class VisitTooFar(VisitRefused):
    """The day lies beyond what anybody books."""

    def __init__(self) -> None:
        super().__init__(
            f"The day is more than {MOST_MONTHS_AHEAD // 12} years away. "
            "Check the year, and enter an earlier day."
        )


class VisitInDoubt(VisitRefused):
    """The visit is booked only once staff say that it is meant; `doubts` in the order of `Doubt`."""

    def __init__(self, doubts: tuple[Doubt, ...]) -> None:
        super().__init__("The moment of this visit is unusual. Book it all the same?")
        self.doubts = doubts


def moment_of(visit: Visit, hours: OfficeHours) -> datetime:
    """The instant of a visit in UTC; ask `doubts_about` first, which refuses days beyond the calendar."""
    return datetime.combine(visit.day, visit.time, hours.zone).astimezone(UTC)


def doubts_about(visit: Visit, now: datetime, hours: OfficeHours) -> tuple[Doubt, ...]:
    """What to ask staff about the moment of a visit; whether it is taken is not known here.

    Raises VisitPassed or VisitTooFar.
    """
    wall = now.astimezone(hours.zone)
    today = wall.date()
    if (visit.day, visit.time) <= (today, wall.time()):
        raise VisitPassed(earlier_today=visit.day == today)
    if visit.day > add_months(today, MOST_MONTHS_AHEAD):
        raise VisitTooFar
    found = []
    if not hours.openings(visit.day):
        found.append(Doubt.CLOSED_DAY)
    elif not hours.is_open(moment_of(visit, hours)):
        found.append(Doubt.CLOSED_HOUR)
    if visit.day > add_months(today, MONTHS_AHEAD):
        found.append(Doubt.FAR_AHEAD)
    return tuple(found)


def check_accepted(doubts: tuple[Doubt, ...], accepted: Collection[Doubt]) -> None:
    """Make sure that staff said yes to every doubt. Raises VisitInDoubt with all of them."""
    if not set(doubts) <= set(accepted):
        raise VisitInDoubt(doubts)
