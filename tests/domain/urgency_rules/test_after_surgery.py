"""Within days of an operation: at each boundary, and in each outcome."""

from __future__ import annotations

from typing import Any

import pytest

from intake.domain.truth import Truth
from intake.domain.urgency_rules import RULES
from tests.domain.stories import ago, from_to
from tests.domain.urgency_rules.telling import (
    DOUBT,
    MISSING,
    NO,
    YES,
    Row,
    operated,
    reading,
    rows,
)

# --- within days of an operation --------------------------------------------------------------------------


def near(key: str, days: int, **symptom: Any) -> list[Any]:
    """What "within `days` days of an operation" means, in rows for a symptom the rule is about."""
    told = {"trend": "same"} | symptom
    worse = {"trend": "slowly_worse"} | symptom
    table: list[Row] = [
        ({key: told | {"onset": ago(days)}}, operated(ago(days)), YES),
        ({key: told | {"onset": ago(1)}}, operated(ago(days)), YES),
        ({key: told | {"onset": ago(1)}}, operated(ago(days + 1)), NO),
        ({key: told | {"onset": ago(1)}}, operated(from_to(days + 1, days)), DOUBT),
        ({key: told | {"onset": ago(1)}}, operated(None, safety=None), DOUBT),
        ({key: told | {"onset": ago(1)}}, operated("2001", None, safety=None), DOUBT),
        ({key: told | {"onset": ago(1)}}, operated("2001", ago(days)), YES),
        ({key: told | {"onset": ago(1)}}, operated(ago(-3)), NO),
        ({key: told | {"onset": ago(1)}}, operated(ago(2), prior_surgery="no"), NO),
        ({key: told | {"onset": ago(1)}}, operated(ago(2), prior_surgery="planned"), NO),
        ({key: told | {"onset": ago(1)}}, operated(ago(2), prior_surgery="unsure"), YES),
        ({key: told | {"onset": ago(1)}}, operated(ago(2), prior_surgery=None), YES),
        ({key: told | {"onset": ago(1)}}, {"prior_surgery": "yes", "safety": None}, DOUBT),
        ({key: told | {"onset": ago(1)}}, {"prior_surgery": "unsure"}, MISSING),
        ({key: told | {"onset": ago(1)}}, {"prior_surgery": None}, MISSING),
        ({key: told | {"onset": ago(1)}}, {"prior_surgery": "no"}, NO),
        ({key: told | {"onset": ago(days + 1)}}, operated(ago(days)), NO),
        ({key: told | {"onset": from_to(days + 1, days)}}, operated(ago(days)), DOUBT),
        ({key: told | {"onset": None}}, operated(ago(days)), DOUBT),
        ({key: told | {"onset": {"never_went_away": 0}}}, operated(ago(days)), DOUBT),
        ({key: told | {"onset": {"never_went_away": 0}}}, operated(ago(days + 1)), NO),
        ({key: told | {"onset": {"never_went_away": None}}}, {"prior_surgery": "no"}, NO),
        ({key: worse | {"onset": "2010"}}, operated(ago(days)), YES),
        ({key: worse | {"onset": "2010"}}, operated(ago(days + 1)), NO),
        ({key: worse | {"onset": "2010"}}, operated(from_to(days + 1, days)), DOUBT),
        ({key: worse | {"onset": "2010"}}, operated(None, safety=None), DOUBT),
        ({key: worse | {"trend": "unsure", "onset": "2010"}}, operated(ago(days)), MISSING),
        ({key: worse | {"trend": None, "onset": "2010"}}, operated(ago(days)), MISSING),
        ({key: worse | {"trend": None, "onset": ago(1)}}, operated(ago(days)), YES),
    ]
    return rows(table)


@pytest.mark.parametrize(("symptoms", "more", "truth"), near("weakness", 14))
def test_weakness_after_surgery(symptoms: dict[str, Any], more: dict[str, Any], truth: Truth) -> None:
    assert reading("weakness_after_surgery", symptoms, **more).truth is truth


@pytest.mark.parametrize("key", ["weakness", "numbness"])
@pytest.mark.parametrize(("symptoms", "more", "truth"), near("numbness", 90))
def test_severe_after_surgery_for_numbness_and_weakness(
    key: str, symptoms: dict[str, Any], more: dict[str, Any], truth: Truth
) -> None:
    assert reading("severe_after_surgery", {key: symptoms["numbness"]}, **more).truth is truth


@pytest.mark.parametrize(("symptoms", "more", "truth"), near("pain", 90, score=7, limb_score=0))
def test_severe_after_surgery_for_pain_of_seven(
    symptoms: dict[str, Any], more: dict[str, Any], truth: Truth
) -> None:
    assert reading("severe_after_surgery", symptoms, **more).truth is truth


@pytest.mark.parametrize("key", ["pain", "numbness", "weakness", "tingling", "other"])
@pytest.mark.parametrize(("symptoms", "more", "truth"), near("other", 90))
def test_any_after_surgery(key: str, symptoms: dict[str, Any], more: dict[str, Any], truth: Truth) -> None:
    assert reading("any_after_surgery", {key: symptoms["other"]}, **more).truth is truth


@pytest.mark.parametrize(
    ("scores", "truth"),
    [
        ({"score": 6, "limb_score": 6}, NO),
        ({"score": 7, "limb_score": 0}, YES),
        ({"score": 0, "limb_score": 7}, YES),
        ({"score": 8}, YES),
        ({"score": 6}, MISSING),
        ({"limb_score": 6}, MISSING),
        ({}, MISSING),
    ],
    ids=str,
)
def test_severe_pain_hangs_on_either_score(scores: dict[str, int], truth: Truth) -> None:
    pain = {"onset": ago(1), "trend": "same", **scores}
    assert reading("severe_after_surgery", {"pain": pain}, **operated(ago(90))).truth is truth
    assert reading("severe_after_surgery", {"pain": pain}, **operated(ago(91))).truth is NO


@pytest.mark.parametrize("key", ["tingling", "other"])
def test_other_symptoms_are_not_severe_by_themselves(key: str) -> None:
    told = {key: {"onset": ago(1), "trend": "worse_fast", "score": 10}}
    assert reading("severe_after_surgery", told, **operated(ago(5))).truth is NO


@pytest.mark.parametrize("key", ["pain", "numbness", "tingling", "other"])
def test_only_weakness_is_weakness_after_surgery(key: str) -> None:
    told = {key: {"onset": ago(1), "trend": "worse_fast"}}
    assert reading("weakness_after_surgery", told, **operated(ago(5))).truth is NO


@pytest.mark.parametrize(
    ("trend", "operations", "truth"),
    [
        ("worse_fast", operated(ago(14)), YES),
        ("worse_fast", operated(ago(15)), NO),
        ("worse_fast", operated(from_to(15, 14)), DOUBT),
        ("worse_fast", operated(None, safety=None), DOUBT),
        ("worse_fast", {"prior_surgery": "yes", "safety": None}, DOUBT),
        ("worse_fast", {"prior_surgery": "unsure"}, MISSING),
        ("slowly_worse", operated(ago(5)), NO),
        ("same", operated(ago(5)), NO),
        (None, operated(ago(5)), MISSING),
        ("unsure", operated(ago(5)), MISSING),
        (None, operated(ago(15)), NO),
    ],
)
def test_pain_worse_fast_after_surgery(trend: str | None, operations: dict[str, Any], truth: Truth) -> None:
    told = {"pain": {"onset": "2019", "trend": trend}}
    assert reading("pain_worse_fast_after_surgery", told, **operations).truth is truth


def test_only_pain_is_pain_worse_fast_after_surgery() -> None:
    told = {"numbness": {"onset": ago(1), "trend": "worse_fast"}}
    assert reading("pain_worse_fast_after_surgery", told, **operated(ago(5))).truth is NO


def test_an_operation_on_any_area_counts() -> None:
    told = {"weakness": {"places": ["left_leg"], "onset": ago(1), "trend": "same"}}
    neck = {"surgeries": [{"regions": ["neck"], "date": ago(5)}]}
    assert reading("weakness_after_surgery", told, **neck).truth is YES


def test_the_operation_and_the_onset_must_fit_each_other() -> None:
    """One operation is recent, the other came before the onset: neither does both."""
    told = {"weakness": {"onset": ago(40), "trend": "same"}}
    assert reading("weakness_after_surgery", told, **operated(ago(60), ago(5))).truth is NO


@pytest.mark.parametrize("rule", sorted(RULES))
def test_no_rule_holds_of_an_empty_case(rule: str) -> None:
    assert reading(rule, {}).truth is NO
    assert reading(rule, {}, **operated(ago(3))).truth is NO
