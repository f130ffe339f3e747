"""The rest of the time falls from page to page, and follows what the person told."""

from __future__ import annotations

from typing import Any

import pytest

from intake.content.forms import load_form
from intake.domain import flow
from intake.domain.answers import Answered, Answers
from intake.domain.questionnaire import LANGUAGES
from intake.domain.route import NOW
from intake.domain.time_left import minutes_left, part_of

FORM = load_form()


def answers(**given: Any) -> Answers:
    return Answers({link_id: Answered(value) for link_id, value in given.items()})


def left(page: str, told: Answers, language: str = "en") -> int:
    return minutes_left(FORM, told, FORM.page(page), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_never_grows_on_the_way_and_ends_with_a_minute(language: str) -> None:
    typical = answers(prior_surgery="yes", surgeries=[1], symptoms=["pain", "numbness"])
    pages = [step.page_id for step in flow.path(FORM, typical)]
    minutes = [left(page, Answers(), language) for page in pages]
    assert minutes == sorted(minutes, reverse=True)
    assert minutes[-1] == 1


def test_what_was_not_told_yet_counts_as_the_typical_form() -> None:
    typical = answers(prior_surgery="yes", surgeries=[1], symptoms=["pain", "numbness"])
    assert left("who", Answers()) == left("who", typical)


def test_who_tells_more_has_more_to_do_and_who_tells_less_has_less() -> None:
    usual = left("prior_surgery", Answers())
    assert left("prior_surgery", answers(prior_surgery="no", symptoms=["pain"])) < usual
    every = ["pain", "numbness", "weakness", "tingling", "other"]
    assert left("prior_surgery", answers(prior_surgery="yes", surgeries=[1], symptoms=every)) > usual


def test_after_sending_only_what_helps_to_prepare_is_left() -> None:
    sent = answers(prior_surgery="yes", surgeries=[1], symptoms=["pain"], preparing=NOW)
    assert 1 < left("getting_around", sent) <= 5
    assert part_of(FORM, sent, FORM.page("getting_around")) == (1, 2)


def test_the_parts_are_counted_in_order_and_the_last_one_sends() -> None:
    assert part_of(FORM, Answers(), FORM.page("who")) == (1, 7)
    assert part_of(FORM, Answers(), FORM.page("surgery")) == (3, 7)
    assert part_of(FORM, Answers(), FORM.page("check")) == (7, 7)


def test_a_page_sent_already_is_no_part_of_preparing_and_has_a_time_all_the_same() -> None:
    sent = answers(symptoms=["pain"], preparing=NOW)
    assert part_of(FORM, sent, FORM.page("who")) == (1, 2)
    assert left("who", sent) >= 1
