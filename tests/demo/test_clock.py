"""When a demonstration takes place, told in one word."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from intake.demo.clock import NotAMoment, moment_told

CHICAGO = ZoneInfo("America/Chicago")
MONDAY_10AM = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("told", "at"),
    [
        ("monday-9am", "2026-12-07T09:00-06:00"),
        ("Monday-10am", "2026-11-30T10:00-06:00"),
        ("tuesday-12am", "2026-12-01T00:00-06:00"),
        ("friday-12:30pm", "2026-12-04T12:30-06:00"),
        ("2026-12-24T08:15", "2026-12-24T08:15-06:00"),
        ("2026-12-24T08:15+00:00", "2026-12-24T08:15+00:00"),
    ],
)
def test_the_next_such_moment_on_the_practices_wall(told: str, at: str) -> None:
    assert moment_told(told, MONDAY_10AM, CHICAGO) == datetime.fromisoformat(at)


@pytest.mark.parametrize(
    "told", ["now", "monday", "someday-9am", "monday-13pm", "monday-0am", "9am", "monday-9:60am"]
)
def test_what_is_no_moment_says_how_one_is_told(told: str) -> None:
    with pytest.raises(NotAMoment, match="Say it like monday-9am"):
        moment_told(told, MONDAY_10AM, CHICAGO)


def test_a_moment_that_has_passed_is_refused() -> None:
    with pytest.raises(NotAMoment, match="has passed"):
        moment_told("2026-11-29T09:00", MONDAY_10AM, CHICAGO)
