"""A day that an address or a form of staff names: read, and held to what it can be."""

from __future__ import annotations

from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 2000, 2199
"""Outside of these nothing was booked or written down; within them every zone has each day and the next."""

LONGEST_WAIT = timedelta(days=366)
"""A request that waited longer than a year would be a new one."""
ASK_A_LATER_DAY = "Enter a day after today, or leave it empty."
ASK_A_NEARER_DAY = "Enter a day within a year, or leave it empty."


class NotADay(ValueError):
    """What was typed is no day."""


class DayTooFar(NotADay):
    """It is a day, but of a year in which there is nothing."""


def read_day(typed: str) -> date:
    """The day written as 2026-03-21. Raises `NotADay`, and `DayTooFar` outside the years here."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise NotADay(typed) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise DayTooFar(typed)
    return day


def no_day_to_wait_for(day: date | None, today: date) -> str | None:
    """What is wrong with a day on which a request comes back: it has passed, or is over a year away."""
    if day is None or today < day <= today + LONGEST_WAIT:
        return None
    return ASK_A_LATER_DAY if day <= today else ASK_A_NEARER_DAY
