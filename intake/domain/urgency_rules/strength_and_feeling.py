"""Rules on strength and feeling: weakness, numbness and tingling, where they are and how fast they come."""

from __future__ import annotations

from intake.domain.policy import Rule
from intake.domain.story import Story, Symptom
from intake.domain.symptoms import deficit_keys
from intake.domain.truth import Truth, all_of, any_of, of
from intake.domain.urgency_rules.limbs import in_both_legs, in_two_limbs
from intake.domain.urgency_rules.parts import (
    GETTING_WORSE,
    NUMB_OR_TINGLING,
    SLOWLY_WORSE,
    WORSE_FAST,
    began_within,
    trend_is,
)
from intake.domain.urgency_rules.reading import Reading, any_symptom, days_of, months_of

WEAKNESS = ("weakness",)

# --- in two limbs -----------------------------------------------------------------------------------------


def both_legs_new_or_worse(story: Story, rule: Rule) -> Reading:
    """Strength or feeling lost in both legs or feet, new or getting worse fast."""

    def holds(symptom: Symptom) -> Truth:
        new = began_within(story, symptom, days=days_of(rule))
        return all_of(in_both_legs(symptom), any_of(new, trend_is(symptom, (WORSE_FAST,))))

    return any_symptom(story, deficit_keys(), holds, "places", "onset", "trend")


def weakness_two_limbs(story: Story, rule: Rule) -> Reading:
    """New weakness in both arms, or in an arm and a leg."""

    def holds(symptom: Symptom) -> Truth:
        return all_of(in_two_limbs(symptom), began_within(story, symptom, days=days_of(rule)))

    return any_symptom(story, WEAKNESS, holds, "places", "onset")


def numbness_two_limbs_worse_fast(story: Story, rule: Rule) -> Reading:
    """New numbness or tingling in both arms, or in an arm and a leg, getting worse fast."""

    def holds(symptom: Symptom) -> Truth:
        new = began_within(story, symptom, days=days_of(rule))
        return all_of(in_two_limbs(symptom), new, trend_is(symptom, (WORSE_FAST,)))

    return any_symptom(story, NUMB_OR_TINGLING, holds, "places", "onset", "trend")


def numbness_two_limbs(story: Story, rule: Rule) -> Reading:
    """New numbness or tingling in both arms, or in an arm and a leg."""

    def holds(symptom: Symptom) -> Truth:
        return all_of(in_two_limbs(symptom), began_within(story, symptom, days=days_of(rule)))

    return any_symptom(story, NUMB_OR_TINGLING, holds, "places", "onset")


def both_legs_slowly_worse(story: Story, rule: Rule) -> Reading:
    """Strength or feeling lost in both legs in the last months, slowly getting worse."""

    def holds(symptom: Symptom) -> Truth:
        lately = began_within(story, symptom, months=months_of(rule))
        return all_of(in_both_legs(symptom), trend_is(symptom, (SLOWLY_WORSE,)), lately)

    return any_symptom(story, deficit_keys(), holds, "places", "trend", "onset")


def both_legs(story: Story, _rule: Rule) -> Reading:
    """Strength or feeling lost in both legs or feet, however long."""
    return any_symptom(story, deficit_keys(), in_both_legs, "places")


# --- weakness ---------------------------------------------------------------------------------------------


def weakness_worse_fast(story: Story, _rule: Rule) -> Reading:
    """Weakness that is getting worse fast."""
    return any_symptom(story, WEAKNESS, lambda s: trend_is(s, (WORSE_FAST,)), "trend")


def weakness_new(story: Story, rule: Rule) -> Reading:
    """Weakness that began in the last days."""
    return any_symptom(story, WEAKNESS, lambda s: began_within(story, s, days=days_of(rule)), "onset")


def weakness_told(story: Story, _rule: Rule) -> Reading:
    """Weakness of any age."""
    return any_symptom(story, WEAKNESS, lambda _: Truth.YES, "onset")


# --- numbness and tingling --------------------------------------------------------------------------------


def numbness_worse_fast(story: Story, _rule: Rule) -> Reading:
    """Numbness or tingling that is getting worse fast."""
    return any_symptom(story, NUMB_OR_TINGLING, lambda s: trend_is(s, (WORSE_FAST,)), "trend")


def groin_numbness(story: Story, rule: Rule) -> Reading:
    """Numbness or tingling in the groin, new or getting worse."""

    def holds(symptom: Symptom) -> Truth:
        in_groin = of("groin" in symptom.places) if symptom.places else Truth.MISSING
        new = began_within(story, symptom, days=days_of(rule))
        return all_of(in_groin, any_of(new, trend_is(symptom, GETTING_WORSE)))

    return any_symptom(story, NUMB_OR_TINGLING, holds, "places", "onset", "trend")


def numbness_new(story: Story, rule: Rule) -> Reading:
    """Numbness or tingling in any place that began in the last days."""
    return any_symptom(story, NUMB_OR_TINGLING, lambda s: began_within(story, s, days=days_of(rule)), "onset")


def numbness_slowly_worse(story: Story, _rule: Rule) -> Reading:
    """Numbness that is slowly getting worse."""
    return any_symptom(story, ("numbness",), lambda s: trend_is(s, (SLOWLY_WORSE,)), "trend")
