"""A practice's triage policy as data: levels, thresholds, raise lists, words and due times.

A policy is adopted, signed, compared and replayed by clinicians, so all that they may change stands here and
all that computes stands in functions named by a rule's id. `digest` covers both, since the version of the
engine is part of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from intake.domain.bands import Bands

ENGINE_VERSION = 2
"""Raised whenever the same policy and the same answers could give another assessment."""


SIGN_QUESTIONS = {"first": "safety", "more": "safety_more"}
"""The question that asks for each list of signs."""


class Urgency(StrEnum):
    """Who must be spoken to first, most urgent first."""

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    SOON = "soon"
    ROUTINE = "routine"

    @property
    def rank(self) -> int:
        """0 for the most urgent."""
        return _RANK[self]

    @property
    def lowered(self) -> Urgency:
        """One level lower: what a rule counts for when only a date keeps it from being certain."""
        return _LEVELS[min(self.rank + 1, len(_LEVELS) - 1)]


URGENT = frozenset({Urgency.EMERGENCY, Urgency.SAME_DAY})
"""The levels that cannot wait for another day: the patient is told to get help, and staff hear at once."""

_LEVELS = tuple(Urgency)
_RANK = {level: rank for rank, level in enumerate(_LEVELS)}


@dataclass(frozen=True, slots=True)
class Raise:
    """What a ticked sign counts for with something else: another sign's key, or a computed condition."""

    condition: str
    to: Urgency = Urgency.EMERGENCY


@dataclass(frozen=True, slots=True)
class Sign:
    """One red flag a patient can tick: its list ("first" or "more"), its level, and what raises it.

    `short` is its name on a row of the queue; a policy without it names the sign on the request's page alone.
    """

    key: str
    list: str
    level: Urgency
    label: str
    source: str
    raised_with: tuple[Raise, ...] = ()
    short: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """The settings of one computed rule; `says` is its statement, `days`, `months`, `score` its thresholds.

    `level` None marks a note: it informs the clinician and changes no result.
    """

    id: str
    level: Urgency | None
    says: str
    source: str
    days: int | None = None
    months: int | None = None
    score: int | None = None

    def __hash__(self) -> int:
        return hash(self.id)


@dataclass(frozen=True, slots=True)
class WordList:
    """Phrases of one concern, matched as whole words in any listed language.

    `fillers` are words that may stand in the middle of any phrase.
    """

    phrases: tuple[str, ...]
    idioms: tuple[str, ...]
    negations: tuple[str, ...] = ()
    negation_ends: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """How soon the office answers, in business time, and when an unclaimed urgent case is passed on.

    Further how often a patient is tried before the office gives up (`attempts_before_closing` half days on
    `attempt_days` days, then `notice_days` after a final notice), and after how many calendar days a case
    that is put aside comes back.
    """

    urgent_minutes: int
    soon_days: int
    persistent_days: int
    other_days: int
    persistent_after_months: int
    escalate_minutes: tuple[int, ...]
    lease_minutes: int
    attempts_before_closing: int
    attempt_days: int
    notice_days: int
    follow_up_patient_days: int
    follow_up_records_days: int
    follow_up_clinician_days: int
    check_on_days: int


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of the triage policy; `digest` names its exact content together with the engine."""

    id: str
    version: str
    digest: str
    bands: Bands
    signs: tuple[Sign, ...]
    rules: Mapping[str, Rule]
    raises: Mapping[str, Rule]
    red_flag_words: WordList
    self_harm_words: WordList
    due: Due

    def __hash__(self) -> int:
        return hash(self.digest)

    @property
    def searched_words(self) -> dict[str, WordList]:
        """The phrases looked for in patients' own words, by the rule that finds them."""
        return {"own_words_self_harm": self.self_harm_words, "own_words_red_flag": self.red_flag_words}

    @property
    def recent_surgery_days(self) -> int:
        """How long whoever operated is called first and a clinician reads before booking, in days."""
        days = self.raises["recent_surgery"].days
        assert days is not None, "the reader demands it"
        return days
