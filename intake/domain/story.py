"""The one Story every rule reads, whether it came from the web form or from a case file.

A Story is put into canonical order when it is made, so that the order in which a person told their
operations, symptoms or ticks can never reach a result.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from intake.domain.dates import Interval, PartialDate, add_days, is_before
from intake.domain.onsets import (
    ORDERS,
    After,
    Before,
    GapAfter,
    NeverWentAway,
    Onset,
    Order,
    renumbered,
)
from intake.domain.orders import Beginning, Operations, beginning
from intake.domain.truth import Truth, of

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
RECENT = ("yes", "no", "unsure")
RECENT_DAYS = 90
"""What "in the last 3 months" means of an operation without a date; our choice, the days of healing."""
RECENT_MONTHS = 24
"""How long an operation bounds a beginning that nobody remembers, where no policy says otherwise."""
UNSURE = "unsure"
NONE = "none"
"""The box that says that none of the others fits."""
POST_OPERATION_SIGN = "post_op_worse"
"""Asks of an operation lately: a first list that asks for it and has it not answers that there was none."""
MAX_SURGERIES = 10
MAX_SCORE = 10


@dataclass(frozen=True, slots=True)
class Surgery:
    """One operation on the spine as the patient told it; `when` None means its date is not known.

    `recent` answers "Was it in the last 3 months?" and is asked only where there is no date. `hospital` tells
    operations apart that are alike in all else. `not_yet`: the office heard that it is still to come.
    `said`: the words its date was told in, where they say more than the date; no rule reads them.
    """

    regions: frozenset[str]
    procedures: frozenset[str]
    when: PartialDate | None
    implants: str | None = None
    recent: str | None = None
    hospital: str = ""
    not_yet: bool = False
    said: str = ""

    def interval(self, today: date, birth: Interval | None) -> Interval | None:
        """The days it may have taken place, unclipped; None where the date is not known."""
        if self.when:
            return self.when.interval(today, birth)
        return Interval(add_days(today, -RECENT_DAYS), today) if self.recent == "yes" else None


@dataclass(frozen=True, slots=True)
class Symptom:
    """One symptom: where it is, how bad, how it changes, and when it began (None: not known).

    `also` holds its order to further operations, as the office heard it; their dates count for nothing.
    """

    key: str
    places: frozenset[str]
    onset: Onset
    trend: str | None = None
    score: int | None = None
    limb_score: int | None = None
    also: tuple[After | Before, ...] = ()

    def order_to(self, surgery: int) -> Order | None:
        """What was told of its order to the operation of that index; None where nothing was."""
        for told in (self.onset, *self.also):
            if isinstance(told, ORDERS) and told.surgery == surgery:
                return told
        return None


@dataclass(frozen=True)  # no slots: what every rule asks again is worked out once and kept with the story
class Story:
    """All that the rules may read.

    `safety` and `safety_more` hold the ticked keys ("unsure" may stand among them); None means never asked,
    an empty set means "none of these". `signs_asked` are the signs that were asked for, None where every list
    told was asked as a whole; `symptoms_asked` is false where nobody asked what bothers the person.
    `more_surgeries`: there were more operations than could be told. `recent_months` is the policy's, see
    `under`. `not_sure` are the questions nobody could answer on a call: what was asked, of which symptom and
    operation. Use `make_story`, which puts everything in canonical order.
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
    signs_asked: frozenset[str] | None = None
    symptoms_asked: bool = True
    recent_months: int = RECENT_MONTHS
    not_sure: frozenset[tuple[str, str | None, int | None]] = frozenset()

    def under(self, recent_months: int) -> Story:
        """The same story where an operation of the last `recent_months` counts as recent."""
        if recent_months == self.recent_months:
            return self
        return replace(self, recent_months=recent_months)

    @cached_property
    def birth_interval(self) -> Interval | None:
        """The days the person may have been born, None where not told."""
        return self.birth.interval(self.today, None) if self.birth else None

    @cached_property
    def surgery_intervals(self) -> tuple[Interval | None, ...]:
        """Of each operation told the days it may have taken place, unclipped; None where not known."""
        return tuple(surgery.interval(self.today, self.birth_interval) for surgery in self.surgeries)

    def was_asked(self, sign: str) -> bool:
        """Whether a sign of a list that is told was asked for."""
        return self.signs_asked is None or sign in self.signs_asked

    @property
    def surgery_is_denied(self) -> bool:
        """Whether an operation was denied: operations and "never went away" are then ignored."""
        return self.prior_surgery in ("no", "planned")

    @property
    def past_surgeries(self) -> tuple[tuple[int, Surgery], ...]:
        """The operations that count, with their index: none when surgery was denied, and no planned one."""
        return () if self.surgery_is_denied else self._not_planned

    @cached_property
    def contradictions(self) -> tuple[tuple[Symptom, int], ...]:
        """The symptoms whose order to an operation cannot be right as told, each with that operation's index.

        The dates told say otherwise, or the operation is still to come.
        """
        return tuple(
            (symptom, index)
            for index in range(len(self.surgeries))
            for symptom in self.symptoms
            if self.is_contradicted(symptom, index)
        )

    def is_contradicted(self, symptom: Symptom, surgery: int) -> bool:
        """Whether what was told of a symptom's order to that operation cannot be right as told."""
        return surgery in self._beginnings[symptom.key].contradicted

    def took_place(self, surgery: int) -> bool:
        """Whether a symptom is told as after that operation, or there ever since: so it has taken place."""
        orders = (symptom.order_to(surgery) for symptom in self.symptoms)
        return any(order is not None and not isinstance(order, Before) for order in orders)

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

        An order to an operation narrows them. "Never went away" means a beginning between birth and the last
        day that operation may have taken place, and so does "before" it with no date; of an operation still
        to come neither says anything. Denying surgery takes the operation from the rules, not from the dates:
        else admitting it could make the symptom older and the story less urgent.
        """
        return self._beginnings[symptom.key].interval

    def onset_for_link(self, symptom: Symptom) -> Interval | None:
        """The same for the time rule, to which "before" an operation with no date is not known."""
        return self._beginnings[symptom.key].for_link

    def began_on_or_after(self, symptom: Symptom, surgery: int) -> Truth:
        """Whether a symptom began on the day of the operation of that index or later.

        An order told decides, where no date contradicts it; then it cannot be told.
        """
        if self.is_contradicted(symptom, surgery):
            return Truth.DATE_IN_DOUBT
        order = symptom.order_to(surgery)
        if isinstance(order, After | GapAfter | Before):
            return of(not isinstance(order, Before))
        began, when = self.onset_interval(symptom), self.surgery_intervals[surgery]
        if began is None or when is None:
            return Truth.DATE_IN_DOUBT
        before = is_before(began, when.clipped(self.today) or when)
        return {Truth.YES: Truth.NO, Truth.NO: Truth.YES}.get(before, before)

    @cached_property
    def _beginnings(self) -> dict[str, Beginning]:
        operations = Operations(
            today=self.today,
            birth=self.birth_interval,
            days=self.surgery_intervals,
            past=self.past_indexes,
            recent_months=self.recent_months,
        )
        return {symptom.key: beginning(symptom.onset, symptom.also, operations) for symptom in self.symptoms}

    @cached_property
    def past_indexes(self) -> frozenset[int]:
        """The indexes of the operations that may have taken place by today, also where surgery is denied."""
        return frozenset(index for index, _ in self._not_planned)

    @cached_property
    def _not_planned(self) -> tuple[tuple[int, Surgery], ...]:
        """The operations told that may have taken place by today, with their index."""
        return tuple(
            (index, self.surgeries[index])
            for index, when in enumerate(self.surgery_intervals)
            if (when is None or when.lo <= self.today) and not self.surgeries[index].not_yet
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
    signs_asked: frozenset[str] | None = None,
    symptoms_asked: bool = True,
) -> Story:
    """A Case in canonical order; the indexes in onsets refer to `surgeries` as given here."""
    told = Story(
        today=today,
        birth=birth,
        safety=safety,
        safety_more=safety_more,
        prior_surgery=prior_surgery,
        surgeries=tuple(surgeries),
        symptoms=tuple(symptoms),
        own_words=own_words,
        seen_already=seen_already,
        more_surgeries=more_surgeries,
        signs_asked=signs_asked,
        symptoms_asked=symptoms_asked,
    )
    return in_canonical_order(told)


def in_canonical_order(story: Story) -> Story:
    """The same story with operations by date and content, symptoms by key; indexes follow."""
    by_key = tuple(sorted(story.symptoms, key=lambda symptom: symptom.key))
    if len(story.surgeries) <= 1:  # the one there is stays the first
        return story if by_key == story.symptoms else replace(story, symptoms=by_key)

    def place(index: int) -> tuple[Any, ...]:
        surgery, when = story.surgeries[index], story.surgery_intervals[index]
        told = ((symptom.key, symptom.order_to(index)) for symptom in story.symptoms)
        orders = sorted((key, repr(renumbered(order, {index: 0}))) for key, order in told if order)
        return (
            (when.lo, when.hi) if when else (date.max, date.max),
            sorted(surgery.regions),
            sorted(surgery.procedures),
            surgery.implants or "",
            str(surgery.when.to_data()) if surgery.when else "",
            surgery.recent or "",
            surgery.hospital,
            surgery.said,
            surgery.not_yet,
            # Two operations alike in all else differ only by how symptoms are told to stand to one of them.
            (not orders, orders),
        )

    order = sorted(range(len(story.surgeries)), key=place)
    new_index = {old: new for new, old in enumerate(order)}
    placed = (
        replace(
            symptom,
            onset=renumbered(symptom.onset, new_index),
            also=tuple(replace(each, surgery=new_index[each.surgery]) for each in symptom.also),
        )
        for symptom in by_key
    )
    return replace(
        story,
        surgeries=tuple(story.surgeries[index] for index in order),
        symptoms=tuple(placed),
        not_sure=frozenset(
            (asks, key, None if index is None else new_index[index]) for asks, key, index in story.not_sure
        ),
    )
