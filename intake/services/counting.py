"""Up to when what was noted before counts against a limit."""

from __future__ import annotations

from datetime import datetime, timedelta

AT_WORK = timedelta(minutes=1)
"""Longer than a request is at work: what it notes bears the moment at which it began."""


def counted_until(now: datetime) -> datetime:
    """The last moment that counts for a request which began at `now`.

    Of two requests that wait for each other the one that began later may be first, and its note must count
    for the other. What is noted further ahead comes from a clock that was wrong, and counts for nothing.
    """
    return now + AT_WORK
