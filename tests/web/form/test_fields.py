"""Every kind of question: from what is posted to the answer, and back to what is shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from intake import context
from intake.content.loader import load_questionnaire
from intake.domain.answers import Answer, Answered, Answers, Blank, NotSure
from intake.domain.flow import Step
from intake.domain.questionnaire import Kind
from intake.web.form import page_form
from intake.web.form.field_kinds import FIELDS
from intake.web.form.fields import AnswerField, Asked
from intake.web.form.page_form import asked_for, asked_on, filled_form, posted_form
from intake.web.form.told_date_entry import DateTyped
from intake.web.form.words import Words

TODAY = date(2026, 11, 17)
QUESTIONNAIRE = load_questionnaire()
WORDS = Words(QUESTIONNAIRE, "en")


@pytest.fixture
def request_context(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def asked(link_id: str) -> tuple[Asked, ...]:
    question = QUESTIONNAIRE.question(link_id)
    keys = page_form.offered_keys(QUESTIONNAIRE, Answers(), question, None, context.practice().hours)
    return (Asked(question, keys, WORDS),)


def post(link_id: str, *values: str, **parts: str) -> AnswerField:
    posted: MultiDict[str, str] = MultiDict([(link_id, value) for value in values])
    posted.update({f"{link_id}-{part}": value for part, value in parts.items()})
    (field,) = posted_form(asked(link_id), posted, TODAY).answer_fields
    return field


def test_every_kind_has_its_field() -> None:
    assert set(FIELDS) == set(Kind)


GIVEN: list[tuple[str, tuple[str, ...], dict[str, str], Answer]] = [
    ("who", ("me",), {}, Answered("me")),
    ("who", (), {}, Blank()),
    ("prior_surgery", ("unsure",), {}, NotSure()),
    ("been_before", ("unsure",), {}, NotSure()),
    ("message_ok", ("no",), {}, Answered("no")),
    ("health", ("diabetes", "opioids"), {}, Answered(["diabetes", "opioids"])),
    ("health", ("opioids", "diabetes", "diabetes"), {}, Answered(["diabetes", "opioids"])),
    ("health", (), {}, Blank()),
    ("pain_score", ("0",), {}, Answered(0)),
    ("pain_score", ("10",), {}, Answered(10)),
    ("pain_score", ("unsure",), {}, NotSure()),
    ("name_given", ("  José \t Luis ",), {}, Answered("José Luis")),
    ("name_given", ("   ",), {}, Blank()),
    ("own_words", ("one\r\n\r\ntwo",), {}, Answered("one\n\ntwo")),
    (
        "surgery_date",
        ("june 2014",),
        {},
        Answered({"date": "2014-06", "said": "june 2014", "answered_on": "2026-11-17"}),
    ),
    ("surgery_date", (), {"unsure": "yes"}, NotSure()),
    ("surgery_date", (), {"unsure": "on"}, Blank()),
    ("birth_date", (), {"month": "3", "day": "27", "year": "1951"}, Answered("1951-03-27")),
    (
        "phone",
        ("2515550167",),
        {},
        Answered({"e164": "+12515550167", "shown": "(251) 555-0167"}),
    ),
    ("email", ("Maria@EXAMPLE.com",), {}, Answered("Maria@example.com")),
    ("earlier_reference", ("",), {}, Blank()),
]


@pytest.mark.usefixtures("request_context")
@pytest.mark.parametrize(("link_id", "values", "parts", "answer"), GIVEN)
def test_what_is_posted_becomes_the_answer(
    link_id: str, values: tuple[str, ...], parts: dict[str, str], answer: Answer
) -> None:
    field = post(link_id, *values, **parts)
    assert field.errors == []
    assert field.answer == answer


@pytest.mark.usefixtures("request_context")
@pytest.mark.parametrize(("link_id", "values", "parts", "answer"), GIVEN)
def test_an_answer_is_shown_so_that_posting_it_again_changes_nothing(
    link_id: str, values: tuple[str, ...], parts: dict[str, str], answer: Answer
) -> None:
    before = post(link_id, *values, **parts)
    (shown,) = filled_form(asked(link_id), Answers().with_(link_id, answer)).answer_fields
    typed: Any = shown.typed
    if isinstance(typed, DateTyped):
        again = post(link_id, typed.said, unsure="yes" if typed.unsure else "")
    elif isinstance(typed, dict):
        again = post(
            link_id, **{part: ("yes" if value is True else str(value or "")) for part, value in typed.items()}
        )
    else:
        again = post(link_id, *([typed] if isinstance(typed, str) else typed or []))
    assert again.answer == before.answer


@pytest.mark.usefixtures("request_context")
def test_a_form_number_is_put_right_and_shown_again() -> None:
    reference = context.new_reference()
    field = post("earlier_reference", f" {reference[:4].lower()}-{reference[4:]} ")
    assert field.answer == Answered(reference)


@pytest.mark.usefixtures("request_context")
def test_a_form_class_is_made_once_for_the_same_questions() -> None:
    first, second = filled_form(asked("who"), Answers()), filled_form(asked("who"), Answers())
    assert type(first) is type(second)
    spanish = (
        Asked(
            QUESTIONNAIRE.question("who"), ("me", "me_with_help", "someone_else"), Words(QUESTIONNAIRE, "es")
        ),
    )
    assert type(filled_form(spanish, Answers())) is not type(first)


@pytest.mark.usefixtures("request_context")
def test_the_cache_of_form_classes_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_form, "CACHED_FORMS", 2)
    monkeypatch.setattr(page_form, "_FORMS", {})
    for link_id in ("who", "health", "phone", "email"):
        filled_form(asked(link_id), Answers())
    assert len(page_form._FORMS) <= 2


@pytest.mark.usefixtures("request_context")
def test_a_question_named_like_a_part_of_the_form_is_refused() -> None:
    from dataclasses import replace

    question = replace(QUESTIONNAIRE.question("name_given"), link_id="validate")
    with pytest.raises(ValueError, match="validate"):
        filled_form((Asked(question, (), WORDS),), Answers())


@pytest.mark.usefixtures("request_context")
def test_only_times_the_office_is_open_are_offered() -> None:
    hours = context.practice().hours
    on_page = asked_on(QUESTIONNAIRE, Answers(), Step("call_times"), WORDS, hours)
    offered = {each.question.link_id: each.keys for each in on_page}
    assert "sat_morning" not in offered["call_windows"]
    assert offered["call_windows"][:2] == ("mon_morning", "mon_afternoon")


@pytest.mark.usefixtures("request_context")
def test_several_operations_are_choices_with_not_sure_last() -> None:
    told = Answers({"surgeries": Answered([1, 3])})
    question = QUESTIONNAIRE.question("pain_onset_surgery")
    assert page_form.offered_keys(QUESTIONNAIRE, told, question, None, context.practice().hours) == (
        "1",
        "3",
        "unsure",
    )


@pytest.mark.usefixtures("request_context")
def test_questions_from_several_pages_stand_on_one_and_one_of_them_is_optional() -> None:
    given = asked_for(QUESTIONNAIRE, ("name_given", "birth_date"), WORDS, optional=("birth_date",))
    assert [each.question.required for each in given] == [True, False]


@pytest.mark.usefixtures("request_context")
@pytest.mark.parametrize(
    ("link_id", "values", "kept"),
    [
        ("safety_fever", ("fever", "none", "made_up"), Answered(["fever", "none"])),
        ("safety_legs", ("made_up",), Blank()),
        ("safety_legs_which", ("x" * 400,), Answered("x" * 300)),
        ("safety_legs_which", ("\x00",), Blank()),
        ("phone", ("12",), Answered({"shown": "12", "typed": "12"})),
        ("who", ("made_up",), Blank()),
    ],
)
def test_what_can_be_kept_of_a_refused_answer(link_id: str, values: tuple[str, ...], kept: Answer) -> None:
    assert post(link_id, *values).salvaged() == kept
