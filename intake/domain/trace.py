"""The trace: each rule's outcome as data, with one plain sentence that says why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, Literal

from intake.domain.bands import Bands, Headline, Link
from intake.domain.naming import name_symptom
from intake.domain.onsets import (
    After,
    Before,
    GapAfter,
    NeverWentAway,
    Onset,
    onset_data,
    told_date,
    told_gap_words,
)
from intake.domain.policy import Rule, Sign, Urgency
from intake.domain.story import Story
from intake.domain.surgery_link import SurgeryLink
from intake.domain.truth import Truth

NOTE: Final = "note"
Effect = Urgency | Literal["note"]


class Outcome(StrEnum):
    """Whether a rule fired, did not, or could not be told."""

    FIRED = "fired"
    NOT_FIRED = "not_fired"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's line in the trace; `effect` is a level, "note", or None where it had none.

    `read` holds the answers the rule read, each under its place in the case, in the case file's form.
    """

    rule: str
    outcome: Outcome
    effect: Effect | None
    because: str
    read: Mapping[str, Any]
    source: str

    @property
    def level(self) -> Urgency | None:
        """The urgency it fired with; None for notes and for what did not fire."""
        return self.effect if isinstance(self.effect, Urgency) else None


def rule_finding(rule: Rule, truth: Truth, read: dict[str, Any]) -> Finding:
    """A computed rule's finding; where only a date is in doubt it fires one level lower and says so.

    One level lower than `soon` there is nothing: it is a note then.
    """
    assert rule.level is not None  # a rule without a level is a note
    if truth is Truth.YES:
        return Finding(rule.id, Outcome.FIRED, rule.level, f"{rule.says}.", read, rule.source)
    if truth is Truth.DATE_IN_DOUBT:
        lowered = rule.level.lowered
        effect: Effect = NOTE if lowered is Urgency.ROUTINE else lowered
        counts = "is only noted" if effect == NOTE else "counts one level lower"
        because = f"The dates are not exact enough to tell, so it {counts}: {_lower(rule.says)}."
        return Finding(rule.id, Outcome.FIRED, effect, because, read, rule.source)
    if truth is Truth.MISSING:
        because = f"Cannot tell, an answer is missing: {_lower(rule.says)}."
        return Finding(rule.id, Outcome.CANNOT_TELL, None, because, read, rule.source)
    return Finding(
        rule.id, Outcome.NOT_FIRED, None, f"Does not apply: {_lower(rule.says)}.", read, rule.source
    )


@dataclass(frozen=True, slots=True)
class Raised:
    """One of a ticked sign's raises: where it leads, whether its condition holds, and that in words."""

    to: Urgency
    truth: Truth
    says: str

    @property
    def level(self) -> Urgency:
        """What the sign counts for by it: one level lower where only a date is in doubt; else routine."""
        if self.truth is Truth.DATE_IN_DOUBT:
            return self.to.lowered
        return self.to if self.truth is Truth.YES else Urgency.ROUTINE


def sign_finding(sign: Sign, ticked: Truth, raises: Sequence[Raised], read: dict[str, Any]) -> Finding:
    """A tickable sign's finding: at its own level, or at the highest one that its raises lead to."""
    label = _lower(sign.label)
    if ticked is Truth.YES:
        level = min((sign.level, *(each.level for each in raises)), key=lambda each: each.rank)
        because = f"The patient ticked: {label}{_raised_words(sign, level, raises)}."
        return Finding(sign.key, Outcome.FIRED, level, because, read, sign.source)
    if ticked is Truth.MISSING:
        because = f"Cannot tell, not asked or not sure: {label}."
        return Finding(sign.key, Outcome.CANNOT_TELL, None, because, read, sign.source)
    return Finding(
        sign.key, Outcome.NOT_FIRED, None, f"The patient did not tick: {label}.", read, sign.source
    )


def _raised_words(sign: Sign, level: Urgency, raises: Sequence[Raised]) -> str:
    """What brought a sign to its level, or would have brought it higher with certain dates."""
    certain = [each for each in raises if each.truth is Truth.YES and each.to is level]
    if certain and level is not sign.level:
        return f", raised to {_spoken(level)} with: {_listed(certain)}"
    doubtful = [each for each in raises if each.truth is Truth.DATE_IN_DOUBT and each.level is level]
    if not doubtful:
        return ""
    doubt = (
        f"the dates are not exact enough to tell, so it counts one level lower than {_spoken(doubtful[0].to)}"
    )
    return f", {doubt}, with: {_listed(doubtful)}"


def note_finding(rule: Rule, applies: bool, read: dict[str, Any]) -> Finding:
    """A note for the clinician: it changes no result."""
    if applies:
        return Finding(rule.id, Outcome.FIRED, NOTE, f"{rule.says}.", read, rule.source)
    return Finding(
        rule.id, Outcome.NOT_FIRED, None, f"Does not apply: {_lower(rule.says)}.", read, rule.source
    )


def link_finding(rule: Rule, story: Story, link: SurgeryLink, bands: Bands) -> Finding:
    """The time rule's line: what made the headline, and whether it raised the urgency."""
    read: dict[str, Any] = {"prior_surgery": story.prior_surgery}
    headline = link.headline
    if headline:
        symptom = story.symptom(headline.symptom)
        read[f"symptoms.{headline.symptom}.onset"] = onset_data(symptom.onset) if symptom else None
        if headline.surgery is not None:
            when = story.surgeries[headline.surgery].when
            read[f"surgeries[{headline.surgery}].date"] = when.to_data() if when else None
    because = _link_sentence(story, link, bands)
    if link.flagged:
        return Finding(rule.id, Outcome.FIRED, rule.level, because, read, rule.source)
    return Finding(rule.id, Outcome.NOT_FIRED, None, because, read, rule.source)


def _link_sentence(story: Story, link: SurgeryLink, bands: Bands) -> str:
    headline = link.headline
    if headline is None:
        return {
            Link.NO_SURGERY: "No past operation on the spine was told.",
            Link.UNKNOWN: "The operation, or what bothers the patient now, was not told.",
        }[link.link]
    pair = _pair_sentence(story, headline, link.link, bands)
    if link.settled:
        return f"{pair}."
    others = ", ".join(str(band).replace("_", " ") for band in link.possible if band is not link.link)
    return f"{pair}; not settled{f', also possible: {others}' if others else ''}."


def _pair_sentence(story: Story, pair: Headline, link: Link, bands: Bands) -> str:
    symptom = story.symptom(pair.symptom)
    surgery = story.surgeries[pair.surgery] if pair.surgery is not None else None
    what = name_symptom(symptom).capitalize() if symptom else "The symptom"
    began = f"{what} {_beginning(symptom.onset if symptom else None)}"
    operated = surgery.when.describe() if surgery and surgery.when else "date not known"
    return f"{began}, operation {operated}: {_LINK_WORDS[link].format(bands=bands)}"


def _beginning(onset: Onset) -> str:
    """How a symptom began, after its name."""
    if isinstance(onset, NeverWentAway):
        return "never went away"
    if isinstance(onset, GapAfter):
        return f"began {told_gap_words(onset)} an operation"
    order = {After: " after an operation", Before: " before an operation"}.get(type(onset), "")
    told = told_date(onset)
    return (
        f"began{order and f'{order},'} {told.describe()}"
        if told
        else f"began{order or ' at a time not known'}"
    )


_LINK_WORDS = {
    Link.PERSISTENT: "there ever since the operation",
    Link.EARLY: "within {bands.early_months} months of the operation",
    Link.RECENT: "from {bands.early_months} to less than {bands.recent_months} months after the operation",
    Link.UNKNOWN: "a date is missing, so the time between cannot be told",
    Link.UNCERTAIN: (
        "from {bands.recent_months} to less than {bands.remote_months} months after the operation"
    ),
    Link.OTHER_AREA: "the operation was on another part of the spine",
    Link.BEFORE_SURGERY: "it began before the operation",
    Link.REMOTE: "{bands.remote_months} months or more after the operation",
    Link.NO_SURGERY: "the operation has not taken place",
}


def _listed(raises: Sequence[Raised]) -> str:
    return "; ".join(_lower(each.says) for each in raises)


def _spoken(level: Urgency) -> str:
    return str(level).replace("_", " ")


@lru_cache(maxsize=1024)  # each saying of the policy once, not once a case
def _lower(sentence: str) -> str:
    """The statement as the second half of a sentence; capitals that belong to a word stay."""
    return sentence if sentence[1:2].isupper() else sentence[0].lower() + sentence[1:]
