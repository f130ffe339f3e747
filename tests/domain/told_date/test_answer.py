"""A date among the answers: what was understood, the words beside it, and what earlier forms kept."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.answers import Answer, Answered, Blank, NotSure
from intake.domain.dates import Ago, Between, CalendarDate
from intake.domain.told_date import (
    Age,
    Form,
    Gap,
    ToldDate,
    date_told,
    date_words_told,
    gap_told,
)

TODAY = date(2026, 11, 30)
FORMS: tuple[Form, ...] = (
    CalendarDate(2021, 6),
    Ago("months", 96, 144, TODAY),
    Ago("days", 35, 49, date(2026, 1, 2)),
    Between(CalendarDate(2014), CalendarDate(2016)),
    Age(60),
    Age(52, 53),
    Gap(2, 4),
    Gap(120, None),
)
TOLD = st.builds(
    ToldDate,
    form=st.sampled_from(FORMS),
    said=st.sampled_from(["", "around 2015"]),
    asked_back=st.booleans(),
    picked=st.sampled_from(["", "ago_2_5_years"]),
    answered_on=st.sampled_from([None, TODAY]),
    birth=st.sampled_from([None, CalendarDate(1961), CalendarDate(1961, 2, 3)]),
)


@given(TOLD)
def test_what_is_kept_is_read_again(told: ToldDate) -> None:
    assert ToldDate.from_value(told.to_value(), date(1999, 1, 1)) == told


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("2021-06", CalendarDate(2021, 6)),
        ({"between": ["2014", "2016"]}, Between(CalendarDate(2014), CalendarDate(2016))),
        ({"ago_months": [3, 12], "answered_on": "2026-01-02"}, Ago("months", 3, 12, date(2026, 1, 2))),
        ({"ago_days": [0, 14]}, Ago("days", 0, 14, TODAY)),
    ],
)
def test_what_an_earlier_form_kept_is_read_as_it_was(value: Any, form: Form) -> None:
    assert ToldDate.from_value(value, TODAY) == ToldDate(form)
    assert date_told(value, TODAY) == form


@pytest.mark.parametrize(
    ("birth", "when"),
    [
        (None, None),
        (CalendarDate(1961), Between(CalendarDate(2021), CalendarDate(2022))),
        (CalendarDate(1961, 2), Between(CalendarDate(2021, 2), CalendarDate(2022, 2))),
        (CalendarDate(1961, 2, 3), Between(CalendarDate(2021, 2, 3), CalendarDate(2022, 2, 2))),
    ],
)
def test_an_age_is_as_exact_as_the_birth_date(birth: CalendarDate | None, when: Between | None) -> None:
    assert ToldDate(Age(60)).when(birth) == when
    assert ToldDate(Age(60), birth=birth).when() == when


def test_the_birth_date_told_later_places_an_age_before_the_year_told_beside_it() -> None:
    told = ToldDate(Age(60), birth=CalendarDate(1950))
    assert told.when(CalendarDate(1961)) == Between(CalendarDate(2021), CalendarDate(2022))


def test_a_time_after_an_operation_is_no_date() -> None:
    value = ToldDate(Gap(2, 4), "3 months after it", asked_back=True).to_value()
    assert date_told(value, TODAY) is None
    assert date_told(None, TODAY) is None
    assert gap_told(Answered(value), TODAY) == Gap(2, 4)


@pytest.mark.parametrize("answer", [Answered("2014"), NotSure(), Blank()])
def test_no_other_answer_is_a_time_after_an_operation(answer: Answer) -> None:
    assert gap_told(answer, TODAY) is None


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answered(ToldDate(FORMS[3], "around 2015", asked_back=True).to_value()), "around 2015"),
        (Answered(ToldDate(FORMS[2], "the accident", picked="ago_2_5_years").to_value()), "the accident"),
        (Answered(ToldDate(CalendarDate(2014), "2014").to_value()), ""),
        (Answered("2014"), ""),
        (NotSure("long ago"), "long ago"),
        (NotSure(), ""),
        (Blank(), ""),
    ],
)
def test_the_words_stand_where_they_say_more_than_the_date(answer: Answer, words: str) -> None:
    assert date_words_told(answer, TODAY) == words
