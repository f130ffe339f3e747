"""What was answered, in FHIR and back: the same answers, not sure and left empty kept apart."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain import flow
from intake.domain.answers import Answered, Answers, Blank, NotSure
from intake.domain.dates import parse_calendar_date
from intake.domain.told_date import ToldDate
from intake.domain.told_date.forms import Age, Gap
from intake.formats.fhir.checking import check
from intake.formats.fhir.response import UnreadableResponse, read_response, write_response
from tests.domain.forms import REAL, any_answers, filled_in
from tests.domain.strategies import partial_dates

BASE, TODAY = "https://intake.example.org", date(2026, 6, 15)

FORMS = st.one_of(
    partial_dates(TODAY),
    st.integers(0, 90).map(Age),
    st.integers(0, 90).map(lambda age: Age(age, age + 3)),
    st.integers(0, 30).map(lambda near: Gap(near, near + 2)),
    st.integers(0, 30).map(lambda near: Gap(near, None)),
)
TOLD_DATES = st.builds(
    ToldDate,
    FORMS,
    said=st.sampled_from(["", "around 2015", "hace unos 10 años"]),
    asked_back=st.booleans(),
    picked=st.sampled_from(["", "years_2_5"]),
    answered_on=st.none() | st.just(TODAY),
    birth=st.none() | st.just(parse_calendar_date("1961-02")),
)


def there_and_back(answers: Answers) -> Answers:
    written = json.loads(json.dumps(write_response(REAL, BASE, answers, TODAY)))
    check(written)
    return read_response(REAL, BASE, written)


@given(filled_in())
def test_what_a_person_filled_in_comes_back(told: Answers) -> None:
    counted = flow.on_path_answers(REAL, told)
    assert there_and_back(counted) == counted


@given(any_answers())
def test_any_mixture_of_answers_comes_back(told: Answers) -> None:
    counted = flow.on_path_answers(REAL, told)
    assert there_and_back(counted) == counted


@given(TOLD_DATES)
def test_a_date_comes_back_as_it_was_told(told: ToldDate) -> None:
    answers = Answers(
        {
            "surgeries": Answered([4]),
            "surgery_date@4": Answered(told.to_value()),
            "seen_when": Answered(told.to_value()),
        }
    )
    back = there_and_back(answers)
    assert ToldDate.from_value(back.value("surgery_date@4"), TODAY) == told
    assert back.value("surgeries") == [4]


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("2014", {"date": "2014"}),
        (
            {"date": "2014-06", "said": "June '14", "asked_back": True},
            {"date": "2014-06", "typed": "June '14"},
        ),
        ({"between": ["2014", "2016-03"]}, {"first": "2014", "last": "2016-03"}),
        ({"ago_months": [24, None]}, {"ago-near": {"value": 24, "unit": "months", "code": "mo"}}),
    ],
)
def test_a_year_stays_a_year(value: Any, parts: dict[str, Any]) -> None:
    answers = Answers({"surgeries": Answered([1]), "surgery_date@1": Answered(value)})
    assert there_and_back(answers) == answers
    text = json.dumps(write_response(REAL, BASE, answers, TODAY))
    for name, told in parts.items():
        assert f'"linkId": "surgery_date.{name}"' in text
        assert all(json.dumps(each) in text for each in (told.values() if isinstance(told, dict) else [told]))
    assert "-01-01" not in text


def test_not_sure_left_empty_and_not_asked_are_three_things() -> None:
    answers = Answers(
        {
            "surgeries": Answered([2]),
            "surgery_date@2": NotSure("sometime back"),
            "pain_score": NotSure(),
            "prior_surgery": Answered("unsure"),
            "own_words": Blank(),
            "birth_date_typed": Answered("61"),
            "preparing": Answered("done"),
        }
    )
    back = there_and_back(answers)
    assert back.by_id == {**answers.by_id, "prior_surgery": NotSure()}
    items = str(write_response(REAL, BASE, answers, TODAY))
    assert "pain_limb_score" not in items
    assert "sometime back" in items


def test_characters_that_fhir_has_no_place_for_become_spaces() -> None:
    answers = Answers({"own_words": Answered("it\x0bhurts\x00")})
    assert there_and_back(answers).value("own_words") == "it hurts "


@pytest.mark.parametrize(
    "change",
    [
        {"questionnaire": f"{BASE}/fhir/Questionnaire/spine-intake|2020.1"},
        {"item": [{"text": "without a link id"}]},
        {"item": [{"linkId": "section4.symptoms", "item": [{"linkId": "page.symptoms", "item": [
            {"linkId": "pain_score", "answer": [{"valueString": "7"}]}]}]}]},
        {"item": [{"linkId": "section3.surgery", "item": [{"linkId": "surgeries", "item": []}]}]},
    ],
)  # fmt: skip
def test_a_response_of_another_form_or_shape_is_refused(change: dict[str, Any]) -> None:
    written = write_response(REAL, BASE, Answers({"pain_score": Answered(7)}), TODAY)
    with pytest.raises(UnreadableResponse):
        read_response(REAL, BASE, written | change)
