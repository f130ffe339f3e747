"""Which calls in vain count, and when to try next: who is out on Monday morning is out for all of it.

Calls of one half day count once. Giving up needs so many half days on so many days as the policy says.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from intake.domain.call_windows import NOON, Half, next_call_window
from intake.domain.case_state import HalfDay
from intake.domain.office_hours import OfficeHours
from intake.domain.policy import Due


def half_day(hours: OfficeHours, at: datetime) -> HalfDay:
    """The half day of that moment on the practice's calendar, office hours or not."""
    local = at.astimezone(hours.zone)
    return HalfDay(local.date(), Half.MORNING if local.time() < NOON else Half.AFTERNOON)


def days_tried(tried: Collection[HalfDay]) -> int:
    """On how many days these calls were made."""
    return len({each.day for each in tried})


def are_enough(tried: Collection[HalfDay], due: Due) -> bool:
    """Whether the office has tried often enough to give up."""
    return len(tried) >= due.attempts_before_closing and days_tried(tried) >= due.attempt_days


def next_try(
    hours: OfficeHours, mask: int, tried: Collection[HalfDay], due: Due, now: datetime
) -> datetime | None:
    """When the first half day begins that the patient chose and whose call would count.

    `mask` are the patient's call windows. Nobody is called again today; on a day with a call already only
    once the days the policy asks for are reached. None where the office offers no chosen half day in the next
    60 days.
    """
    taken = {half_day(hours, now).day} | ({each.day for each in tried} if _lacks_days(tried, due) else set())
    at = now
    while (window := next_call_window(hours, mask, at)) is not None:
        begins, at = window
        if half_day(hours, begins).day not in taken:
            return begins
    return None


def _lacks_days(tried: Collection[HalfDay], due: Due) -> bool:
    return days_tried(tried) < due.attempt_days
