"""Moments and days as one says them on the phone, in the practice's zone."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

NOON, NIGHTFALL = 12, 19
"""Hours of the day from which Spanish says "de la tarde" and "de la noche"."""


def spoken_moment(at: datetime, zone: ZoneInfo, language: str) -> str:
    """A moment as one says it on the phone, in the practice's zone.

    "Monday, November 23 at 8 AM"; in Spanish "el lunes 23 de noviembre a las 8 de la mañana".
    """
    local = at.astimezone(zone)
    day = spoken_day(local.date(), language)
    # A full hour is said without its minutes.
    clock = format_datetime(local, "h" if local.minute == 0 else "h:mm", locale=language)
    if language != "es":
        return f"{day} at {clock} {'AM' if local.hour < NOON else 'PM'}"
    article = "la" if local.hour in (1, NOON + 1) else "las"
    part = "mañana" if local.hour < NOON else "tarde" if local.hour < NIGHTFALL else "noche"
    return f"el {day} a {article} {clock} de la {part}"


def spoken_day(day: date, language: str) -> str:
    """A day of this or the coming weeks: "Monday, November 23"."""
    return format_date(day, "EEEE d 'de' MMMM" if language == "es" else "EEEE, MMMM d", locale=language)
