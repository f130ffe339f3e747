"""Answers that do not fit together are named, both of them; what fits is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from intake.domain.conflicts import conflicts
from intake.domain.dates import CalendarDate
from intake.domain.onsets import NeverWentAway
from intake.domain.story import Story
from tests.domain.stories import case_of
from tests.domain.strategies import cases

FUSION = {"regions": ["lower_back"], "procedures": ["fusion"], "date": "2024", "implants": "yes"}
WEAK = {"places": ["left_leg"], "trend": "worse_fast", "onset": "2026-06"}


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (
            {"surgeries": [{**FUSION, "implants": "no"}]},
            "No metal or device is left, yet the operation (2024 (month not given)) leaves one as a rule.",
        ),
        (
            {"surgeries": [{**FUSION, "implants": "no", "date": None}]},
            "No metal or device is left, yet the operation leaves one as a rule.",
        ),
        (
            {"symptoms": {"weakness": WEAK}},
            "Weakness is getting worse fast, yet no sign of a failing limb was",
        ),
        (
            {"safety_more": ["wound"]},
            "No past spine surgery, yet a sign that comes after surgery was ticked.",
        ),
    ],
)
def test_what_does_not_fit_is_named(told: dict[str, Any], says: str) -> None:
    (found,) = conflicts(case_of(**told))
    assert found.startswith(says)


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"surgeries": [FUSION]},
        {"surgeries": [{**FUSION, "procedures": ["disc_removed"], "implants": "no"}]},
        {"symptoms": {"weakness": WEAK}, "safety": ["weaker_fast"]},
        {"symptoms": {"weakness": WEAK}, "safety": ["unsure"]},
        {"symptoms": {"weakness": WEAK}, "safety": None},
        {"symptoms": {"weakness": {**WEAK, "trend": "same"}}},
        {"symptoms": {"pain": WEAK}},
        {"surgeries": [FUSION], "safety_more": ["wound"]},
        {"surgeries": [FUSION], "symptoms": {"pain": {**WEAK, "onset": {"never_went_away": 0}}}},
    ],
)
def test_what_fits_is_not(told: dict[str, Any]) -> None:
    assert conflicts(case_of(**told)) == ()


@pytest.mark.parametrize(
    "onset", [NeverWentAway(0, told=CalendarDate(2025)), NeverWentAway(0, told_after=(2, None))]
)
def test_never_better_beside_a_later_beginning_does_not_fit(onset: NeverWentAway) -> None:
    story = case_of(surgeries=[FUSION], symptoms={"pain": {**WEAK, "trend": "same"}})
    told = replace(story, symptoms=(replace(story.symptoms[0], onset=onset),))
    assert conflicts(told) == (
        "Pain never got better after the operation, yet a beginning after it was told, too.",
    )


@given(cases())
def test_every_story_can_be_looked_over(story: Story) -> None:
    assert all(said.endswith(".") for said in conflicts(story))
