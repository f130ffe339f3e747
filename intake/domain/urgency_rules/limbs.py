"""Limbs: which a symptom is in, and when it is in two. Shoulder, buttock, groin and back are in none."""

from __future__ import annotations

from intake.domain.story import Symptom
from intake.domain.truth import Truth, of

_LIMB_OF_PART = {"arm": "arm", "hand": "arm", "leg": "leg", "foot": "leg"}


def limbs(symptom: Symptom) -> frozenset[str]:
    """The limbs its places lie in: one side's arm (arm or hand) or leg (leg or foot), as "left_arm"."""
    sided = (place.partition("_") for place in symptom.places)
    return frozenset(f"{side}_{_LIMB_OF_PART[part]}" for side, _, part in sided if part in _LIMB_OF_PART)


def in_a_limb(symptom: Symptom) -> Truth:
    """Whether it is in any limb; missing, here and below, where no place was told."""
    return of(bool(limbs(symptom))) if symptom.places else Truth.MISSING


def in_both_legs(symptom: Symptom) -> Truth:
    """Whether it is in a leg or foot on the left and in one on the right."""
    return of({"left_leg", "right_leg"} <= limbs(symptom)) if symptom.places else Truth.MISSING


def in_two_limbs(symptom: Symptom) -> Truth:
    """Whether it is in both arms, or in any arm together with any leg; both legs alone are another matter."""
    if not symptom.places:
        return Truth.MISSING
    found = limbs(symptom)
    arms, legs = ({limb for limb in found if limb.endswith(kind)} for kind in ("_arm", "_leg"))
    return of(len(arms) == 2 or bool(arms and legs))


def in_one_same_limb(one: Symptom, other: Symptom) -> Truth:
    """Whether two symptoms share a limb; where one of them is in none, no place of the other can matter."""
    untold = [symptom for symptom in (one, other) if not symptom.places]
    if not untold:
        return of(not limbs(one).isdisjoint(limbs(other)))
    certain = [symptom for symptom in (one, other) if symptom.places]
    return Truth.MISSING if all(limbs(symptom) for symptom in certain) else Truth.NO
