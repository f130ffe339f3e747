"""The question that would settle an unsettled link: what the office asks when it calls back.

Where one cut date decides, the question names it: "Was your 2024 surgery before or after June?" Else it
asks for the missing part of the wider date. Questions are for staff to read out, in English.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta

from intake.domain.bands import Bands, Link, Pair
from intake.domain.dates import Interval, PartialDate, add_months, is_before
from intake.domain.onsets import Before, GapAfter, NeverWentAway, told_date, told_gap_words
from intake.domain.story import Story, Surgery, Symptom
from intake.domain.symptoms import symptom_kind
from intake.domain.truth import Truth

_REGION_WORDS = {"neck": "neck", "upper_back": "upper back", "lower_back": "lower back"}
_CUT_OF_BAND = (
    (Link.EARLY, "early_months"),
    (Link.RECENT, "recent_months"),
    (Link.UNCERTAIN, "remote_months"),
)
_IN_TIME = (Link.EARLY, Link.RECENT, Link.UNCERTAIN, Link.REMOTE)


def name_surgery(surgery: Surgery) -> str:
    """The operation as one says it on the phone: "your 2024 surgery on the lower back"."""
    year = _year_words(surgery.when)
    regions = [_REGION_WORDS[region] for region in sorted(surgery.regions) if region in _REGION_WORDS]
    where = f" on the {' and '.join(regions)}" if regions else ""
    return f"your {year}surgery{where}"


def name_symptom(symptom: Symptom) -> str:
    """The symptom as one says it on the phone: "the numbness"."""
    return f"the {symptom_kind(symptom.key).called}"


def ask_surgery_date(surgery: Surgery) -> str:
    """The question for an operation without a date."""
    return f"When was {name_surgery(surgery)}? The year is enough."


def ask_for_the_rest(told: int) -> str:
    """The question where there were more operations than the form could take."""
    return f"More than {told} operations: ask for the rest. What was done, where, and in which year?"


def ask_if_gone_between(story: Story, pair: Pair) -> tuple[str, ...]:
    """The question for a symptom that "never got better" after an operation and yet began after it.

    The link stays `persistent` and settled; the answer tells the clinician which of the two was meant.
    """
    symptom = story.symptom(pair.symptom)
    assert symptom is not None  # pairs are made from the case's own symptoms
    told = symptom.onset.told if isinstance(symptom.onset, NeverWentAway) else None
    if told is None or pair.surgery is None or pair.surgery_interval is None:
        return ()
    if not story.never_went_away_since(symptom, pair.surgery):
        return ()
    if told.interval(story.today, story.birth_interval).lo <= pair.surgery_interval.hi:
        return ()
    said = f"{name_symptom(symptom)} never got better after {name_surgery(story.surgeries[pair.surgery])}"
    return (f"You said that {said}, and also: {told.describe()}. Was it gone for some weeks in between?",)


def ask_whether_past(surgery: Surgery) -> str:
    """The question for an operation that may still be to come."""
    return f"Has {name_surgery(surgery)} taken place yet? On what date?"


def ask_onset(symptom: Symptom) -> str:
    """The question for a symptom whose beginning is not known."""
    return f"When did {name_symptom(symptom)} start? The year is enough."


def ask_of_contradictions(story: Story) -> tuple[str, ...]:
    """What to ask where what was told of an order to an operation cannot be right: it names both."""
    asked = (_ask_which_is_right(story, symptom, index) for symptom, index in story.contradictions)
    return tuple(dict.fromkeys(question for each in asked for question in each))


def _ask_which_is_right(story: Story, symptom: Symptom, index: int) -> tuple[str, ...]:
    surgery, onset = story.surgeries[index], symptom.order_to(index)
    if index not in {past for past, _ in story.past_surgeries}:
        # Either the operation has taken place, or the symptom began at a time of its own.
        return ask_whether_past(surgery), ask_onset(symptom)
    order = "was there before" if isinstance(onset, Before) else "started after"
    told = None if isinstance(onset, GapAfter) else told_date(symptom.onset)
    gave = (
        told.describe().split(" (")[0]
        if told
        else f"{told_gap_words(onset)} it"
        if isinstance(onset, GapAfter)
        else "another date"
    )
    said = f"{name_symptom(symptom)} {order} {name_surgery(surgery)}"
    return (f"You said {said}, but gave {gave}. Which is right?",)


def settling_questions(story: Story, bands: Bands | None, pair: Pair) -> tuple[str, ...]:
    """What to ask so that this unsettled pair becomes settled.

    At least one question, except of a symptom said to be there ever since an operation still to come: see
    `ask_of_contradictions`.
    """
    assert pair.surgery is not None  # a pair without an operation is always settled
    surgery = story.surgeries[pair.surgery]
    symptom = story.symptom(pair.symptom)
    assert symptom is not None  # pairs are made from the case's own symptoms
    questions = []
    if Link.PERSISTENT in pair.possible:
        return (f"Was {name_symptom(symptom)} the same trouble as before {name_surgery(surgery)}?",)
    if pair.contradicted:
        return _ask_which_is_right(story, symptom, pair.surgery)
    if isinstance(symptom.order_to(pair.surgery), Before) and pair.shared:
        questions.append(f"Was {name_surgery(surgery)} for this trouble, or for something else?")
    if Link.NO_SURGERY in pair.possible:
        questions.append(ask_whether_past(surgery))
    if pair.surgery_interval is None:
        questions.append(ask_surgery_date(surgery))
    if pair.onset_interval is None and not isinstance(symptom.onset, NeverWentAway | Before):
        questions.append(ask_onset(symptom))
    if pair.surgery_interval and pair.onset_interval and not questions:
        assert bands is not None  # a pair without a date needs none
        questions.append(_date_question(bands, pair, surgery, symptom))
    return tuple(questions)


def _date_question(bands: Bands, pair: Pair, surgery: Surgery, symptom: Symptom) -> str:
    assert pair.surgery_interval is not None  # the caller asks for a missing date first
    assert pair.onset_interval is not None
    when, onset = pair.surgery_interval, pair.onset_interval
    if is_before(onset, when) is not Truth.NO:
        # While the order is open no cut decides, on the same area or on another.
        return f"Which came first: {name_symptom(symptom)}, or {name_surgery(surgery)}?"
    months = _deciding_cut(bands, pair)
    if months is not None:
        # The wider of the two dates is the one people are most likely to be able to narrow.
        cuts = [
            _cut_for_surgery(surgery, when, onset, months),
            _cut_for_onset(symptom, when, onset, months),
        ]
        for question in cuts if when.days >= onset.days else reversed(cuts):
            if question:
                return question
    if when.days >= onset.days:
        return f"{_missing_part(surgery.when)} was {name_surgery(surgery)}?"
    told = None if isinstance(symptom.onset, NeverWentAway) else told_date(symptom.onset)
    return f"{_missing_part(told)} did {name_symptom(symptom)} start?"


def _deciding_cut(bands: Bands, pair: Pair) -> int | None:
    """The one cut, in months, between the two bands that are possible; None where there are more than two."""
    if Link.OTHER_AREA in pair.possible:
        return bands.early_months
    in_time = [link for link in _IN_TIME if link in pair.possible]
    if len(in_time) != 2:
        return None
    return int(getattr(bands, dict(_CUT_OF_BAND)[in_time[0]]))


def _cut_for_surgery(surgery: Surgery, when: Interval, onset: Interval, months: int) -> str | None:
    """Operations before the undecided days fall beyond the cut, those after them within it."""

    def first_within(day: date) -> date:
        """The first operation day from which `day` is less than `months` months away."""
        return _first(when, lambda candidate: add_months(candidate, months) > day)

    lo, hi = first_within(onset.lo), first_within(onset.hi) - timedelta(days=1)
    cut = _cut_words(when, lo, hi)
    return f"Was {name_surgery(surgery)} {cut}?" if cut else None


def _cut_for_onset(symptom: Symptom, when: Interval, onset: Interval, months: int) -> str | None:
    lo, hi = add_months(when.lo, months), add_months(when.hi, months) - timedelta(days=1)
    cut = _cut_words(onset, lo, hi)
    return f"Did {name_symptom(symptom)} start {cut}?" if cut else None


def _cut_words(asked: Interval, lo: date, hi: date) -> str | None:
    """How to say the cut, where `lo`..`hi` are the days that would leave it undecided (none when hi < lo).

    None where those days do not fit into one month or one year with days of `asked` left on either side.
    """
    if hi < lo:
        day = f"{calendar.month_name[lo.month]} {lo.day}, {lo.year}"
        return f"before {day}, or on that day or later"
    if (lo.year, lo.month) == (hi.year, hi.month):
        first, words = date(lo.year, lo.month, 1), f"{calendar.month_name[lo.month]} {lo.year}"
        last = date(lo.year, lo.month, calendar.monthrange(lo.year, lo.month)[1])
    elif lo.year == hi.year:
        first, last, words = date(lo.year, 1, 1), date(lo.year, 12, 31), str(lo.year)
    else:
        return None
    if asked.lo < first and last < asked.hi:
        return f"before or after {words}"
    return None


def _first(interval: Interval, holds: Callable[[date], bool]) -> date:
    """The first day of the interval on which `holds`, by bisection; the day after its end where none does."""
    lo, hi = interval.lo.toordinal(), interval.hi.toordinal() + 1
    while lo < hi:
        middle = (lo + hi) // 2
        if holds(date.fromordinal(middle)):
            hi = middle
        else:
            lo = middle + 1
    return date.fromordinal(lo)


def _missing_part(when: PartialDate | None) -> str:
    told = when.to_data() if when else None
    if isinstance(told, str):
        return "In which month" if len(told) == 4 else "On which day"
    return "In which year, and which month,"


def _year_words(when: PartialDate | None) -> str:
    told = when.to_data() if when else None
    return f"{told[:4]} " if isinstance(told, str) else ""


__all__ = [
    "ask_for_the_rest",
    "ask_if_gone_between",
    "ask_of_contradictions",
    "ask_surgery_date",
    "ask_whether_past",
    "name_surgery",
    "name_symptom",
    "settling_questions",
]
