"""When a demonstration takes place: a weekday and a time, or a date, told in one word."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SAID = re.compile(
    r"(?P<day>[a-z]+)-(?P<hour>1[0-2]|[1-9])(?::(?P<minute>[0-5]\d))?(?P<half>am|pm)", re.ASCII
)
NOON = 12


class NotAMoment(ValueError):
    """What was told is no moment; the message says how one is told."""


def moment_told(told: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The next such moment on the wall of that zone: "monday-9am", "friday-4:30pm", "2026-12-07T09:00".

    Raises `NotAMoment`, also for one that has passed.
    """
    at = _of_a_weekday(told.lower(), now, zone) or _dated(told, zone)
    if at is None:
        raise NotAMoment(f"“{told}” is no moment. Say it like monday-9am, friday-4:30pm or 2026-12-07T09:00.")
    if at < now:
        raise NotAMoment(f"“{told}” has passed. A demonstration is now or ahead.")
    return at


def _of_a_weekday(told: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    said = _SAID.fullmatch(told)
    if said is None or said["day"] not in WEEKDAYS:
        return None
    hour = int(said["hour"]) % NOON + (NOON if said["half"] == "pm" else 0)
    clock, today = time(hour, int(said["minute"] or 0)), now.astimezone(zone).date()
    days = (today + timedelta(days=ahead) for ahead in range(len(WEEKDAYS) + 1))
    moments = (datetime.combine(day, clock, zone) for day in days if WEEKDAYS[day.weekday()] == said["day"])
    return next(moment for moment in moments if moment >= now)


def _dated(told: str, zone: ZoneInfo) -> datetime | None:
    try:
        at = datetime.fromisoformat(told)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=zone)
