"""Answers in the words of the form: what was left out of a date is said, and nothing is made up."""

from __future__ import annotations

from typing import Any

import pytest

from intake.content.loader import load_questionnaire
from intake.domain.answers import Answer, Answered, Answers, Blank, NotAsked, NotSure
from intake.domain.dates import season
from intake.web.form.told import answer_words, date_words, placeholders, surgery_label
from intake.web.form.words import Words

QUESTIONNAIRE = load_questionnaire()
SPRING = season("spring", 2019).to_data()
ENGLISH, SPANISH = Words(QUESTIONNAIRE, "en"), Words(QUESTIONNAIRE, "es")


@pytest.mark.parametrize(
    ("value", "english", "spanish"),
    [
        ("2014-06-09", "June 9, 2014", "9 de junio de 2014"),
        ("2014-06", "June 2014 (day not given)", "junio de 2014 (sin el día)"),
        ("2014", "2014 (month not given)", "2014 (sin el mes)"),
        ({"between": ["2014", "2016"]}, "between 2014 and 2016", "entre 2014 y 2016"),
        ({"between": ["2013-12", "2015-03"]}, "winter 2014", "invierno de 2014"),
    ],
)
def test_a_date_is_said_as_it_was_given(value: Any, english: str, spanish: str) -> None:
    assert date_words(value, ENGLISH) == english
    assert date_words(value, SPANISH) == spanish


def test_ages_are_said_one_by_one_and_many_from_first_to_last() -> None:
    assert (date_words({"date": {"age": 60}}, ENGLISH), date_words({"date": {"age": 60}}, SPANISH)) == (
        "at age 60",
        "a los 60 años",
    )
    assert date_words({"date": {"age": [52, 53]}}, ENGLISH) == "at age 52 or 53"
    assert date_words({"date": {"age": [52, 53]}}, SPANISH) == "a los 52 o 53 años"
    assert date_words({"date": {"age": [50, 55]}}, ENGLISH) == "at age 50 to 55"


def test_how_long_ago_is_said_without_the_day_it_was_answered() -> None:
    value = {"ago_months": [24, 60], "answered_on": "2026-11-17"}
    assert "2 to 5 years ago" in date_words(value, ENGLISH)
    assert "2026" not in date_words(value, ENGLISH)


@pytest.mark.parametrize(
    ("answer", "words"), [(NotSure(), "Not sure"), (Blank(), "Not answered"), (NotAsked(), "Not answered")]
)
def test_a_gap_is_said_to_be_one(answer: Answer, words: str) -> None:
    assert answer_words(QUESTIONNAIRE.question("pain_trend"), answer, ENGLISH) == (words,)


@pytest.mark.parametrize(
    ("link_id", "value", "lines"),
    [
        ("who", "me", ("For me",)),
        ("message_ok", "yes", ("Yes",)),
        ("health", ["diabetes", "none"], ("Diabetes", "None of these")),
        ("pain_score", 0, ("0",)),
        ("own_words", "one\ntwo", ("one", "two")),
        ("earlier_reference", "0123CFHJ", ("0123-CFHJ",)),
    ],
)
def test_an_answer_is_said_in_the_words_of_its_choices(
    link_id: str, value: Any, lines: tuple[str, ...]
) -> None:
    assert answer_words(QUESTIONNAIRE.question(link_id), Answered(value), ENGLISH) == lines


def test_a_choice_of_an_operation_is_said_by_part_and_date() -> None:
    told = Answers(
        {
            "surgeries": Answered([1, 2]),
            "surgery_regions@2": Answered(["neck", "upper_back"]),
            "surgery_date@2": NotSure(),
        }
    )
    question = QUESTIONNAIRE.question("pain_onset_surgery")
    assert answer_words(question, Answered("2"), ENGLISH, answers=told) == (
        "Neck, Upper back: date not known",
    )
    assert surgery_label(told, 1, ENGLISH) == "Surgery 1 (part and date not known)"


@pytest.mark.parametrize(
    ("when", "english", "spanish"),
    [
        (
            {"between": ["2019-02", "2019-06"]},
            "Surgery between February 2019 and June 2019 (part not known)",
            "Cirugía entre febrero de 2019 y junio de 2019 (no sabe en qué parte)",
        ),
        (
            SPRING,
            "Surgery in spring 2019 (part not known)",
            "Cirugía en primavera de 2019 (no sabe en qué parte)",
        ),
        ("2019", "Surgery in 2019 (part not known)", "Cirugía en 2019 (no sabe en qué parte)"),
        (
            "2019-06",
            "Surgery in June 2019 (part not known)",
            "Cirugía en junio de 2019 (no sabe en qué parte)",
        ),
        (
            "2019-06-05",
            "Surgery on June 5, 2019 (part not known)",
            "Cirugía del 5 de junio de 2019 (no sabe en qué parte)",
        ),
        (
            {"ago_months": [24, 60], "answered_on": "2026-11-17"},
            "Surgery 2 to 5 years ago (part not known)",
            "Cirugía hace de 2 a 5 años (no sabe en qué parte)",
        ),
    ],
)
def test_an_operation_of_an_unknown_part_is_told_by_its_date(when: Any, english: str, spanish: str) -> None:
    told = Answers(
        {
            "surgeries": Answered([1]),
            "surgery_regions@1": Answered(["unknown"]),
            "surgery_date@1": Answered(when),
        }
    )
    assert surgery_label(told, 1, ENGLISH) == english
    assert surgery_label(told, 1, SPANISH) == spanish


@pytest.mark.parametrize(
    ("answers", "surgery"),
    [
        ({"surgery_date@1": Answered("2014-06")}, "your surgery of June 2014"),
        ({"surgery_date@1": Answered("2014")}, "your surgery of 2014"),
        ({"surgery_date@1": NotSure()}, "your surgery"),
        ({"surgery_date@1": Answered({"between": ["2013", "2014"]})}, "your surgery"),
        ({"surgeries": Answered([1, 2])}, "a surgery"),
    ],
)
def test_questions_speak_of_the_one_operation_or_of_one_of_several(
    answers: dict[str, Answer], surgery: str
) -> None:
    assert placeholders(Answers(answers), ENGLISH)["surgery"] == surgery
