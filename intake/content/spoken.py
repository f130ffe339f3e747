"""Moments and days as one says them on the phone, in the practice's zone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

NOON, NIGHTFALL = 12, 19
"""Hours of the day from which Spanish says "de la tarde" and "de la noche"; noon itself is "del día"."""

WEEK = timedelta(days=7)


def spoken_moment(at: datetime, zone: ZoneInfo, language: str) -> str:
    """A moment as one says it on the phone, in the practice's zone.

    "Monday, November 23 at 8 AM"; in Spanish "el lunes 23 de noviembre a las 8 de la mañana".
    """
    local = at.astimezone(zone)
    day, clock = spoken_day(local.date(), language), _clock(local, language)
    return f"el {day} a {clock}" if language == "es" else f"{day} at {clock}"


@lru_cache(maxsize=64)
def spoken_soon(at: datetime, today: date, zone: ZoneInfo, language: str) -> str:
    """A moment to come, no longer than it must be: "today 8 AM", "Monday 8 AM"; from a week on with the date.

    In Spanish "hoy a las 8 de la mañana", "el lunes a las 8 de la mañana". Kept, because every page says it.
    """
    local = at.astimezone(zone)
    days = local.date() - today
    if days >= WEEK:
        return spoken_moment(at, zone, language)
    clock, name = _clock(local, language), format_date(local, "EEEE", locale=language)
    if language == "es":
        return f"{f'el {name}' if days else 'hoy'} a {clock}"
    return f"{name if days else 'today'} {clock}"


@lru_cache(maxsize=64)
def spoken_time(at: datetime, zone: ZoneInfo, language: str) -> str:
    """A time of day: "5 PM", "12:30 PM", "las 5 de la tarde"."""
    return _clock(at.astimezone(zone), language)


def clock_words(at: time) -> str:
    """A time of day as patients, staff and letters in English read it: "5 PM", "12:30 PM"."""
    minutes = f":{at:%M}" if at.minute else ""
    return f"{at.hour % NOON or NOON}{minutes} {'AM' if at.hour < NOON else 'PM'}"


def spoken_day(day: date, language: str) -> str:
    """A day of this or the coming weeks: "Monday, November 23"."""
    return format_date(day, "EEEE d 'de' MMMM" if language == "es" else "EEEE, MMMM d", locale=language)


def _clock(local: datetime, language: str) -> str:
    if language != "es":
        return clock_words(local.time())
    # A full hour is said without its minutes.
    clock = format_datetime(local, "h" if local.minute == 0 else "h:mm", locale=language)
    article = "la" if local.hour in (1, NOON + 1) else "las"
    return f"{article} {clock} {_part_of_day(local.hour)}"


def _part_of_day(hour: int) -> str:
    if hour == NOON:
        return "del día"
    return "de la mañana" if hour < NOON else "de la tarde" if hour < NIGHTFALL else "de la noche"
