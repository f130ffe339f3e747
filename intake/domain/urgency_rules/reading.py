"""What a rule is: a function of the case and its settings that says whether its statement holds, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from intake.domain.onsets import onset_data
from intake.domain.policy import Rule
from intake.domain.story import POST_OPERATION_SIGN, Story, Symptom
from intake.domain.truth import Truth, any_of


@dataclass(frozen=True, slots=True)
class Reading:
    """What a rule found: whether its statement holds, and the answers it read."""

    truth: Truth
    read: dict[str, Any]


NONE_TOLD = Reading(Truth.NO, {})
"""What a rule finds where no symptom it reads was told, and they were asked for."""

RuleFunction = Callable[[Story, Rule], Reading]


def any_symptom(
    story: Story,
    keys: Iterable[str],
    holds: Callable[[Symptom], Truth],
    *names: str,
    surgeries: bool = False,
) -> Reading:
    """Whether `holds` for any told symptom of `keys`; see `none_told` where there is none.

    `names` are the answers about a symptom that it reads; with `surgeries` also those about operations.
    """
    told = [symptom for symptom in story.symptoms if symptom.key in keys]
    if not told:
        return none_told(story)
    truth = any_of(*(holds(symptom) for symptom in told))
    read = read_of_symptoms(told, *names)
    return Reading(truth, read | read_of_surgeries(story) if surgeries else read)


def none_told(story: Story) -> Reading:
    """What a rule finds where no symptom it reads was told: a plain no, or that nobody asked for symptoms."""
    return NONE_TOLD if story.symptoms_asked else Reading(Truth.MISSING, {"symptoms": None})


def read_of_symptoms(symptoms: Iterable[Symptom], *names: str) -> dict[str, Any]:
    """Those answers about symptoms, each under its place in the case, in the case file's form."""
    read: dict[str, Any] = {}
    for symptom in symptoms:
        for name in names:
            value = onset_data(symptom.onset) if name == "onset" else _shown(getattr(symptom, name))
            read[f"symptoms.{symptom.key}.{name}"] = value
    return read


def read_of_surgeries(story: Story, *names: str) -> dict[str, Any]:
    """When the operations took place and those further answers about them, as `read_of_symptoms`.

    What says of one without a date whether it was lately is read with it.
    """
    read: dict[str, Any] = {"prior_surgery": story.prior_surgery}
    placed_by_the_lists = story.surgery_is_untold or story.more_surgeries
    for index, surgery in story.past_surgeries:
        read[f"surgeries[{index}].date"] = surgery.when.to_data() if surgery.when else None
        if surgery.when is None:
            read[f"surgeries[{index}].recent"] = surgery.recent
            placed_by_the_lists |= surgery.recent is None
        for name in names:
            read[f"surgeries[{index}].{name}"] = _shown(getattr(surgery, name))
    if placed_by_the_lists and not story.surgery_is_denied:
        read |= {"safety": _shown(story.safety), "safety_more": _shown(story.safety_more)}
        if story.safety is not None and not story.was_asked(POST_OPERATION_SIGN):
            read |= signs_asked(story.signs_asked)
    return read


def signs_asked(asked: frozenset[str] | None) -> dict[str, Any]:
    """Which signs were asked for, as the answer it is of a list that was not asked as a whole."""
    return {"signs_asked": _shown(asked)}


def _shown(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value


def days_of(rule: Rule) -> int:
    """The rule's days; the policy reader demands the thresholds a rule needs."""
    assert rule.days is not None
    return rule.days


def months_of(rule: Rule) -> int:
    """The rule's months."""
    assert rule.months is not None
    return rule.months


def score_of(rule: Rule) -> int:
    """The rule's score."""
    assert rule.score is not None
    return rule.score
