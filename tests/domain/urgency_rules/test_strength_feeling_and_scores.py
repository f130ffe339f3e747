"""Strength, feeling and scores at their exact boundaries: yes, no, a date in doubt, missing."""

from __future__ import annotations

from typing import Any

import pytest

from intake.domain.truth import Truth
from tests.domain.stories import ago, from_to
from tests.domain.urgency_rules.telling import (
    BOTH_LEGS,
    DOUBT,
    MISSING,
    NO,
    PLAIN,
    YES,
    operated,
    reading,
    rows,
)

# --- how it changes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "keys", "fires"),
    [
        ("weakness_worse_fast", {"weakness"}, {"worse_fast"}),
        ("numbness_worse_fast", {"numbness", "tingling"}, {"worse_fast"}),
        ("pain_worse_fast", {"pain"}, {"worse_fast"}),
        ("numbness_slowly_worse", {"numbness"}, {"slowly_worse"}),
    ],
)
@pytest.mark.parametrize("key", ["pain", "numbness", "weakness", "tingling", "other"])
@pytest.mark.parametrize(
    "trend", ["better", "same", "comes_and_goes", "slowly_worse", "worse_fast", "unsure", None]
)
def test_a_rule_on_the_trend_alone(
    rule: str, keys: set[str], fires: set[str], key: str, trend: str | None
) -> None:
    expected = (
        NO if key not in keys else MISSING if trend in ("unsure", None) else YES if trend in fires else NO
    )
    assert reading(rule, {key: {"trend": trend}}).truth is expected


def test_a_sure_symptom_outweighs_one_whose_trend_is_missing() -> None:
    told = {"numbness": {"trend": "worse_fast"}, "tingling": {}}
    assert reading("numbness_worse_fast", told).truth is YES
    assert reading("numbness_worse_fast", {"numbness": {"trend": "same"}, "tingling": {}}).truth is MISSING


# --- both legs --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["weakness", "numbness", "tingling"])
@pytest.mark.parametrize(
    ("told", "more", "truth"),
    rows(
        [
            ({"places": BOTH_LEGS, "onset": ago(14), "trend": "same"}, PLAIN, YES),
            ({"places": BOTH_LEGS, "onset": ago(15), "trend": "same"}, PLAIN, NO),
            ({"places": BOTH_LEGS, "onset": ago(15), "trend": "slowly_worse"}, PLAIN, NO),
            ({"places": BOTH_LEGS, "onset": ago(15), "trend": "worse_fast"}, PLAIN, YES),
            ({"places": BOTH_LEGS, "onset": ago(15)}, PLAIN, MISSING),
            ({"places": BOTH_LEGS, "onset": ago(14)}, PLAIN, YES),
            ({"places": ["left_foot", "right_foot"], "onset": ago(1)}, PLAIN, YES),
            ({"places": ["left_foot", "right_leg"], "onset": ago(1)}, PLAIN, YES),
            ({"places": ["left_leg", "left_foot"], "onset": ago(1), "trend": "worse_fast"}, PLAIN, NO),
            ({"places": ["left_buttock", "right_leg"], "onset": ago(1)}, PLAIN, NO),
            ({"places": [], "onset": ago(1), "trend": "same"}, PLAIN, MISSING),
            ({"places": [], "onset": ago(15), "trend": "same"}, PLAIN, NO),
            ({"places": BOTH_LEGS, "onset": from_to(15, 14), "trend": "same"}, PLAIN, DOUBT),
            ({"places": BOTH_LEGS, "trend": "same"}, PLAIN, DOUBT),
            ({"places": BOTH_LEGS, "trend": "unsure"}, PLAIN, DOUBT),
            ({"places": BOTH_LEGS, "trend": "worse_fast"}, PLAIN, YES),
            (
                {"places": BOTH_LEGS, "onset": {"never_went_away": 0}, "trend": "same"},
                operated(ago(14)),
                DOUBT,
            ),
            ({"places": BOTH_LEGS, "onset": {"never_went_away": 0}, "trend": "same"}, operated(ago(15)), NO),
            (
                {"places": BOTH_LEGS, "onset": {"never_went_away": None}, "trend": "same"},
                operated(None),
                DOUBT,
            ),
        ]
    ),
)
def test_both_legs_new_or_worse(key: str, told: dict[str, Any], more: dict[str, Any], truth: Truth) -> None:
    assert reading("both_legs_new_or_worse", {key: told}, **more).truth is truth


@pytest.mark.parametrize("key", ["weakness", "numbness", "tingling"])
@pytest.mark.parametrize(
    ("places", "truth"),
    [
        (BOTH_LEGS, YES),
        (["left_foot", "right_foot"], YES),
        (["left_leg"], NO),
        (["groin"], NO),
        ([], MISSING),
    ],
)
def test_both_legs_however_long(key: str, places: list[str], truth: Truth) -> None:
    assert reading("both_legs", {key: {"places": places, "onset": "2010"}}).truth is truth


@pytest.mark.parametrize("rule", ["both_legs_new_or_worse", "both_legs"])
@pytest.mark.parametrize("key", ["pain", "other"])
def test_pain_in_both_legs_is_left_to_the_ticked_sign(rule: str, key: str) -> None:
    assert reading(rule, {key: {"places": BOTH_LEGS, "onset": ago(1), "trend": "worse_fast"}}).truth is NO


# --- weakness ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "more", "truth"),
    rows(
        [
            ({"onset": ago(14)}, PLAIN, YES),
            ({"onset": ago(15)}, PLAIN, NO),
            ({"onset": ago(0)}, PLAIN, YES),
            ({"onset": from_to(15, 14)}, PLAIN, DOUBT),
            ({"onset": from_to(30, 15)}, PLAIN, NO),
            ({"onset": "2026-06"}, PLAIN, YES),
            ({"onset": "2026-05"}, PLAIN, NO),
            ({"onset": "2026"}, PLAIN, DOUBT),
            ({"onset": {"ago_days": [0, 15]}}, PLAIN, YES),
            ({"onset": {"ago_days": [0, 16]}}, PLAIN, DOUBT),
            ({"onset": {"ago_days": [14, 92]}}, PLAIN, DOUBT),
            ({"onset": {"ago_days": [15, None]}}, PLAIN, NO),
            ({"onset": None}, PLAIN, DOUBT),
            ({"onset": {"never_went_away": 0}}, operated("2013"), NO),
            ({"onset": {"never_went_away": 0}}, operated("2026"), DOUBT),
            ({"onset": {"never_went_away": None}}, {"prior_surgery": "no"}, DOUBT),
        ]
    ),
)
def test_weakness_new(told: dict[str, Any], more: dict[str, Any], truth: Truth) -> None:
    assert reading("weakness_new", {"weakness": told}, **more).truth is truth


def test_only_weakness_is_new_weakness() -> None:
    assert reading("weakness_new", {"numbness": {"onset": ago(1)}, "pain": {"onset": ago(1)}}).truth is NO


def test_weakness_of_any_age_is_told_or_not() -> None:
    assert reading("weakness_told", {"weakness": {}}).truth is YES
    assert reading("weakness_told", {"weakness": {"onset": "1990", "trend": "better"}}).truth is YES
    assert reading("weakness_told", {"numbness": {}, "pain": {}, "tingling": {}, "other": {}}).truth is NO


# --- groin and scores -------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["numbness", "tingling"])
@pytest.mark.parametrize(
    ("told", "truth"),
    [
        ({"places": ["groin"], "onset": ago(14), "trend": "same"}, YES),
        ({"places": ["groin"], "onset": ago(15), "trend": "same"}, NO),
        ({"places": ["groin"], "onset": "2020", "trend": "slowly_worse"}, YES),
        ({"places": ["groin"], "onset": "2020", "trend": "worse_fast"}, YES),
        ({"places": ["groin"], "onset": "2020"}, MISSING),
        ({"places": ["groin"], "trend": "same"}, DOUBT),
        ({"places": ["groin", "left_leg"], "onset": from_to(15, 14), "trend": "better"}, DOUBT),
        ({"places": ["left_leg"], "onset": ago(1), "trend": "worse_fast"}, NO),
        ({"places": [], "onset": ago(1), "trend": "worse_fast"}, MISSING),
        ({"places": [], "onset": ago(15), "trend": "same"}, NO),
    ],
    ids=str,
)
def test_groin_numbness(key: str, told: dict[str, Any], truth: Truth) -> None:
    assert reading("groin_numbness", {key: told}).truth is truth


@pytest.mark.parametrize("key", ["pain", "weakness", "other"])
def test_groin_pain_or_weakness_is_not_groin_numbness(key: str) -> None:
    assert reading("groin_numbness", {key: {"places": ["groin"], "onset": ago(1)}}).truth is NO


@pytest.mark.parametrize(
    ("score", "limb_score", "truth"),
    [
        (8, None, YES),
        (8, 0, YES),
        (0, 8, YES),
        (None, 8, YES),
        (10, 10, YES),
        (7, 7, NO),
        (0, 0, NO),
        (7, None, MISSING),
        (None, 7, MISSING),
        (None, None, MISSING),
    ],
)
def test_pain_score_high(score: int | None, limb_score: int | None, truth: Truth) -> None:
    assert reading("pain_score_high", {"pain": {"score": score, "limb_score": limb_score}}).truth is truth


def test_only_pain_has_a_pain_score() -> None:
    assert reading("pain_score_high", {"numbness": {"score": 10}}).truth is NO
