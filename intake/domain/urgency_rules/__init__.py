"""The urgency rules that compute something from the answers: one small function each, named by its id.

Each takes the case and its settings from the policy and gives a `Reading`: whether the rule's statement
holds (yes, no, a date is in doubt, an answer is missing) and what it read.

`reading` is what a rule is; `parts`, `limbs` and `operations` are what rules are made of; the rules stand by
subject in `strength_and_feeling`, `pain` and `after_surgery`, what raises a ticked sign in `raises`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from intake.domain.urgency_rules import after_surgery, pain, raises, strength_and_feeling
from intake.domain.urgency_rules.reading import Reading, RuleFunction

__all__ = ["RAISES", "RULES", "Computed", "Reading", "known_rules"]


@dataclass(frozen=True, slots=True)
class Computed:
    """One computed rule or raise condition: its function, and which thresholds it takes from the policy.

    `since` is the engine that first had it: a policy written for an older engine does not know it.
    """

    judge: RuleFunction
    thresholds: tuple[str, ...] = ()
    since: int = 1

    @property
    def id(self) -> str:
        """What the policy names it by."""
        return self.judge.__name__


def _by_id(computed: Iterable[Computed]) -> dict[str, Computed]:
    return {each.id: each for each in computed}


DAYS, MONTHS, SCORE = ("days",), ("months",), ("score",)

RULES = _by_id(
    (
        Computed(strength_and_feeling.weakness_worse_fast),
        Computed(strength_and_feeling.both_legs_new_or_worse, DAYS),
        Computed(strength_and_feeling.weakness_two_limbs, DAYS, since=2),
        Computed(strength_and_feeling.numbness_two_limbs_worse_fast, DAYS, since=2),
        Computed(after_surgery.weakness_after_surgery, DAYS),
        Computed(after_surgery.pain_worse_fast_after_surgery, DAYS),
        Computed(strength_and_feeling.weakness_new, DAYS),
        Computed(strength_and_feeling.numbness_two_limbs, DAYS, since=2),
        Computed(strength_and_feeling.both_legs_slowly_worse, MONTHS, since=2),
        Computed(pain.pain_both_legs_new, DAYS, since=2),
        Computed(strength_and_feeling.numbness_worse_fast),
        Computed(strength_and_feeling.groin_numbness, DAYS),
        Computed(after_surgery.severe_after_surgery, DAYS + SCORE),
        Computed(after_surgery.any_after_surgery, DAYS),
        Computed(after_surgery.never_went_away_after_surgery, DAYS, since=2),
        Computed(strength_and_feeling.numbness_new, DAYS, since=2),
        Computed(pain.limb_pain_with_numbness, DAYS, since=2),
        Computed(pain.limb_pain_with_implants, MONTHS, since=2),
        Computed(strength_and_feeling.weakness_told),
        Computed(pain.pain_worse_fast),
        Computed(strength_and_feeling.numbness_slowly_worse),
        Computed(pain.pain_score_high, SCORE),
        Computed(strength_and_feeling.both_legs),
    )
)
"""Every computed rule by its id, most urgent first."""

RAISES = _by_id(
    (
        Computed(raises.recent_surgery, DAYS),
        Computed(raises.new_or_worse_numbness_or_weakness, DAYS),
        Computed(strength_and_feeling.weakness_told),
        Computed(raises.weakness_new_worse_or_unclear, MONTHS),
    )
)
"""Every condition, besides a sign's key, that may raise a sign."""


def known_rules(engine: int) -> tuple[str, ...]:
    """The ids of the rules that a policy written for that engine names, each exactly once."""
    return tuple(rule_id for rule_id, rule in RULES.items() if rule.since <= engine)
