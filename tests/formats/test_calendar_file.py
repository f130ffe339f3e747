"""A visit as a calendar file: when, where, whom to call, and not one word about health."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from intake.formats.calendar_file import visit_file
from intake.formats.content_lines import LONGEST_LINE

AT = datetime(2026, 12, 1, 9, 30, tzinfo=ZoneInfo("America/Chicago"))


def made(
    version: int = 3, address: tuple[str, ...] = ("100 Example Street, Suite 1", "Mobile, AL 36602")
) -> str:
    now = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
    return visit_file(
        uid="a.visit", version=version, at=AT, address=address, phone="(251) 555-0142", made_at=now
    )


def test_the_file_says_when_and_where_and_no_more() -> None:
    lines = made().replace("\r\n ", "").split("\r\n")
    assert lines == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Appointment//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        "UID:a.visit",
        "SEQUENCE:3",
        "DTSTAMP:20261117T160000Z",
        "DTSTART:20261201T153000Z",
        "SUMMARY:Appointment",
        "LOCATION:100 Example Street\\, Suite 1\\, Mobile\\, AL 36602",
        "DESCRIPTION:Questions or another time: (251) 555-0142",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_a_moved_visit_replaces_the_older_one() -> None:
    assert "UID:a.visit\r\nSEQUENCE:4\r\n" in made(version=4)


def test_lines_are_short_enough_for_every_calendar() -> None:
    lines = made(address=("Calle de los Ñandúes " * 9,)).split("\r\n")
    assert all(len(line.encode()) <= LONGEST_LINE for line in lines)
