"""The timeline a patient looks over: operations and beginnings in time, drawn and in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from intake.domain.answered_story import NEVER_BETTER, SAME_AS
from intake.domain.answers import Answered, Answers, instance_id
from intake.domain.dates import Interval
from intake.domain.flow import SURGERIES, Step
from intake.domain.onsets import GapAfter
from intake.domain.story import UNSURE, Story, Symptom
from intake.domain.symptoms import symptom_order
from intake.domain.thresholds import counted_in_words
from intake.domain.timeline import TimeBetween, Unit, drawn_onset, last_before, time_between
from intake.domain.told_date import date_told
from intake.web.form.addresses import DATES_RIGHT, step_address
from intake.web.form.told import answer_words, date_words, surgery_parts, surgery_words
from intake.web.form.visit import Visit
from intake.web.form.words import Words
from intake.web.timeline import Row, Sizes, draw

SIZES = Sizes(width=340, labels=4, right=10, row=42, top=20, bar=20)
"""As wide as a small phone, so that its letters are as large as the text; labels stand above the bars."""
STARTED = "started"
UNDATED = (SAME_AS, NEVER_BETTER)
"""Begins the choices that say when something began without a date."""


@dataclass(frozen=True, slots=True)
class _Operation:
    """An operation told, by its number in the form: what it is called in a sentence, and when it was."""

    number: int
    label: str
    called: str
    days: Interval | None


@dataclass(frozen=True, slots=True)
class _Told:
    """One row of the timeline, drawn and in words, and the page on which it is changed."""

    row: Row
    lines: tuple[str, ...]
    page: Step


def present_timeline(visit: Visit) -> dict[str, object]:
    """What the page of the timeline shows besides its question."""
    teller = _Teller(visit.turn.counted, visit.turn.story, visit.words)
    told = sorted(teller.rows(), key=lambda each: _in_time(each.row))
    return {
        "timeline": draw(
            [each.row for each in told],
            visit.today,
            SIZES,
            ". ".join(f"{each.row.label}: {'. '.join(each.lines)}" for each in told),
        ),
        "rows": tuple(
            (each.row.label, each.lines, step_address(each.page, to=DATES_RIGHT), each.row.label)
            for each in told
        ),
    }


def _in_time(row: Row) -> tuple[bool, date, bool]:
    """Rows by their first day, an operation before what began with it; what has no date comes last."""
    return (row.days is None, row.days.lo if row.days else date.max, row.kind != "surgery")


@dataclass(frozen=True)
class _Teller:
    """Tells the answers that count in the words they were given in."""

    answers: Answers
    story: Story
    words: Words

    def rows(self) -> Iterator[_Told]:
        """The operations that took place, then the symptoms."""
        operations = tuple(self._operations())
        for each in operations:
            yield _Told(
                Row(each.label, "surgery", each.days, ongoing=False),
                tuple(self._of_operation(each)),
                Step("surgery_date", each.number),
            )
        for symptom in sorted(self.story.symptoms, key=lambda each: symptom_order(each.key)):
            yield _Told(
                Row(self._name(symptom), "symptom", drawn_onset(self.story, symptom), ongoing=True),
                tuple(self._of_beginning(symptom, operations)),
                Step(f"{symptom.key}_onset"),
            )

    def _operations(self) -> Iterator[_Operation]:
        numbers = self.answers.value(SURGERIES, [])
        for place, number in enumerate(numbers, 1):
            several = len(numbers) > 1
            days = self._days(number)
            if days is None or days.lo <= self.story.today:
                yield _Operation(
                    number=number,
                    label=self.words("surgery_number", n=place)
                    if several
                    else self.words("timeline_surgery"),
                    called=(
                        self.words("timeline_that_surgery", n=place)
                        if several
                        else surgery_words(self.answers, self.words)
                    ),
                    days=days,
                )

    def _days(self, number: int) -> Interval | None:
        told = date_told(self.answers.value(instance_id("surgery_date", number)), self.story.today)
        return told.interval(self.story.today, self.story.birth_interval) if told else None

    def _of_operation(self, operation: _Operation) -> Iterator[str]:
        if parts := surgery_parts(self.answers, operation.number, self.words):
            yield ", ".join(parts)
        yield self._date(instance_id("surgery_date", operation.number))

    def _name(self, symptom: Symptom) -> str:
        question = self.words.questionnaire.question("symptoms")
        return answer_words(question, Answered([symptom.key]), self.words)[0]

    def _of_beginning(self, symptom: Symptom, operations: tuple[_Operation, ...]) -> Iterator[str]:
        """How it began, when, and how long after which operation that was, as far as each was told."""
        how = self.answers.value(f"{symptom.key}_onset_when", "")
        meant = self._meant(symptom, operations)
        if how and how not in (STARTED, UNSURE):
            question = self.words.questionnaire.question(f"{symptom.key}_onset_when")
            called = meant.called if meant else self.words("surgery_any")
            yield from answer_words(question, Answered(how), self.words, {"surgery": called})
        if how.startswith(UNDATED):
            return
        yield self._date(f"{symptom.key}_onset_date")
        began = self.story.onset_interval(symptom)
        is_counted = isinstance(symptom.onset, GapAfter)
        if meant and meant.days and began and not is_counted:
            yield between_words(time_between(meant.days, began), meant.called, self.words)

    def _meant(self, symptom: Symptom, operations: tuple[_Operation, ...]) -> _Operation | None:
        """The operation a beginning stands to: the one named, the only one, or the last one before it."""
        named = self.answers.value(f"{symptom.key}_onset_surgery")
        for each in operations:
            if len(operations) == 1 or str(each.number) == named:
                return each
        began = self.story.onset_interval(symptom)
        place = last_before([each.days for each in operations], began) if began else None
        return None if place is None else operations[place]

    def _date(self, answer_id: str) -> str:
        value = self.answers.value(answer_id)
        if not value:
            return self.words("surgery_date_not_known")
        said = date_words(value, self.words)
        return f"{said[0].upper()}{said[1:]}"


def between_words(between: TimeBetween | None, surgery: str, words: Words) -> str:
    """How long after the operation of that name something began; None: before it."""
    if between is None:
        return words("timeline_before", surgery=surgery)
    if between.most is None:
        return _at_least(between, surgery, words)
    if between.most == 0:
        same_day = "timeline_may_same_day" if between.may_come_first else "timeline_same_day"
        return words(same_day, surgery=surgery)
    if between.may_come_first or between.least == 0:
        within = "timeline_may_before" if between.may_come_first else "timeline_up_to"
        time = counted_in_words(between.most, between.unit, words.language)
        return words(within, surgery=surgery, time=time)
    return words(
        "timeline_after", surgery=surgery, time=_from_to(between.least, between.most, between.unit, words)
    )


def _at_least(between: TimeBetween, surgery: str, words: Words) -> str:
    if between.may_come_first:
        return words("timeline_before_or_after", surgery=surgery)
    if between.least == 0:
        return words("timeline_some_time_after", surgery=surgery)
    time = counted_in_words(between.least, between.unit, words.language)
    return words("timeline_or_more", surgery=surgery, time=time)


def _from_to(least: int, most: int, unit: Unit, words: Words) -> str:
    """From least to most; where both are one year, up to the next: almost three years are more than two."""
    most += unit is Unit.YEAR and least == most
    time = counted_in_words(most, unit, words.language)
    if least < most:
        return words("timeline_range", **{"from": least, "to": time})
    return time if unit is Unit.DAY else words("timeline_about", time=time)
