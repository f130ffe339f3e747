"""The one Story every rule reads, whether it came from the web form or from a case file.

A Story is put into canonical order when it is made, so that the order in which a person told their
operations, symptoms or ticks can never reach a result.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from intake.domain.dates import Interval, PartialDate

REGIONS = ("neck", "upper_back", "lower_back", "unknown")
PROCEDURES = (
    "fusion",
    "disc_removed",
    "decompression",
    "disc_replacement",
    "hardware_in",
    "hardware_out",
    "stimulator_or_pump",
    "vertebra_cement",
    "deformity_correction",
    "tumor_infection_fracture",
    "other",
    "unknown",
)
PLACES = (
    "neck",
    "upper_back",
    "lower_back",
    *(
        f"{side}_{part}"
        for part in ("shoulder", "arm", "hand", "buttock", "leg", "foot")
        for side in ("left", "right")
    ),
    "groin",
)
TRENDS = ("better", "same", "comes_and_goes", "slowly_worse", "worse_fast", "unsure")
PRIOR_SURGERY = ("yes", "no", "planned", "unsure")
IMPLANTS = ("yes", "no", "unsure")
UNSURE = "unsure"
NONE = "none"
"""The box that says that none of the others fits."""
MAX_SURGERIES = 10
MAX_SCORE = 10


@dataclass(frozen=True, slots=True)
class Surgery:
    """One operation on the spine as the patient told it; `when` None means its date is not known."""

    regions: frozenset[str]
    procedures: frozenset[str]
    when: PartialDate | None
    implants: str | None = None

    def interval(self, today: date, birth: Interval | None) -> Interval | None:
        """The days it may have taken place, unclipped; None where the date is not known."""
        return self.when.interval(today, birth) if self.when else None


@dataclass(frozen=True, slots=True)
class NeverWentAway:
    """There ever since an operation: `surgery` is its index, None for "some operation".

    `told` is a beginning that was told all the same; it dates nothing, and may be asked about.
    """

    surgery: int | None
    told: PartialDate | None = None


Onset = PartialDate | NeverWentAway | None


@dataclass(frozen=True, slots=True)
class Symptom:
    """One symptom: where it is, how bad, how it changes, and when it began (None: not known)."""

    key: str
    places: frozenset[str]
    onset: Onset
    trend: str | None = None
    score: int | None = None
    limb_score: int | None = None


@dataclass(frozen=True)  # no slots: what every rule asks again is worked out once and kept with the story
class Story:
    """All that the rules may read.

    `safety` and `safety_more` hold the ticked keys ("unsure" may stand among them); None means never asked,
    an empty set means "none of these". `more_surgeries`: there were more operations than
    could be told. Use `make_story`, which puts everything in canonical order.
    """

    today: date
    birth: PartialDate | None
    safety: frozenset[str] | None
    safety_more: frozenset[str] | None
    prior_surgery: str | None
    surgeries: tuple[Surgery, ...]
    symptoms: tuple[Symptom, ...]
    own_words: str = ""
    seen_already: bool | None = None
    more_surgeries: bool = False

    @cached_property
    def birth_interval(self) -> Interval | None:
        """The days the person may have been born, None where not told."""
        return self.birth.interval(self.today, None) if self.birth else None

    @cached_property
    def surgery_intervals(self) -> tuple[Interval | None, ...]:
        """Of each operation told the days it may have taken place, unclipped; None where not known."""
        return tuple(surgery.interval(self.today, self.birth_interval) for surgery in self.surgeries)

    @property
    def surgery_is_denied(self) -> bool:
        """Whether an operation was denied: operations and "never went away" are then ignored."""
        return self.prior_surgery in ("no", "planned")

    @property
    def past_surgeries(self) -> tuple[tuple[int, Surgery], ...]:
        """The operations that count, with their index: none when surgery was denied, and no planned one."""
        return () if self.surgery_is_denied else self._not_planned

    @property
    def contradictions(self) -> tuple[tuple[Symptom, Surgery], ...]:
        """The symptoms said to be there ever since an operation, each with that operation still to come."""
        past = {index for index, _ in self._not_planned}
        return tuple(
            (symptom, surgery)
            for index, surgery in enumerate(self.surgeries)
            for symptom in self.symptoms
            if index not in past and self.never_went_away_since(symptom, index)
        )

    @property
    def surgery_is_untold(self) -> bool:
        """Whether an operation was stated but not one was told."""
        return self.prior_surgery == "yes" and not self.surgeries

    def symptom(self, key: str) -> Symptom | None:
        """The symptom of that key, None when it was not told."""
        return next((symptom for symptom in self.symptoms if symptom.key == key), None)

    def never_went_away_since(self, symptom: Symptom, surgery: int) -> bool:
        """Whether the symptom has been there ever since that operation."""
        onset = symptom.onset
        return isinstance(onset, NeverWentAway) and onset.surgery in (None, surgery)

    def onset_interval(self, symptom: Symptom) -> Interval | None:
        """The days one of its symptoms may have begun, clipped at today; None where that is not known.

        "Never went away" means a beginning between birth and the last day that operation may have taken
        place; of an operation still to come it says nothing. Denying surgery takes the operation from the
        rules, not from the dates: else admitting it could make the symptom older and the story less urgent.
        """
        return self._onset_intervals[symptom.key]

    @cached_property
    def _onset_intervals(self) -> dict[str, Interval | None]:
        return {symptom.key: self._onset_interval(symptom.onset) for symptom in self.symptoms}

    def _onset_interval(self, onset: Onset) -> Interval | None:
        birth = self.birth_interval
        if onset is None:
            return None
        if not isinstance(onset, NeverWentAway):
            return onset.interval(self.today, birth).clipped(self.today)
        ends = [
            self.surgery_intervals[index] for index, _ in self._not_planned if onset.surgery in (None, index)
        ]
        if not ends and onset.surgery is not None:
            return None
        last = max((end.hi if end else self.today for end in ends), default=self.today)
        first = birth.lo if birth else date.min
        return Interval(min(first, last), min(last, self.today))

    @cached_property
    def _not_planned(self) -> tuple[tuple[int, Surgery], ...]:
        """The operations told that may have taken place by today, with their index."""
        return tuple(
            (index, self.surgeries[index])
            for index, when in enumerate(self.surgery_intervals)
            if when is None or when.lo <= self.today
        )


def make_story(
    *,
    today: date,
    birth: PartialDate | None,
    safety: frozenset[str] | None,
    safety_more: frozenset[str] | None,
    prior_surgery: str | None,
    surgeries: list[Surgery],
    symptoms: list[Symptom],
    own_words: str = "",
    seen_already: bool | None = None,
    more_surgeries: bool = False,
) -> Story:
    """A Case in canonical order: operations by date and content, symptoms by key.

    `NeverWentAway` indexes refer to `surgeries` as given here and follow their operation to its new place.
    """
    birth_interval = birth.interval(today, None) if birth else None

    def place(index: int) -> tuple[Any, ...]:
        surgery = surgeries[index]
        when = surgery.interval(today, birth_interval)
        return (
            (when.lo, when.hi) if when else (date.max, date.max),
            sorted(surgery.regions),
            sorted(surgery.procedures),
            surgery.implants or "",
            str(surgery.when.to_data()) if surgery.when else "",
            # Two operations alike in all else differ only by what is said to be there since one of them.
            sorted(
                s.key for s in symptoms if isinstance(s.onset, NeverWentAway) and s.onset.surgery == index
            ),
        )

    order = sorted(range(len(surgeries)), key=place)
    new_index = {old: new for new, old in enumerate(order)}

    def follow(symptom: Symptom) -> Symptom:
        onset = symptom.onset
        if not isinstance(onset, NeverWentAway) or onset.surgery is None:
            return symptom
        return replace(symptom, onset=replace(onset, surgery=new_index[onset.surgery]))

    return Story(
        today=today,
        birth=birth,
        safety=safety,
        safety_more=safety_more,
        prior_surgery=prior_surgery,
        surgeries=tuple(surgeries[index] for index in order),
        symptoms=tuple(sorted((follow(symptom) for symptom in symptoms), key=lambda s: s.key)),
        own_words=own_words,
        seen_already=seen_already,
        more_surgeries=more_surgeries,
    )
