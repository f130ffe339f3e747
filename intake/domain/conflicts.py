"""Answers of one story that do not fit together, in words for the clinician. They change no result.

What the dates and the order of events contradict is asked about already (`questions`); here is the rest, as
two answers side by side, with no word on which of them is right.
"""

from __future__ import annotations

from collections.abc import Iterator

from intake.domain.onsets import NeverWentAway
from intake.domain.story import UNSURE, Story
from intake.domain.symptoms import deficit_keys, symptom_kind
from intake.domain.urgency_rules.operations import IMPLANT_PROCEDURES

_LEG_SIGNS = frozenset({"weaker_fast", "both_legs_new", "older_checked", "older_unchecked"})
"""The signs of the first list that somebody with trouble in both legs, or failing fast, would tick."""
_LATE_SIGNS = frozenset({"wound", "clear_fluid", "upright_headache", "swallowing"})
"""Signs that speak of an operation or a shot."""


def conflicts(story: Story) -> tuple[str, ...]:
    """Each pair of answers that do not fit together, as one sentence that names both."""
    return tuple(_conflicts(story))


def _conflicts(story: Story) -> Iterator[str]:
    for symptom in story.symptoms:
        onset, name = symptom.onset, symptom_kind(symptom.key).name
        if isinstance(onset, NeverWentAway) and (onset.told or onset.gap_told):
            yield f"{name} never got better after the operation, yet a beginning after it was told, too."
    for surgery in story.surgeries:
        if surgery.implants == "no" and surgery.procedures & IMPLANT_PROCEDURES:
            when = f" ({surgery.when.describe()})" if surgery.when else ""
            yield f"No metal or device is left, yet the operation{when} leaves one as a rule."
    if _no_leg_sign(story):
        for symptom in story.symptoms:
            if symptom.key in deficit_keys() and symptom.trend == "worse_fast":
                name = symptom_kind(symptom.key).name
                yield f"{name} is getting worse fast, yet no sign of a failing limb was ticked."
    if story.prior_surgery == "no" and (story.safety_more or frozenset()) & _LATE_SIGNS:
        yield "No past spine surgery, yet a sign that comes after surgery was ticked."


def _no_leg_sign(story: Story) -> bool:
    """Whether the first list was answered, without "not sure", and no sign of the limbs was ticked."""
    told = story.safety
    return told is not None and UNSURE not in told and not told & _LEG_SIGNS
