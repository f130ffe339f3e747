"""Made-up cases by the dice: up to four operations and four symptoms, with all told that can be told."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from intake.demo.stories import operation, symptom

MOST = 4
PLACES = [
    "neck",
    "upper_back",
    "lower_back",
    "left_leg",
    "right_leg",
    "left_foot",
    "right_arm",
    "left_hand",
    "groin",
]
PROCEDURES = ["fusion", "disc_removed", "decompression", "disc_replacement", "hardware_in", "vertebra_cement"]
TRENDS = ["better", "same", "comes_and_goes", "slowly_worse", "worse_fast"]
WORDS = "Standing at the sink for ten minutes is the worst, then it burns down to the ankle and I must sit."


def generated_case(number: int) -> Mapping[str, Any]:
    """What was told in the case of that number; the same number always gives the same case."""
    dice = random.Random(number)
    operations = dice.randint(0, MOST)
    keys = dice.sample(["weakness", "numbness", "tingling", "pain", "other"], dice.randint(1, MOST))
    told: dict[str, Any] = {
        "prior_surgery": "yes" if operations else "no",
        "surgeries": list(range(1, operations + 1)) or None,
        "symptoms": keys,
        "safety": dice.choice([["none"], ["none"], ["fever"], ["unsure"], ["weaker_fast", "both_legs_new"]]),
        "safety_more": dice.choice([["none"], ["none"], ["foot_drop", "unsteady"], ["cancer_history"]]),
        "health": dice.choice([["none"], ["blood_thinner", "diabetes", "allergy_latex"], ["unsure"]]),
        "own_words": dice.choice([None, WORDS]),
        "other_what": "Cramps in the calf at night" if "other" in keys else None,
    }
    for each in range(1, operations + 1):
        told |= _operation(dice, each)
    for key in keys:
        told |= _symptom(dice, key, operations)
    return told


def _operation(dice: random.Random, number: int) -> dict[str, Any]:
    more = {
        "by_city": "Example City",
        "problems": dice.choice([["none"], ["infection", "leak"], ["unsure"]]),
        "implants": dice.choice(["yes", "no", "unsure"]),
        "for": dice.choice([["leg_arm"], ["back_neck", "weakness"], None]),
        "side": dice.choice(["left", "both", None]),
        "level": dice.choice(["L4-L5", "L3 to S1, I think", None]),
    }
    done = dice.sample(PROCEDURES, dice.randint(1, 3))
    regions = dice.sample(["neck", "upper_back", "lower_back"], dice.randint(1, 2))
    year = dice.randint(2006, 2026)
    when = dice.choice(
        [f"{year}", f"{min(year, 2025)}-{dice.randint(1, 12):02d}", f"{min(year, 2025)}-03-14"]
    )
    return operation(number, regions, done, when, **more)


def _symptom(dice: random.Random, key: str, operations: int) -> dict[str, Any]:
    began = dice.choice(
        ["new_after", "came_back", "never_better", "before_other"] if operations else ["started"]
    )
    when = None if began == "never_better" else dice.choice(["2025", "2026-05", "2024-11-02"])
    more = (
        {"onset_surgery": str(dice.randint(1, operations))} if operations > 1 and began != "started" else {}
    )
    told = symptom(key, dice.sample(PLACES, dice.randint(1, 4)), dice.choice(TRENDS), began, when, **more)
    if key == "pain":
        told |= {"pain_score": dice.randint(0, 10), "pain_limb_score": dice.randint(0, 10)}
    if key == "weakness":
        told |= {"weakness_hard": "Stairs, and getting up from a low chair"}
    return told
