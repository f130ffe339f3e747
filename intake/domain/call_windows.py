"""When a patient may be called: the half days the office is open, the patient's choice, and what comes next.

A choice is kept as a whole number with one bit for each half day of the week, so that a database can filter
by it. Choices never hide an emergency or same-day case: whoever lists calls leaves the filter out for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from intake.domain.office_hours import DAYS_IN_WEEK, OfficeHours

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The answer keys of the weekdays, Monday first."""

NOON = time(12)
LONGEST_LOOK_AHEAD = timedelta(days=60)
"""Beyond this a window that the office no longer offers is not looked for."""


class Half(StrEnum):
    """The two parts of an office day that patients choose from."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


@dataclass(frozen=True, slots=True)
class CallWindow:
    """One half day offered to patients: `opens` and `closes` are wall-clock times of the practice."""

    weekday: int
    half: Half
    opens: time
    closes: time

    @property
    def key(self) -> str:
        """The answer key, such as "mon_morning"."""
        return f"{WEEKDAYS[self.weekday]}_{self.half}"

    @property
    def bit(self) -> int:
        """The bit that stands for it in a stored choice."""
        return _bit(self.weekday, self.half)


def call_windows(hours: OfficeHours) -> tuple[CallWindow, ...]:
    """The half days of a usual week in which the office is open, Monday morning first."""
    windows = []
    for weekday in range(DAYS_IN_WEEK):
        openings = hours.week.get(weekday, ())
        before = [(first, min(last, NOON)) for first, last in openings if first < NOON]
        after = [(max(first, NOON), last) for first, last in openings if last > NOON]
        for half, parts in ((Half.MORNING, before), (Half.AFTERNOON, after)):
            if parts:
                windows.append(CallWindow(weekday, half, parts[0][0], parts[-1][1]))
    return tuple(windows)


CALL_WHEN = ("any", "mornings", "afternoons", "choose")
"""When a patient can be reached: half days alike on every day, or those chosen one by one."""
_HALVES = {"mornings": Half.MORNING, "afternoons": Half.AFTERNOON}


def chosen_windows(when: str, chosen: Iterable[str]) -> tuple[str, ...]:
    """The keys of the half days a patient chose, none for any; `when` is one of `CALL_WHEN` or was not asked.

    Those chosen one by one count only where the patient wanted to choose, or was asked nothing else.
    """
    if when in _HALVES:
        return tuple(f"{day}_{_HALVES[when]}" for day in WEEKDAYS)
    return () if when == "any" else tuple(chosen)


def call_mask(hours: OfficeHours, chosen: Iterable[str], not_days: Iterable[str]) -> int:
    """The patient's choice as bits: the chosen windows (none chosen: all) without the days that do not work.

    A choice that leaves no time at all, or none the office still offers, counts as no choice: a wish must
    never keep a patient from being called.
    """
    offered = call_windows(hours)
    wanted, unwanted = frozenset(chosen), frozenset(not_days)
    left = [
        window
        for window in offered
        if (not wanted or window.key in wanted) and WEEKDAYS[window.weekday] not in unwanted
    ]
    return sum(window.bit for window in left or offered)


def window_bit(hours: OfficeHours, at: datetime) -> int:
    """The bit of the half day running at `at`, 0 while the office is closed: callable means `mask & bit`."""
    return next((bit for first, last, bit in _parts(hours, hours.local_date(at)) if first <= at < last), 0)


def next_call_window(hours: OfficeHours, mask: int, at: datetime) -> tuple[datetime, datetime] | None:
    """What is left of the first half day, from `at` on, that is both open and chosen, as UTC instants.

    None where the office offers none of the chosen half days in the next 60 days.
    """
    today = hours.local_date(at)
    for days in range(LONGEST_LOOK_AHEAD.days):
        for first, last, bit in _parts(hours, today + timedelta(days=days)):
            if mask & bit and last > at:
                return max(first, at.astimezone(UTC)), last
    return None


def _parts(hours: OfficeHours, day: date) -> Iterator[tuple[datetime, datetime, int]]:
    """One day's openings cut at noon, each with its half day's bit."""
    noon = datetime.combine(day, NOON, hours.zone).astimezone(UTC)
    for first, last in hours.openings(day):
        if first < noon:
            yield first, min(last, noon), _bit(day.weekday(), Half.MORNING)
        if last > noon:
            yield max(first, noon), last, _bit(day.weekday(), Half.AFTERNOON)


def _bit(weekday: int, half: Half) -> int:
    return 1 << (2 * weekday + (half is Half.AFTERNOON))
