"""The urgency rules that compute something from the answers: one small function each, named by its id.

Each takes the case and its settings from the policy and gives a `Reading`: whether the rule's statement
holds (yes, no, a date is in doubt, an answer is missing) and what it read. "Within N days of an operation"
always means: an operation on any area in the last N days before today, and the symptom began on or after
it, or is getting worse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from intake.domain.dates import is_within_days
from intake.domain.onsets import onset_data
from intake.domain.policy import Rule
from intake.domain.story import UNSURE, Story, Symptom
from intake.domain.symptoms import deficit_keys
from intake.domain.truth import Truth, all_of, any_of, of

WORSE_FAST = "worse_fast"
GETTING_WORSE = frozenset({"slowly_worse", WORSE_FAST})
NUMB_OR_TINGLING = ("numbness", "tingling")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a rule found: whether its statement holds, and the answers it read."""

    truth: Truth
    read: dict[str, Any]


RuleFunction = Callable[[Story, Rule], Reading]


# --- parts of rules ---------------------------------------------------------------------------------------


def began_within(story: Story, symptom: Symptom, days: int) -> Truth:
    """Whether the symptom began in the last `days` days."""
    onset = story.onset_interval(symptom)
    return is_within_days(onset, story.today, days) if onset else Truth.DATE_IN_DOUBT


def trend_is(symptom: Symptom, trends: Iterable[str]) -> Truth:
    """Whether the symptom's course is one of `trends`; "not sure" and not told are missing."""
    if symptom.trend is None or symptom.trend == UNSURE:
        return Truth.MISSING
    return of(symptom.trend in trends)


def score_at_least(symptom: Symptom, score: int) -> Truth:
    """Whether the back/neck score or the arm/leg score reaches `score` (0 to 10)."""
    scores = (symptom.score, symptom.limb_score)
    return any_of(*(Truth.MISSING if value is None else of(value >= score) for value in scores))


def in_both_legs(symptom: Symptom) -> Truth:
    """Whether it is in the legs or feet of both sides; missing where no place was told."""
    if not symptom.places:
        return Truth.MISSING
    return of(
        all(not symptom.places.isdisjoint({f"{side}_leg", f"{side}_foot"}) for side in ("left", "right"))
    )


def surgery_within(story: Story, surgery: int, days: int) -> Truth:
    """Whether the operation of that index took place in the last `days` days before today."""
    when = story.surgery_intervals[surgery]
    clipped = when.clipped(story.today) if when else None
    return is_within_days(clipped, story.today, days) if clipped else Truth.DATE_IN_DOUBT


def untold_surgery(story: Story) -> Truth:
    """What operations nobody told leave open: a date where one is stated, else whether there was one."""
    if story.surgeries or story.surgery_is_denied:
        return Truth.NO
    return Truth.DATE_IN_DOUBT if story.surgery_is_untold else Truth.MISSING


def any_surgery_within(story: Story, days: int) -> Truth:
    """Whether any operation took place in the last `days` days before today."""
    told = (surgery_within(story, surgery, days) for surgery, _ in story.past_surgeries)
    return any_of(untold_surgery(story), *told)


def within_days_of_surgery(story: Story, symptom: Symptom, days: int) -> Truth:
    """Whether the symptom stands within `days` days of an operation, as this module's text defines it."""
    worse = trend_is(symptom, GETTING_WORSE)
    readings = [
        all_of(surgery_within(story, surgery, days), any_of(story.began_on_or_after(symptom, surgery), worse))
        for surgery, _ in story.past_surgeries
    ]
    return any_of(untold_surgery(story), *readings)


# --- what was read ----------------------------------------------------------------------------------------


def _read(story: Story, symptoms: Iterable[Symptom], *names: str, surgeries: bool = False) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for symptom in symptoms:
        for name in names:
            value = onset_data(symptom.onset) if name == "onset" else getattr(symptom, name)
            read[f"symptoms.{symptom.key}.{name}"] = sorted(value) if isinstance(value, frozenset) else value
    if surgeries:
        read["prior_surgery"] = story.prior_surgery
        for index, surgery in story.past_surgeries:
            read[f"surgeries[{index}].date"] = surgery.when.to_data() if surgery.when else None
    return read


def _told(story: Story, keys: Iterable[str]) -> list[Symptom]:
    return [symptom for symptom in story.symptoms if symptom.key in keys]


def _any_symptom(
    story: Story,
    keys: Iterable[str],
    holds: Callable[[Symptom], Truth],
    *names: str,
    surgeries: bool = False,
) -> Reading:
    """Whether `holds` for any told symptom of `keys`; a symptom that was not told is a plain no."""
    told = _told(story, keys)
    truth = any_of(*(holds(symptom) for symptom in told))
    return Reading(truth, _read(story, told, *names, surgeries=surgeries and bool(told)))


def _days(rule: Rule) -> int:
    assert rule.days is not None  # the policy reader demands the thresholds a rule needs
    return rule.days


def _score(rule: Rule) -> int:
    assert rule.score is not None
    return rule.score


# --- the rules, most urgent first -------------------------------------------------------------------------


def weakness_worse_fast(story: Story, _rule: Rule) -> Reading:
    """Weakness that is getting worse fast."""
    return _any_symptom(story, ("weakness",), lambda s: trend_is(s, (WORSE_FAST,)), "trend")


def both_legs_new_or_worse(story: Story, rule: Rule) -> Reading:
    """Strength or feeling lost in both legs or feet, new or getting worse fast."""

    def holds(symptom: Symptom) -> Truth:
        new_or_worse = any_of(began_within(story, symptom, _days(rule)), trend_is(symptom, (WORSE_FAST,)))
        return all_of(in_both_legs(symptom), new_or_worse)

    return _any_symptom(story, deficit_keys(), holds, "places", "onset", "trend")


def weakness_after_surgery(story: Story, rule: Rule) -> Reading:
    """Weakness within days of an operation."""
    return _any_symptom(
        story,
        ("weakness",),
        lambda s: within_days_of_surgery(story, s, _days(rule)),
        "onset",
        "trend",
        surgeries=True,
    )


def pain_worse_fast_after_surgery(story: Story, rule: Rule) -> Reading:
    """Pain getting worse fast within days of an operation."""
    return _any_symptom(
        story,
        ("pain",),
        lambda s: all_of(trend_is(s, (WORSE_FAST,)), within_days_of_surgery(story, s, _days(rule))),
        "trend",
        "onset",
        surgeries=True,
    )


def weakness_new(story: Story, rule: Rule) -> Reading:
    """Weakness that began in the last days."""
    return _any_symptom(story, ("weakness",), lambda s: began_within(story, s, _days(rule)), "onset")


def numbness_worse_fast(story: Story, _rule: Rule) -> Reading:
    """Numbness or tingling that is getting worse fast."""
    return _any_symptom(story, NUMB_OR_TINGLING, lambda s: trend_is(s, (WORSE_FAST,)), "trend")


def groin_numbness(story: Story, rule: Rule) -> Reading:
    """Numbness or tingling in the groin, new or getting worse."""

    def holds(symptom: Symptom) -> Truth:
        in_groin = of("groin" in symptom.places) if symptom.places else Truth.MISSING
        new_or_worse = any_of(began_within(story, symptom, _days(rule)), trend_is(symptom, GETTING_WORSE))
        return all_of(in_groin, new_or_worse)

    return _any_symptom(story, NUMB_OR_TINGLING, holds, "places", "onset", "trend")


def severe_after_surgery(story: Story, rule: Rule) -> Reading:
    """Strong pain, numbness or weakness within the months of healing after an operation."""

    def holds(symptom: Symptom) -> Truth:
        strong = score_at_least(symptom, _score(rule)) if symptom.key == "pain" else Truth.YES
        return all_of(strong, within_days_of_surgery(story, symptom, _days(rule)))

    return _any_symptom(
        story,
        ("pain", "numbness", "weakness"),
        holds,
        "onset",
        "trend",
        "score",
        "limb_score",
        surgeries=True,
    )


def any_after_surgery(story: Story, rule: Rule) -> Reading:
    """Any symptom within the months of healing after an operation."""
    keys = [symptom.key for symptom in story.symptoms]
    return _any_symptom(
        story, keys, lambda s: within_days_of_surgery(story, s, _days(rule)), "onset", "trend", surgeries=True
    )


def weakness_told(story: Story, _rule: Rule) -> Reading:
    """Weakness of any age."""
    return _any_symptom(story, ("weakness",), lambda _: Truth.YES, "onset")


def pain_worse_fast(story: Story, _rule: Rule) -> Reading:
    """Pain that is getting worse fast."""
    return _any_symptom(story, ("pain",), lambda s: trend_is(s, (WORSE_FAST,)), "trend")


def numbness_slowly_worse(story: Story, _rule: Rule) -> Reading:
    """Numbness that is slowly getting worse."""
    return _any_symptom(story, ("numbness",), lambda s: trend_is(s, ("slowly_worse",)), "trend")


def pain_score_high(story: Story, rule: Rule) -> Reading:
    """A high pain score, in the back or neck or in an arm or leg."""
    return _any_symptom(story, ("pain",), lambda s: score_at_least(s, _score(rule)), "score", "limb_score")


def both_legs(story: Story, _rule: Rule) -> Reading:
    """Strength or feeling lost in both legs or feet, however long."""
    return _any_symptom(story, deficit_keys(), in_both_legs, "places")


RULES: dict[str, RuleFunction] = {
    function.__name__: function
    for function in (
        weakness_worse_fast,
        both_legs_new_or_worse,
        weakness_after_surgery,
        pain_worse_fast_after_surgery,
        weakness_new,
        numbness_worse_fast,
        groin_numbness,
        severe_after_surgery,
        any_after_surgery,
        weakness_told,
        pain_worse_fast,
        numbness_slowly_worse,
        pain_score_high,
        both_legs,
    )
}
"""Every computed rule by its id; a policy names each of them exactly once."""

NEEDS_DAYS = frozenset(
    {
        "both_legs_new_or_worse",
        "weakness_after_surgery",
        "pain_worse_fast_after_surgery",
        "weakness_new",
        "groin_numbness",
        "severe_after_surgery",
        "any_after_surgery",
    }
)
NEEDS_SCORE = frozenset({"severe_after_surgery", "pain_score_high"})


# --- what raises a ticked sign to emergency, besides another sign -----------------------------------------


def recent_surgery(story: Story, rule: Rule) -> Reading:
    """An operation in the last days."""
    return Reading(any_surgery_within(story, _days(rule)), _read(story, (), surgeries=True))


def new_or_worse_numbness_or_weakness(story: Story, rule: Rule) -> Reading:
    """Numbness or weakness, new or getting worse."""

    def holds(symptom: Symptom) -> Truth:
        return any_of(began_within(story, symptom, _days(rule)), trend_is(symptom, GETTING_WORSE))

    return _any_symptom(story, ("numbness", "weakness"), holds, "onset", "trend")


RAISES: dict[str, RuleFunction] = {
    function.__name__: function
    for function in (recent_surgery, new_or_worse_numbness_or_weakness, weakness_told)
}
"""Every condition, besides a sign's key, that a raise list may name."""

RAISES_NEEDING_DAYS = frozenset({"recent_surgery", "new_or_worse_numbness_or_weakness"})
