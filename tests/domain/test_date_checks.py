"""Dates that cannot be: told in the past and still to come, before birth, or of somebody not grown up."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from intake.domain.date_checks import DateProblem, birth_problem, when_problem
from intake.domain.dates import parse_date

TODAY = date(2026, 11, 17)
BORN = date(1961, 3, 27)


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ("2026-11-17", None),
        ("2026-11-18", DateProblem.FUTURE),
        ("2026-11", None),
        ("2026-12", DateProblem.FUTURE),
        ("2026", None),
        ("2027", DateProblem.FUTURE),
        ({"between": ["2026", "2028"]}, None),
        ({"between": ["2027", "2028"]}, DateProblem.FUTURE),
        ({"ago_days": [0, 14]}, None),
        ("1961-03-27", None),
        ("1961-03-26", DateProblem.BEFORE_BIRTH),
        ("1961", None),
        ("1960", DateProblem.BEFORE_BIRTH),
        ({"ago_months": [120, None]}, None),
    ],
)
def test_only_what_certainly_cannot_be_is_a_problem(told: Any, problem: DateProblem | None) -> None:
    assert when_problem(parse_date(told, TODAY), TODAY, BORN) is problem


def test_without_a_birth_date_nothing_is_before_it() -> None:
    assert when_problem(parse_date("1901", TODAY), TODAY, None) is None


@pytest.mark.parametrize(
    ("birth", "problem"),
    [
        ("2026-11-18", DateProblem.FUTURE),
        ("2008-11-17", None),
        ("2008-11-18", DateProblem.UNDER_AGE),
        ("2026-11-17", DateProblem.UNDER_AGE),
        ("1906-11-18", None),
        ("1906-11-17", DateProblem.TOO_LONG_AGO),
    ],
)
def test_a_patient_of_this_form_is_18_to_119_years_old(birth: str, problem: DateProblem | None) -> None:
    assert birth_problem(date.fromisoformat(birth), TODAY) is problem


@pytest.mark.parametrize(("youngest", "problem"), [(16, None), (17, DateProblem.UNDER_AGE)])
def test_a_practice_may_choose_from_what_age_on_the_form_is_used_alone(
    youngest: int, problem: DateProblem | None
) -> None:
    assert birth_problem(date(2010, 11, 17), TODAY, youngest=youngest) is problem


def test_somebody_born_on_a_leap_day_is_grown_up_on_the_last_of_february() -> None:
    assert birth_problem(date(2008, 2, 29), date(2026, 2, 27)) is DateProblem.UNDER_AGE
    assert birth_problem(date(2008, 2, 29), date(2026, 2, 28)) is None


def test_nobody_is_born_after_what_they_told() -> None:
    told = [parse_date("2014", TODAY), parse_date("1960", TODAY)]
    assert birth_problem(BORN, TODAY, told) is DateProblem.AFTER_STORY
    assert birth_problem(date(1960, 12, 31), TODAY, told) is None
