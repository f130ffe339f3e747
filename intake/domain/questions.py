"""What the office asks so that an unsettled link becomes settled, as data: what is asked, of what, in words.

Questions are for staff to read out, in English. What may be answered to each stands in `settling_answers`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from intake.domain.dates import Interval, PartialDate, add_months
from intake.domain.naming import name_surgery, name_symptom, short_date
from intake.domain.onsets import Before, GapAfter, NeverWentAway, told_date, told_gap_words
from intake.domain.story import Story, Symptom

MONTHS_THAT_MATTER = 36
"""Within 3 years the year alone cannot settle the link: the month is asked for."""


class Asks(StrEnum):
    """What a question is about."""

    SURGERY_DATE = "surgery_date"
    LAST_MONTHS = "last_months"
    ONSET_DATE = "onset_date"
    ORDER = "order"
    SURGERY_CUT = "surgery_cut"
    ONSET_CUT = "onset_cut"
    GAP_CUT = "gap_cut"
    FOR_WHAT = "for_what"
    SAME_TROUBLE = "same_trouble"
    WHICH_IS_RIGHT = "which_is_right"
    STILL_TO_COME = "still_to_come"
    TAKEN_PLACE = "taken_place"
    GONE_BETWEEN = "gone_between"
    RECORDS = "records"
    ANY_SURGERY = "any_surgery"
    WHICH_SURGERY = "which_surgery"
    REST_OF_SURGERIES = "rest_of_surgeries"
    SYMPTOMS = "symptoms"


@dataclass(frozen=True, slots=True)
class Cut:
    """The days that a question divides: `before` and `after` decide, those `during` do not (None: none)."""

    before: Interval
    during: Interval | None
    after: Interval


@dataclass(frozen=True, slots=True)
class Question:
    """One question: what it asks, its words, and the symptom and the operation it is about.

    `months` is the cut of a told time after an operation.
    """

    asks: Asks
    text: str
    symptom: str | None = None
    surgery: int | None = None
    cut: Cut | None = None
    months: int | None = None

    @property
    def about(self) -> tuple[str, str | None, int | None]:
        """What it asks of what: a question that nobody could answer is not asked again of the same."""
        # A beginning is one, whichever operation it is asked for.
        surgery = None if self.asks is Asks.ONSET_DATE else self.surgery
        return self.asks.value, self.symptom, surgery


ANY_SURGERY = Question(Asks.ANY_SURGERY, "Have you ever had an operation on your neck or back?")
WHICH_SURGERY = Question(
    Asks.WHICH_SURGERY, "What was the operation on your neck or back, and in which year?"
)
SYMPTOMS = Question(Asks.SYMPTOMS, "What bothers you now, and when did it start?")


def ask_surgery_date(story: Story, surgery: int) -> Question:
    """The question for an operation without a date; for the month too where a symptom began of late."""
    name = name_surgery(story, surgery)
    began = [story.onset_for_link(symptom) for symptom in story.symptoms]
    if any(_is_of_late(days, story) for days in began):
        text = f"In which year and month was {name}?"
    else:
        text = f"When was {name}? The year is enough."
    return Question(Asks.SURGERY_DATE, text, surgery=surgery)


def ask_last_months(story: Story, surgery: int) -> Question:
    """The question for an operation whose date nobody can say."""
    name = name_surgery(story, surgery)
    return Question(Asks.LAST_MONTHS, f"Was {name} in the last 3 months?", surgery=surgery)


def ask_onset_date(story: Story, symptom: Symptom, surgery: int) -> Question:
    """The question for a beginning that is not known; for the month too where the operation was of late."""
    name = name_symptom(symptom)
    if _is_of_late(story.surgery_intervals[surgery], story):
        text = f"In which year and month did {name} start?"
    else:
        text = f"When did {name} start? The year is enough."
    return Question(Asks.ONSET_DATE, text, symptom.key, surgery)


def _is_of_late(days: Interval | None, story: Story) -> bool:
    return days is not None and days.hi >= add_months(story.today, -MONTHS_THAT_MATTER)


def ask_missing_part_of_surgery(story: Story, surgery: int) -> Question | None:
    """The question for the part that an operation's date lacks; None where it is a day."""
    part = _missing_part(story.surgeries[surgery].when)
    if part is None:
        return None
    text = f"{part} was {name_surgery(story, surgery)}?"
    return Question(Asks.SURGERY_DATE, text, surgery=surgery)


def ask_missing_part_of_onset(symptom: Symptom, surgery: int) -> Question | None:
    """The question for the part that a beginning lacks; None where it is a day, or there ever since."""
    if isinstance(symptom.onset, NeverWentAway):
        return None
    part = _missing_part(told_date(symptom.onset))
    if part is None:
        return None
    return Question(Asks.ONSET_DATE, f"{part} did {name_symptom(symptom)} start?", symptom.key, surgery)


def _missing_part(when: PartialDate | None) -> str | None:
    told = when.to_data() if when else None
    if isinstance(told, str):
        return {4: "In which month", 7: "On which day"}.get(len(told))
    return "In which year and month"


def ask_order(story: Story, symptom: Symptom, surgery: int) -> Question:
    """The question for what came first."""
    text = f"Which came first: {name_symptom(symptom)}, or {name_surgery(story, surgery)}?"
    return Question(Asks.ORDER, text, symptom.key, surgery)


def ask_gap(story: Story, symptom: Symptom, surgery: int, months: int) -> Question:
    """The question for the time after an operation, where it divides what is possible."""
    within = f"less than {months} months after {name_surgery(story, surgery)}"
    text = f"Did {name_symptom(symptom)} start {within}, or later?"
    return Question(Asks.GAP_CUT, text, symptom.key, surgery, months=months)


def ask_for_what(story: Story, symptom: Symptom, surgery: int) -> Question:
    """The question for a symptom there before an operation: people mix up what they had before one."""
    text = f"Was {name_surgery(story, surgery)} for this trouble, or for something else?"
    return Question(Asks.FOR_WHAT, text, symptom.key, surgery)


def ask_same_trouble(story: Story, symptom: Symptom, surgery: int) -> Question:
    """The question for a symptom there ever since an operation on another area."""
    text = f"Was {name_symptom(symptom)} the same trouble as before {name_surgery(story, surgery)}?"
    return Question(Asks.SAME_TROUBLE, text, symptom.key, surgery)


def ask_whether_past(story: Story, surgery: int) -> Question:
    """The question for an operation that may still be to come."""
    text = f"Has {name_surgery(story, surgery)} taken place yet? On what date?"
    return Question(Asks.TAKEN_PLACE, text, surgery=surgery)


def ask_for_records(story: Story, surgery: int) -> Question:
    """What is left where nobody can say."""
    text = f"Who has the records of {name_surgery(story, surgery)}? Ask them when and why it was done."
    return Question(Asks.RECORDS, text, surgery=surgery)


def ask_for_the_rest(told: int) -> Question:
    """The question where there were more operations than the form could take."""
    text = f"More than {told} operations: ask for the rest. What was done, where, and in which year?"
    return Question(Asks.REST_OF_SURGERIES, text)


def ask_which_is_right(story: Story, symptom: Symptom, surgery: int) -> Question:
    """The question where an order told and a date cannot both be right: it names both."""
    order = symptom.order_to(surgery) or symptom.onset
    name = name_surgery(story, surgery)
    said = f"You said {name_symptom(symptom)} {_order_words(order)} {name}"
    if surgery not in story.past_indexes:
        told = None if story.surgeries[surgery].not_yet else story.surgeries[surgery].when
        gave = f"gave {short_date(told)} for it, still to come" if told else "it has not taken place yet"
        return Question(Asks.STILL_TO_COME, f"{said}, but {gave}. Which is right?", symptom.key, surgery)
    when = story.surgeries[surgery].when if isinstance(order, GapAfter) else told_date(symptom.onset)
    of_it = " for that surgery" if isinstance(order, GapAfter) else ""
    gave = short_date(when) if when else "another date"
    text = f"{said}, but gave {gave}{of_it}. Which is right?"
    return Question(Asks.WHICH_IS_RIGHT, text, symptom.key, surgery)


def _order_words(order: object) -> str:
    if isinstance(order, Before):
        return "was there before"
    if isinstance(order, GapAfter):
        return f"started {told_gap_words(order)}"
    return "never went away after" if isinstance(order, NeverWentAway) else "started after"
