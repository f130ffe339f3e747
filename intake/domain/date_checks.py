"""Dates that cannot be, seen against today and the date of birth; what is merely doubtful passes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from intake.domain.dates import Interval, PartialDate, add_months

ADULT_YEARS = 18
"""Who is that old fills in the form alone, unless a practice sets another age; others ask by phone."""
OLDEST_YEARS = 120
"""Nobody alive is older; a smaller year is a typing slip."""


class DateProblem(StrEnum):
    """Why a date cannot be."""

    FUTURE = "future"
    BEFORE_BIRTH = "before_birth"
    TOO_LONG_AGO = "too_long_ago"
    UNDER_AGE = "under_age"
    AFTER_STORY = "after_story"


def when_problem(when: PartialDate, today: date, birth: date | None) -> DateProblem | None:
    """Why something told in the past cannot have been then: certainly to come, or certainly before birth."""
    told = when.interval(today, Interval(birth, birth) if birth else None)
    if told.lo > today:
        return DateProblem.FUTURE
    if birth is not None and told.hi < birth:
        return DateProblem.BEFORE_BIRTH
    return None


def birth_problem(
    birth: date, today: date, told: Iterable[PartialDate] = (), *, youngest: int = ADULT_YEARS
) -> DateProblem | None:
    """Why a patient of this form cannot be born then; `told` are the dates of operations and symptoms.

    `youngest` is the age in years from which somebody may use the form alone.
    """
    if birth > today:
        return DateProblem.FUTURE
    if add_months(birth, OLDEST_YEARS * 12) <= today:
        return DateProblem.TOO_LONG_AGO
    if add_months(birth, youngest * 12) > today:
        return DateProblem.UNDER_AGE
    if any(when_problem(when, today, birth) is DateProblem.BEFORE_BIRTH for when in told):
        return DateProblem.AFTER_STORY
    return None
