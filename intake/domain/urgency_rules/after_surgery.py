"""Rules on the days and months after an operation."""

from __future__ import annotations

from intake.domain.onsets import NeverWentAway
from intake.domain.policy import Rule
from intake.domain.story import Story, Symptom
from intake.domain.truth import Truth, all_of
from intake.domain.urgency_rules.operations import (
    any_surgery_within,
    surgery_within,
    within_days_of_surgery,
)
from intake.domain.urgency_rules.parts import WORSE_FAST, score_at_least, trend_is
from intake.domain.urgency_rules.reading import Reading, any_symptom, days_of, score_of


def weakness_after_surgery(story: Story, rule: Rule) -> Reading:
    """Weakness within days of an operation."""

    def holds(symptom: Symptom) -> Truth:
        return within_days_of_surgery(story, symptom, days_of(rule))

    return any_symptom(story, ("weakness",), holds, "onset", "trend", surgeries=True)


def pain_worse_fast_after_surgery(story: Story, rule: Rule) -> Reading:
    """Pain getting worse fast within days of an operation."""

    def holds(symptom: Symptom) -> Truth:
        near = within_days_of_surgery(story, symptom, days_of(rule))
        return all_of(trend_is(symptom, (WORSE_FAST,)), near)

    return any_symptom(story, ("pain",), holds, "trend", "onset", surgeries=True)


def severe_after_surgery(story: Story, rule: Rule) -> Reading:
    """Strong pain, numbness or weakness within the months of healing after an operation."""

    def holds(symptom: Symptom) -> Truth:
        strong = score_at_least(symptom, score_of(rule)) if symptom.key == "pain" else Truth.YES
        return all_of(strong, within_days_of_surgery(story, symptom, days_of(rule)))

    names = ("onset", "trend", "score", "limb_score")
    return any_symptom(story, ("pain", "numbness", "weakness"), holds, *names, surgeries=True)


def any_after_surgery(story: Story, rule: Rule) -> Reading:
    """Any symptom within the months of healing after an operation."""
    keys = [symptom.key for symptom in story.symptoms]

    def holds(symptom: Symptom) -> Truth:
        return within_days_of_surgery(story, symptom, days_of(rule))

    return any_symptom(story, keys, holds, "onset", "trend", surgeries=True)


def never_went_away_after_surgery(story: Story, rule: Rule) -> Reading:
    """Any symptom there ever since an operation of the last months, on whichever area."""
    keys = [symptom.key for symptom in story.symptoms if isinstance(symptom.onset, NeverWentAway)]
    past = {index for index, _ in story.past_surgeries}

    def holds(symptom: Symptom) -> Truth:
        assert isinstance(symptom.onset, NeverWentAway)
        since = symptom.onset.surgery
        if since is None:
            return any_surgery_within(story, days_of(rule))
        return surgery_within(story, since, days_of(rule)) if since in past else Truth.NO

    return any_symptom(story, keys, holds, "onset", surgeries=True)
