"""Limbs: one side's arm or leg; both legs, two limbs, the same limb."""

from __future__ import annotations

from itertools import combinations

import pytest

from intake.domain.story import PLACES, Symptom
from intake.domain.truth import Truth
from intake.domain.urgency_rules.limbs import in_a_limb, in_both_legs, in_one_same_limb, in_two_limbs, limbs
from tests.domain.urgency_rules.telling import MISSING, NO, YES

NO_LIMB = {"neck", "upper_back", "lower_back", "groin", *PLACES} - {
    f"{side}_{part}" for side in ("left", "right") for part in ("arm", "hand", "leg", "foot")
}


def at(*places: str) -> Symptom:
    return Symptom("numbness", frozenset(places), None)


@pytest.mark.parametrize("place", PLACES)
def test_arm_and_hand_leg_and_foot_are_limbs_and_nothing_else_is(place: str) -> None:
    limb = place.replace("hand", "arm").replace("foot", "leg")
    assert limbs(at(place)) == (frozenset() if place in NO_LIMB else {limb})
    assert in_a_limb(at(place)) is (NO if place in NO_LIMB else YES)


def test_shoulders_and_buttocks_are_among_what_is_no_limb() -> None:
    assert {"left_shoulder", "right_shoulder", "left_buttock", "right_buttock"} < NO_LIMB
    assert len(NO_LIMB) == 8


@pytest.mark.parametrize("holds", [in_a_limb, in_both_legs, in_two_limbs])
def test_where_no_place_was_told_it_is_missing(holds: object) -> None:
    assert callable(holds)
    assert holds(at()) is MISSING


@pytest.mark.parametrize(("one", "other"), list(combinations(sorted(set(PLACES) - NO_LIMB), 2)))
def test_two_places_are_both_legs_two_limbs_or_neither(one: str, other: str) -> None:
    both = {
        one.replace("hand", "arm").replace("foot", "leg"),
        other.replace("hand", "arm").replace("foot", "leg"),
    }
    arms = sum(limb.endswith("arm") for limb in both)
    assert in_both_legs(at(one, other)) is (YES if both == {"left_leg", "right_leg"} else NO)
    assert in_two_limbs(at(one, other)) is (YES if len(both) == 2 and arms else NO)


@pytest.mark.parametrize(
    ("places", "truth"),
    [
        (["left_arm", "left_hand"], NO),
        (["left_arm", "left_leg"], YES),
        (["left_arm", "right_foot", "neck"], YES),
        (["left_leg", "right_leg"], NO),
        (["left_leg", "right_leg", "left_hand"], YES),
        (["left_shoulder", "right_arm"], NO),
        (["left_buttock", "right_arm"], NO),
        (["groin", "right_arm"], NO),
    ],
)
def test_two_limbs_are_both_arms_or_any_arm_with_any_leg(places: list[str], truth: Truth) -> None:
    assert in_two_limbs(at(*places)) is truth


@pytest.mark.parametrize(
    ("one", "other", "truth"),
    [
        (["left_leg"], ["left_foot"], YES),
        (["left_arm", "right_leg"], ["right_foot"], YES),
        (["left_leg"], ["right_leg"], NO),
        (["left_leg"], ["left_arm"], NO),
        (["lower_back"], ["lower_back"], NO),
        (["left_buttock"], ["left_buttock"], NO),
        (["left_leg"], [], MISSING),
        (["lower_back"], [], NO),
        ([], [], MISSING),
    ],
)
def test_the_same_limb_is_of_the_same_side_and_kind(one: list[str], other: list[str], truth: Truth) -> None:
    assert in_one_same_limb(at(*one), at(*other)) is truth
    assert in_one_same_limb(at(*other), at(*one)) is truth
