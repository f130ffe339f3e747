"""A visit as calendars take it up: iCalendar (RFC 5545), with no word about health.

A calendar is shared with family and employers. So the file holds when and where, and no more: the name of a
spine practice would say enough.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from intake.formats.content_lines import content, escaped

MEDIA_TYPE = "text/calendar"
TITLE = "Appointment"


def visit_file(
    *, uid: str, version: int, at: datetime, address: Iterable[str], phone: str, made_at: datetime
) -> str:
    """One visit at that instant and address, `phone` to call about it.

    `uid` names the visit to every calendar, so that a newer `version` of the file replaces the older one. How
    long it takes is not known, and so not said.
    """
    return content(
        (
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Appointment//EN",
            "METHOD:PUBLISH",
            "BEGIN:VEVENT",
            f"UID:{escaped(uid)}",
            f"SEQUENCE:{version}",
            f"DTSTAMP:{_instant(made_at)}",
            f"DTSTART:{_instant(at)}",
            f"SUMMARY:{TITLE}",
            f"LOCATION:{escaped(', '.join(address))}",
            f"DESCRIPTION:{escaped(f'Questions or another time: {phone}')}",
            "END:VEVENT",
            "END:VCALENDAR",
        )
    )


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
