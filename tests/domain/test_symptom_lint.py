"""The questionnaire and the table of symptoms must have each other's symptoms, in one order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.content.loader import load_questionnaire
from intake.domain import symptoms
from intake.domain.conditions import Includes
from intake.domain.questionnaire import Option, Page, Questionnaire, Text
from intake.domain.symptom_lint import lint_symptoms
from intake.domain.symptoms import all_symptoms, symptom_keys

FORM = load_questionnaire()


def says(form: Questionnaire = FORM) -> list[str]:
    return [str(finding) for finding in lint_symptoms(form)]


def with_page(page: Page) -> Questionnaire:
    return replace(FORM, pages=tuple(page if each.id == page.id else each for each in FORM.pages))


def with_choice(link_id: str, key: str) -> Questionnaire:
    """The form with one more choice of that question."""
    page = FORM.page_of(link_id)
    questions = tuple(
        replace(each, options=(*each.options, Option(key, Text("More", "Más"))))
        if each.link_id == link_id
        else each
        for each in page.questions
    )
    return with_page(replace(page, questions=questions))


def test_what_ships_agrees() -> None:
    assert says() == []


def test_a_symptom_that_is_asked_and_not_in_the_table_is_found() -> None:
    assert says(with_choice("symptoms", "ache")) == [
        "error: question symptoms, choice ache: is not in the table of symptoms; it would be dropped"
    ]


def test_a_symptom_of_the_table_that_cannot_be_chosen_is_found() -> None:
    page = FORM.page_of("symptoms")
    asked, *rest = page.questions
    fewer = replace(asked, options=tuple(option for option in asked.options if option.key != "tingling"))
    assert says(with_page(replace(page, questions=(fewer, *rest)))) == [
        "error: question symptoms: does not offer tingling, which is in the table of symptoms"
    ]


def test_pages_in_another_order_than_the_table_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = symptom_keys()
    first, second, *rest = all_symptoms()
    monkeypatch.setattr(symptoms, "_SYMPTOMS", (second, first, *rest))
    table = symptom_keys()
    assert says() == [
        f"error: symptoms: are asked as {', '.join(asked)}; the table of symptoms has {', '.join(table)}",
        "error: question numbness_onset_when, choice same_as_weakness: is a key that no rule knows",
    ]


@pytest.mark.parametrize("page_id", ["tingling", "tingling_onset"])
def test_a_page_that_is_asked_of_others_than_those_who_chose_it_is_found(page_id: str) -> None:
    wrong = replace(FORM.page(page_id), enable_when=Includes("symptoms", ("numbness",)))
    assert says(with_page(wrong)) == [
        f"error: page {page_id}: is asked where only numbness is chosen",
        f"error: page {page_id}: is not asked where only tingling is chosen",
    ]


@pytest.mark.parametrize(
    ("link_id", "key"),
    [
        ("pain_places", "left_ear"),
        ("pain_trend", "none"),
        ("pain_onset_when", "long_ago"),
        ("pain_onset_when", "same_as_other"),
        ("pain_onset_when", "same_as_ache"),
    ],
)
def test_a_choice_that_the_rules_would_drop_is_found(link_id: str, key: str) -> None:
    assert says(with_choice(link_id, key)) == [
        f"error: question {link_id}, choice {key}: is a key that no rule knows"
    ]
