"""The one date that divides what is possible, as in "Was your 2024 surgery before or after June?"."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta

from intake.domain.bands import Bands, Link, Pair
from intake.domain.dates import Interval, add_days, add_months
from intake.domain.naming import name_surgery, name_symptom
from intake.domain.questions import Asks, Cut, Question
from intake.domain.story import Story, Symptom

_MONTHS_OF_BAND = (
    (Link.EARLY, "early_months"),
    (Link.RECENT, "recent_months"),
    (Link.UNCERTAIN, "remote_months"),
)


def deciding_months(bands: Bands, pair: Pair) -> int | None:
    """The one cut, in months, between the two bands that are possible; None where there are more or fewer."""
    if Link.OTHER_AREA in pair.possible:
        return bands.early_months
    in_time = [link for link in (*dict(_MONTHS_OF_BAND), Link.REMOTE) if link in pair.possible]
    if len(in_time) != 2:
        return None
    return first_months(bands, pair)


def first_months(bands: Bands, pair: Pair) -> int | None:
    """The cut, in months, behind the first band that is possible; None where there is none."""
    for link, name in _MONTHS_OF_BAND:
        if link in pair.possible:
            return int(getattr(bands, name))
    return None


def cut_of_surgery(
    story: Story, surgery: int, when: Interval, onset: Interval, months: int
) -> Question | None:
    """Which side of the cut the operation was on: earlier ones fall beyond it, later ones within it."""

    def first_within(day: date) -> date:
        """The first operation day from which `day` is less than `months` months away."""
        return _first(when, lambda candidate: add_months(candidate, months) > day)

    found = _cut(when, first_within(onset.lo), first_within(onset.hi) - timedelta(days=1))
    if found is None:
        return None
    cut, words = found
    text = f"Was {name_surgery(story, surgery)} {words}?"
    return Question(Asks.SURGERY_CUT, text, surgery=surgery, cut=cut)


def cut_of_onset(
    symptom: Symptom, surgery: int, when: Interval, onset: Interval, months: int
) -> Question | None:
    """Which side of the cut the symptom began on."""
    found = _cut(onset, add_months(when.lo, months), add_months(when.hi, months) - timedelta(days=1))
    if found is None:
        return None
    cut, words = found
    return Question(Asks.ONSET_CUT, f"Did {name_symptom(symptom)} start {words}?", symptom.key, surgery, cut)


def _cut(asked: Interval, lo: date, hi: date) -> tuple[Cut, str] | None:
    """How to divide `asked` and say so, where `lo`..`hi` would leave it undecided (none when hi < lo).

    None where those days do not fit into one month or one year with days of `asked` left on either side.
    """
    if hi < lo:
        day = f"{calendar.month_name[lo.month]} {lo.day}, {lo.year}"
        cut = Cut(Interval(asked.lo, add_days(lo, -1)), None, Interval(lo, asked.hi))
        return cut, f"before {day}, or on that day or later"
    if (lo.year, lo.month) == (hi.year, hi.month):
        first, words = date(lo.year, lo.month, 1), f"{calendar.month_name[lo.month]} {lo.year}"
        last = date(lo.year, lo.month, calendar.monthrange(lo.year, lo.month)[1])
    elif lo.year == hi.year:
        first, last, words = date(lo.year, 1, 1), date(lo.year, 12, 31), str(lo.year)
    else:
        return None
    if not asked.lo < first <= last < asked.hi:
        return None
    before, after = Interval(asked.lo, add_days(first, -1)), Interval(add_days(last, 1), asked.hi)
    return Cut(before, Interval(first, last), after), f"before or after {words}"


def _first(interval: Interval, holds: Callable[[date], bool]) -> date:
    """The first day of the interval on which `holds`, by bisection; the day after its end where none does."""
    lo, hi = interval.lo.toordinal(), interval.hi.toordinal() + 1
    while lo < hi:
        middle = (lo + hi) // 2
        if holds(date.fromordinal(middle)):
            hi = middle
        else:
            lo = middle + 1
    return date.fromordinal(lo)
