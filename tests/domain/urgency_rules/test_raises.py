"""What raises a ticked sign, at each side of its threshold, and where it leads."""

from __future__ import annotations

from typing import Any

import pytest

from intake.domain.truth import Truth
from tests.domain.stories import ago, case_of, findings_of, from_to
from tests.domain.urgency_rules.telling import DOUBT, MISSING, NO, YES, operated, raising


@pytest.mark.parametrize(
    ("told", "truth"),
    [
        ({"onset": "2026-03-15", "trend": "same"}, YES),
        ({"onset": "2026-03-14", "trend": "same"}, NO),
        ({"onset": "2026-03", "trend": "same"}, YES),
        ({"onset": "2026-02", "trend": "same"}, NO),
        ({"onset": None, "trend": "same"}, YES),
        ({"onset": "2010", "trend": "better"}, NO),
        ({"onset": "2010", "trend": "comes_and_goes"}, NO),
        ({"onset": "2010", "trend": "slowly_worse"}, YES),
        ({"onset": "2010", "trend": "worse_fast"}, YES),
        ({"onset": "2010", "trend": "unsure"}, YES),
        ({"onset": "2010"}, YES),
        ({"onset": "2026-06-10", "trend": "better"}, YES),
    ],
)
def test_only_weakness_certainly_old_and_told_not_worse_does_not_raise(
    told: dict[str, Any], truth: Truth
) -> None:
    assert raising("weakness_new_worse_or_unclear", {"weakness": told}).truth is truth
    level = "emergency" if truth is YES else "same_day"
    story = case_of(safety_more=["cancer_history"], symptoms={"weakness": told})
    assert findings_of(story)["cancer_history"].effect == level


@pytest.mark.parametrize("key", ["pain", "numbness", "tingling", "other"])
def test_nothing_but_weakness_raises_so(key: str) -> None:
    told = {key: {"onset": ago(1), "trend": "worse_fast"}}
    assert raising("weakness_new_worse_or_unclear", told).truth is NO


@pytest.mark.parametrize(
    ("told", "level", "words"),
    [
        (operated(ago(90)), "same_day", ", raised to same day with: an operation in the last 90 days."),
        (operated(ago(91)), "soon", "lasting trouble swallowing."),
        (
            operated(from_to(91, 90)),
            "soon",
            "so it counts one level lower than same day, with: an operation in the last 90 days.",
        ),
        (operated(None), "soon", "lasting trouble swallowing."),
        (operated(None, safety=["unsure"]), "soon", "with: an operation in the last 90 days."),
        ({"prior_surgery": "no"}, "soon", "lasting trouble swallowing."),
        ({"prior_surgery": "unsure"}, "soon", "lasting trouble swallowing."),
    ],
)
def test_trouble_swallowing_is_raised_to_same_day_and_no_further(
    told: dict[str, Any], level: str, words: str
) -> None:
    finding = findings_of(case_of(**told, safety_more=["swallowing"]))["swallowing"]
    assert finding.effect == level
    assert finding.because.endswith(words)


def test_a_raise_asks_for_the_date_of_the_operation_alone() -> None:
    """Not for the area, and not whether anything began after it."""
    neck = {"surgeries": [{"regions": ["neck"], "date": ago(80)}]}
    back_pain = {"pain": {"places": ["lower_back"], "onset": "2001", "trend": "same", "score": 1}}
    findings = findings_of(case_of(**neck, safety=["fever"], symptoms=back_pain))
    assert findings["fever"].effect == "emergency"


# --- whether each condition holds -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "truth"),
    [
        (operated(ago(90)), YES),
        (operated(ago(91)), NO),
        (operated(from_to(91, 90)), DOUBT),
        (operated(None, safety=None), DOUBT),
        (operated("2001", None, safety=None), DOUBT),
        (operated("2001", ago(90)), YES),
        (operated(ago(-1)), NO),
        (operated(ago(5), prior_surgery="unsure"), YES),
        (operated(ago(5), prior_surgery="no"), NO),
        ({"prior_surgery": "yes", "safety": None}, DOUBT),
        ({"prior_surgery": "unsure"}, MISSING),
        ({"prior_surgery": None}, MISSING),
        ({"prior_surgery": "no"}, NO),
        ({"prior_surgery": "planned"}, NO),
    ],
    ids=str,
)
def test_recent_surgery(told: dict[str, Any], truth: Truth) -> None:
    assert raising("recent_surgery", {}, **told).truth is truth


@pytest.mark.parametrize("key", ["numbness", "weakness"])
@pytest.mark.parametrize(
    ("told", "truth"),
    [
        ({"onset": ago(14), "trend": "same"}, YES),
        ({"onset": ago(15), "trend": "same"}, NO),
        ({"onset": ago(15), "trend": "slowly_worse"}, YES),
        ({"onset": ago(15), "trend": "worse_fast"}, YES),
        ({"onset": ago(15)}, MISSING),
        ({"onset": from_to(15, 14), "trend": "same"}, DOUBT),
        ({"trend": "same"}, DOUBT),
    ],
    ids=str,
)
def test_new_or_worse_numbness_or_weakness(key: str, told: dict[str, Any], truth: Truth) -> None:
    assert raising("new_or_worse_numbness_or_weakness", {key: told}).truth is truth


@pytest.mark.parametrize("key", ["pain", "tingling", "other"])
def test_other_symptoms_do_not_raise_a_fever(key: str) -> None:
    told = {key: {"onset": ago(1), "trend": "worse_fast"}}
    assert raising("new_or_worse_numbness_or_weakness", told).truth is NO
    assert raising("weakness_told", told).truth is NO
