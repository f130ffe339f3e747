"""A mark fits its own sitting, page and answers, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from intake.content.loader import load_questionnaire
from intake.domain.flow import Step
from intake.services.patient import page_marks, shown_again, sitting
from intake.services.patient.sitting import FormUsed, Sitting
from intake.store.keys import Keys
from tests.support.filed_stories import new_id

NOW = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
FORM = load_questionnaire()
OWN = {"own_words": {"value": "Dance"}}
NUMBER = "a" * 12


def begun(session: Session, keys: Keys) -> Sitting:
    form = FormUsed(FORM.id, FORM.version, "en")
    token = new_id
    opened, _ = sitting.start(
        session, keys, form, now=NOW, new_id=new_id, new_token=token, kept_for=timedelta(days=30)
    )
    return opened


def answered(opened: Sitting, **answers: object) -> Sitting:
    return replace(
        opened, answers={name.replace("__", "@"): {"value": each} for name, each in answers.items()}
    )


def test_a_mark_fits_the_page_it_was_made_for(session: Session, keys: Keys) -> None:
    one, other = begun(session, keys), begun(session, keys)
    mark = page_marks.make(keys, one, "own_words", OWN, NUMBER)
    assert page_marks.is_of(keys, one, mark)
    assert page_marks.is_as_shown(keys, one, mark, "own_words", OWN)
    assert page_marks.number_of(mark) == NUMBER
    assert not page_marks.is_of(keys, other, mark)
    assert not page_marks.is_as_shown(keys, other, mark, "own_words", OWN)
    assert not page_marks.is_as_shown(keys, one, mark, "who", OWN)
    assert not page_marks.is_as_shown(keys, one, mark, "own_words", {})


@pytest.mark.parametrize("mark", ["", ".", "..", "x", "x.y", "x.y.z", "\ud800", "é.é.é"])
def test_what_is_no_mark_fits_nothing(session: Session, keys: Keys, mark: str) -> None:
    opened = begun(session, keys)
    assert not page_marks.is_of(keys, opened, mark)
    assert not page_marks.is_as_shown(keys, opened, mark, "own_words", {})


def test_a_mark_of_other_keys_fits_nothing(session: Session, keys: Keys) -> None:
    opened = begun(session, keys)
    mark = page_marks.make(keys, opened, "own_words", OWN, NUMBER)
    assert not page_marks.is_of(replace(keys, index=b"other" * 8), opened, mark)


def test_a_page_holds_its_own_answers_and_what_was_typed_there(session: Session, keys: Keys) -> None:
    opened = answered(begun(session, keys), who="me", own_words="Dance", own_words_shown=["x"])
    own = page_marks.own_of_step(FORM, opened, Step("more_words"))
    assert own == {"own_words": {"value": "Dance"}, "own_words_shown": {"value": ["x"]}, "typed": None}
    typed = shown_again.keep_typed(opened, "more_words", [("own_words", "x" * 501)])
    assert page_marks.own_of_step(FORM, typed, Step("more_words"))["typed"] == [["own_words", "x" * 501]]


def test_a_page_of_a_loop_holds_the_answers_of_its_own_turn(session: Session, keys: Keys) -> None:
    opened = answered(begun(session, keys), surgery_date__1="2014", surgery_date__2="2020", surgeries=[1, 2])
    assert page_marks.own_of_step(FORM, opened, Step("surgery_date", 2)) == {
        "surgery_date@2": {"value": "2020"},
        "typed": None,
    }
    assert page_marks.own_of_surgery(opened, 1) == {"surgery_date@1": {"value": "2014"}}
    assert page_marks.own_of_step(FORM, opened, Step("surgeries"))["surgeries"] == {"value": [1, 2]}


def test_the_check_holds_all_answers(session: Session, keys: Keys) -> None:
    opened = answered(begun(session, keys), who="me", own_words="Dance")
    assert page_marks.own_of_step(FORM, opened, Step("check"))["answers"] == opened.answers


def test_the_page_whose_answers_stand_is_remembered_until_something_else_changes_them(
    session: Session, keys: Keys
) -> None:
    kept = page_marks.keep_giver(begun(session, keys), "own_words", NUMBER)
    saved = sitting.save_page(session, kept, answers={}, now=NOW, page="own_words")
    assert saved.given_by == {"own_words": NUMBER}
    assert page_marks.forget_givers(saved).given_by == {}
