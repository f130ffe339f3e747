"""What raises a ticked sign, besides another sign."""

from __future__ import annotations

from intake.domain.policy import Rule
from intake.domain.story import UNSURE, Story, Symptom
from intake.domain.truth import Truth, any_of, of
from intake.domain.urgency_rules.operations import any_surgery_within
from intake.domain.urgency_rules.parts import GETTING_WORSE, began_within, trend_is
from intake.domain.urgency_rules.reading import Reading, any_symptom, days_of, months_of, read_of_surgeries


def recent_surgery(story: Story, rule: Rule) -> Reading:
    """An operation in the last days: its date alone, on whichever area."""
    return Reading(any_surgery_within(story, days_of(rule)), read_of_surgeries(story))


def new_or_worse_numbness_or_weakness(story: Story, rule: Rule) -> Reading:
    """Numbness or weakness, new or getting worse."""

    def holds(symptom: Symptom) -> Truth:
        new = began_within(story, symptom, days=days_of(rule))
        return any_of(new, trend_is(symptom, GETTING_WORSE))

    return any_symptom(story, ("numbness", "weakness"), holds, "onset", "trend")


def weakness_new_worse_or_unclear(story: Story, rule: Rule) -> Reading:
    """Weakness, unless it certainly began longer ago and is told not to be getting worse.

    It is never in doubt: what is not known of the weakness does not take it away.
    """

    def holds(symptom: Symptom) -> Truth:
        long_ago = began_within(story, symptom, months=months_of(rule)) is Truth.NO
        steady = symptom.trend not in (None, UNSURE, *GETTING_WORSE)
        return of(not (long_ago and steady))

    return any_symptom(story, ("weakness",), holds, "onset", "trend")
