"""Every form asks for the signs on pages of its own, and a list is told as far as its pages were answered."""

from __future__ import annotations

from datetime import date

import pytest

from intake.content.loader import load_questionnaire
from intake.domain.answered_story import story_from_answers
from intake.domain.answers import Answered, Answers
from intake.domain.sign_lists import (
    SIGN_LISTS,
    asked_for,
    asking,
    first_safety_page,
    sign_questions,
    ticked_on,
)

FIRST, NOW = load_questionnaire("spine-intake-2026.1"), load_questionnaire()
TODAY = date(2026, 11, 17)


def told(**ticks: list[str]) -> frozenset[str] | None:
    answers = Answers({link_id: Answered(keys) for link_id, keys in ticks.items()})
    return story_from_answers(answers, TODAY, NOW).safety


def test_the_first_form_asks_each_list_on_one_page_and_this_one_on_short_pages() -> None:
    pages = {form.version: [each.link_id for each in sign_questions(form)] for form in (FIRST, NOW)}
    assert pages["2026.1"] == ["safety", "safety_more"]
    assert pages["2026.2"] == [
        *("safety_legs", "safety_sudden", "safety_fever", "safety_moving", "safety_pain")
    ]
    assert (first_safety_page(FIRST).id, first_safety_page(NOW).id) == ("safety", "safety_legs")


def test_a_sign_is_found_on_the_page_that_asks_for_it() -> None:
    found = asking(NOW, "fever")
    assert found is not None
    assert found.link_id == "safety_fever"
    assert asking(NOW, "hiccups") is None


def test_a_list_is_told_as_far_as_its_pages_were_answered() -> None:
    assert told() is None
    assert told(safety_legs=["none"]) == frozenset()
    assert told(safety_legs=["urine_trouble"], safety_fever=["fever", "none"]) == frozenset(
        {"urine_trouble", "fever"}
    )
    assert told(safety_legs=["none"], safety_sudden=["unsure"]) == frozenset({"unsure"})
    assert told(safety=["fever"]) == frozenset({"fever"})


@pytest.mark.parametrize("which", SIGN_LISTS)
def test_ticks_are_spread_over_the_pages_and_every_page_is_answered(which: str) -> None:
    spread = ticked_on(NOW, which, ["fever", "wound", "unsure"])
    assert list(spread) == [each.link_id for each in asked_for(NOW, which)]
    assert all(spread.values())
    assert set().union(*ticked_on(NOW, which, []).values()) == {"none"}
    if which == "first":
        assert spread == {"safety_legs": ["unsure"], "safety_sudden": ["none"], "safety_fever": ["fever"]}
