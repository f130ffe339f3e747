"""Rules on pain: how bad, how fast, in which limbs, and with what else."""

from __future__ import annotations

from itertools import product

from intake.domain.areas import share_an_area
from intake.domain.policy import Rule
from intake.domain.story import Story, Surgery, Symptom
from intake.domain.truth import Truth, all_of, any_of, of
from intake.domain.urgency_rules.limbs import in_a_limb, in_both_legs, in_one_same_limb
from intake.domain.urgency_rules.operations import left_implants
from intake.domain.urgency_rules.parts import (
    BETTER,
    NUMB_OR_TINGLING,
    WORSE_FAST,
    began_within,
    score_at_least,
    trend_is,
)
from intake.domain.urgency_rules.reading import (
    Reading,
    any_symptom,
    days_of,
    months_of,
    none_told,
    read_of_surgeries,
    read_of_symptoms,
    score_of,
)

PAIN = ("pain",)


def pain_worse_fast(story: Story, _rule: Rule) -> Reading:
    """Pain that is getting worse fast."""
    return any_symptom(story, PAIN, lambda s: trend_is(s, (WORSE_FAST,)), "trend")


def pain_score_high(story: Story, rule: Rule) -> Reading:
    """A high pain score, in the back or neck or in an arm or leg."""
    return any_symptom(story, PAIN, lambda s: score_at_least(s, score_of(rule)), "score", "limb_score")


def pain_both_legs_new(story: Story, rule: Rule) -> Reading:
    """Pain in both legs that began in the last days."""

    def holds(symptom: Symptom) -> Truth:
        return all_of(in_both_legs(symptom), began_within(story, symptom, days=days_of(rule)))

    return any_symptom(story, PAIN, holds, "places", "onset")


def limb_pain_with_numbness(story: Story, rule: Rule) -> Reading:
    """Pain and numbness or tingling in one limb, one of them begun lately and not told to be better.

    Only the answer "better" stops it: a trend that is not known does not.
    """

    def lately(symptom: Symptom) -> Truth:
        return all_of(began_within(story, symptom, days=days_of(rule)), of(symptom.trend != BETTER))

    pains, numbs = (
        [symptom for symptom in story.symptoms if symptom.key in keys] for keys in (PAIN, NUMB_OR_TINGLING)
    )
    pairs = list(product(pains, numbs))
    if not pairs:
        return none_told(story)
    truth = any_of(
        *(all_of(in_one_same_limb(pain, numb), any_of(lately(pain), lately(numb))) for pain, numb in pairs)
    )
    return Reading(truth, read_of_symptoms([*pains, *numbs], "places", "onset", "trend"))


def limb_pain_with_implants(story: Story, rule: Rule) -> Reading:
    """Limb pain of the last months, begun on or after an operation on its area that left implants."""
    pain = story.symptom("pain")
    if pain is None:
        return none_told(story)

    def after(index: int, surgery: Surgery) -> Truth:
        began_after = story.began_on_or_after(pain, index)
        return all_of(of(share_an_area(surgery, pain)), left_implants(surgery), began_after)

    operated = any_of(
        _untold_implants(story), *(after(index, surgery) for index, surgery in story.past_surgeries)
    )
    truth = all_of(in_a_limb(pain), began_within(story, pain, months=months_of(rule)), operated)
    read = read_of_symptoms((pain,), "places", "onset")
    return Reading(truth, read | read_of_surgeries(story, "regions", "procedures", "implants"))


def _untold_implants(story: Story) -> Truth:
    """Of an operation that was not told, or of which nobody was asked, it is missing what it left."""
    return Truth.NO if story.surgeries or story.surgery_is_denied else Truth.MISSING
