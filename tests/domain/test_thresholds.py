"""Thresholds in words: made from the policy's numbers, in both languages, in every wording of a form."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.domain.bands import Bands
from intake.domain.questionnaire import LANGUAGES, Option, Page, Question, Questionnaire, Text
from intake.domain.thresholds import (
    THRESHOLDS,
    YOUNGEST_AGE,
    counted_in_words,
    days_in_words,
    months_in_words,
    threshold_words,
    with_thresholds,
)
from tests.domain.forms import REAL

BANDS = Bands(early_months=2, recent_months=18, remote_months=96)


@pytest.mark.parametrize(
    ("months", "english", "spanish"),
    [
        (1, "1 month", "1 mes"),
        (3, "3 months", "3 meses"),
        (12, "1 year", "1 año"),
        (18, "18 months", "18 meses"),
        (24, "2 years", "2 años"),
        (120, "10 years", "10 años"),
        (121, "121 months", "121 meses"),
    ],
)
def test_months_are_said_as_people_say_them(months: int, english: str, spanish: str) -> None:
    assert (months_in_words(months), months_in_words(months, "es")) == (english, spanish)


def test_days_are_days() -> None:
    assert [days_in_words(days, language) for language in LANGUAGES for days in (1, 90)] == [
        "1 day",
        "90 days",
        "1 día",
        "90 días",
    ]


def test_every_threshold_has_words() -> None:
    assert threshold_words(BANDS, 60) == {
        "early_time": "2 months",
        "recent_time": "18 months",
        "remote_time": "8 years",
        "surgery_time": "60 days",
    }
    assert threshold_words(BANDS, 60, "es")["recent_time"] == "18 meses"


def everywhere(text: Text) -> Questionnaire:
    """The real form with that text at every place a wording can stand."""

    def option(old: Option) -> Option:
        return replace(old, text=text, hint=text, group=text)

    def question(old: Question) -> Question:
        options = tuple(map(option, old.options))
        asked = replace(old, text=text, text_by={"some_choice": text}, why=text, hint=text)
        return replace(asked, options=options, none_said=text, low=text, high=text)

    def page(old: Page) -> Page:
        return replace(old, title=text, lead=(text,), questions=tuple(map(question, old.questions)))

    return replace(
        REAL,
        sections=tuple(replace(section, title=text) for section in REAL.sections),
        pages=tuple(map(page, REAL.pages)),
        words=dict.fromkeys(REAL.words, text),
    )


def test_they_are_put_into_every_wording_and_other_names_stay() -> None:
    names = " ".join(f"{{{name}}}" for name in (*THRESHOLDS, YOUNGEST_AGE))
    form = everywhere(Text(f"{{phone}} {names}", f"{{phone}} {names}"))
    filled = with_thresholds(form, BANDS, 60, 16)

    texts = {(text.en, text.es) for _, text in filled.texts()}
    assert texts == {
        ("{phone} 2 months 18 months 8 years 60 days 16", "{phone} 2 meses 18 meses 8 años 60 días 16")
    }
    assert filled.as_written is form
    assert filled.digest == REAL.digest


def test_a_form_without_any_stays_what_it_is() -> None:
    plain = everywhere(Text("Where?", "¿Dónde?"))
    assert with_thresholds(plain, BANDS, 60, 18) == plain
    assert REAL.as_written is REAL


def test_a_number_of_any_unit_is_counted_in_that_unit() -> None:
    assert [counted_in_words(n, unit) for n, unit in ((1, "day"), (12, "month"), (2, "year"))] == [
        "1 day",
        "12 months",
        "2 years",
    ]
    assert counted_in_words(1, "month", "es") == "1 mes"
