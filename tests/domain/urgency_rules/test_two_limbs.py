"""Strength and feeling in two limbs, and feeling newly lost anywhere: each side of every threshold."""

from __future__ import annotations

from typing import Any

import pytest

from intake.domain.truth import Truth
from tests.domain.stories import ago, from_to
from tests.domain.urgency_rules.telling import BOTH_LEGS, DOUBT, MISSING, NO, YES, operated, reading

ARMS = ["left_arm", "right_hand"]
NUMB = ["numbness", "tingling"]

NEW_IN_TWO_LIMBS = [
    ({"places": ARMS, "onset": ago(14)}, YES),
    ({"places": ["left_hand", "left_foot"], "onset": ago(0)}, YES),
    ({"places": ARMS, "onset": ago(15)}, NO),
    ({"places": ARMS, "onset": from_to(15, 14)}, DOUBT),
    ({"places": ARMS}, DOUBT),
    ({"places": ["left_arm", "left_hand"], "onset": ago(1)}, NO),
    ({"places": BOTH_LEGS, "onset": ago(1)}, NO),
    ({"places": ["left_leg"]}, NO),
    ({"places": [], "onset": ago(1)}, MISSING),
    ({"places": []}, MISSING),
    ({"places": [], "onset": ago(15)}, NO),
]


@pytest.mark.parametrize("trend", ["better", "same", "worse_fast", "unsure", None])
@pytest.mark.parametrize(("told", "truth"), NEW_IN_TWO_LIMBS)
def test_weakness_two_limbs(told: dict[str, Any], truth: Truth, trend: str | None) -> None:
    assert reading("weakness_two_limbs", {"weakness": told | {"trend": trend}}).truth is truth


@pytest.mark.parametrize("key", NUMB)
@pytest.mark.parametrize(("told", "truth"), NEW_IN_TWO_LIMBS)
def test_numbness_two_limbs(key: str, told: dict[str, Any], truth: Truth) -> None:
    assert reading("numbness_two_limbs", {key: told | {"trend": "better"}}).truth is truth


@pytest.mark.parametrize("key", NUMB)
@pytest.mark.parametrize(("told", "truth"), NEW_IN_TWO_LIMBS)
def test_numbness_two_limbs_worse_fast(key: str, told: dict[str, Any], truth: Truth) -> None:
    worse = {key: told | {"trend": "worse_fast"}}
    assert reading("numbness_two_limbs_worse_fast", worse).truth is truth


@pytest.mark.parametrize(
    ("trend", "truth"),
    [("slowly_worse", NO), ("same", NO), ("better", NO), ("unsure", MISSING), (None, MISSING)],
)
def test_numbness_in_two_limbs_must_be_worse_fast(trend: str | None, truth: Truth) -> None:
    told = {"numbness": {"places": ARMS, "onset": ago(3), "trend": trend}}
    assert reading("numbness_two_limbs_worse_fast", told).truth is truth
    undated = {"numbness": {"places": ARMS, "trend": trend}}
    assert reading("numbness_two_limbs_worse_fast", undated).truth is truth


@pytest.mark.parametrize(
    ("rule", "keys"),
    [
        ("weakness_two_limbs", {"weakness"}),
        ("numbness_two_limbs", {"numbness", "tingling"}),
        ("numbness_two_limbs_worse_fast", {"numbness", "tingling"}),
        ("numbness_new", {"numbness", "tingling"}),
        ("both_legs_slowly_worse", {"weakness", "numbness", "tingling"}),
        ("pain_both_legs_new", {"pain"}),
    ],
)
def test_each_rule_is_about_its_own_symptoms(rule: str, keys: set[str]) -> None:
    trend = "slowly_worse" if rule == "both_legs_slowly_worse" else "worse_fast"
    told = {"places": [*ARMS, *BOTH_LEGS], "onset": ago(1), "trend": trend}
    for key in ("pain", "numbness", "weakness", "tingling", "other"):
        assert reading(rule, {key: told}).truth is (YES if key in keys else NO)


def test_numbness_of_one_arm_and_tingling_of_the_other_are_not_two_limbs() -> None:
    told = {
        "numbness": {"places": ["left_arm"], "onset": ago(1), "trend": "worse_fast"},
        "tingling": {"places": ["right_arm"], "onset": ago(1), "trend": "worse_fast"},
    }
    assert reading("numbness_two_limbs", told).truth is NO
    assert reading("numbness_two_limbs_worse_fast", told).truth is NO


@pytest.mark.parametrize("key", ["weakness", "numbness", "tingling"])
@pytest.mark.parametrize(
    ("told", "truth"),
    [
        ({"places": BOTH_LEGS, "onset": "2025-12-15", "trend": "slowly_worse"}, YES),
        ({"places": BOTH_LEGS, "onset": "2025-12-14", "trend": "slowly_worse"}, NO),
        ({"places": BOTH_LEGS, "onset": "2025-12", "trend": "slowly_worse"}, DOUBT),
        ({"places": BOTH_LEGS, "onset": "2026", "trend": "slowly_worse"}, YES),
        ({"places": BOTH_LEGS, "trend": "slowly_worse"}, DOUBT),
        ({"places": BOTH_LEGS, "onset": "2026-03", "trend": "worse_fast"}, NO),
        ({"places": BOTH_LEGS, "onset": "2026-03", "trend": "same"}, NO),
        ({"places": BOTH_LEGS, "onset": "2026-03"}, MISSING),
        ({"places": BOTH_LEGS, "onset": "2026-03", "trend": "unsure"}, MISSING),
        ({"places": ["left_leg", "left_foot"], "onset": "2026-03", "trend": "slowly_worse"}, NO),
        ({"places": ["left_arm", "right_arm"], "onset": "2026-03", "trend": "slowly_worse"}, NO),
        ({"places": [], "onset": "2026-03", "trend": "slowly_worse"}, MISSING),
        ({"places": [], "onset": "2020", "trend": "slowly_worse"}, NO),
    ],
)
def test_both_legs_slowly_worse(key: str, told: dict[str, Any], truth: Truth) -> None:
    assert reading("both_legs_slowly_worse", {key: told}).truth is truth


@pytest.mark.parametrize(
    ("today", "onset", "truth"),
    [
        ("2026-08-31", "2026-02-28", YES),
        ("2026-08-31", "2026-02-27", NO),
        ("2024-08-31", "2024-02-29", YES),
        ("2024-08-30", "2024-02-28", NO),
    ],
)
def test_months_are_calendar_months_clamped_to_the_last_day(today: str, onset: str, truth: Truth) -> None:
    told = {"weakness": {"places": BOTH_LEGS, "onset": onset, "trend": "slowly_worse"}}
    assert reading("both_legs_slowly_worse", told, today=today).truth is truth


@pytest.mark.parametrize(
    ("told", "truth"),
    [
        ({"places": BOTH_LEGS, "onset": ago(14)}, YES),
        ({"places": BOTH_LEGS, "onset": ago(15)}, NO),
        ({"places": BOTH_LEGS, "onset": from_to(15, 14)}, DOUBT),
        ({"places": BOTH_LEGS}, DOUBT),
        ({"places": ["left_foot", "right_leg", "lower_back"], "onset": ago(1)}, YES),
        ({"places": ["left_leg"], "onset": ago(1)}, NO),
        ({"places": ["left_buttock", "right_leg"], "onset": ago(1)}, NO),
        ({"places": [], "onset": ago(1)}, MISSING),
        ({"places": BOTH_LEGS, "onset": ago(15), "trend": "worse_fast"}, NO),
    ],
)
def test_pain_both_legs_new(told: dict[str, Any], truth: Truth) -> None:
    assert reading("pain_both_legs_new", {"pain": told}).truth is truth


@pytest.mark.parametrize("key", NUMB)
@pytest.mark.parametrize(
    ("told", "truth"),
    [
        ({"places": ["left_hand"], "onset": ago(14)}, YES),
        ({"places": [], "onset": ago(14)}, YES),
        ({"places": ["lower_back"], "onset": ago(15)}, NO),
        ({"onset": from_to(15, 14)}, DOUBT),
        ({}, DOUBT),
        ({"onset": ago(14), "trend": "better"}, YES),
    ],
)
def test_numbness_new_is_about_any_place(key: str, told: dict[str, Any], truth: Truth) -> None:
    assert reading("numbness_new", {key: told}).truth is truth


@pytest.mark.parametrize(
    ("onset", "truth"),
    [
        ({"after": 0, "date": None}, YES),
        ({"after": 0, "date": "2026"}, YES),
        ({"after": 0, "date": "2025"}, NO),
        ({"before": 0, "date": None}, DOUBT),
        ({"after": 0, "gap_months": [0, 1]}, YES),
        ("2026", DOUBT),
    ],
)
def test_an_order_to_an_operation_narrows_when_a_symptom_began(onset: Any, truth: Truth) -> None:
    told = {"numbness": {"places": ["left_foot"], "onset": onset, "trend": "same"}}
    assert reading("numbness_new", told, **operated(ago(14))).truth is truth
