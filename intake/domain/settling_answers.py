"""What may be answered to each settling question, and the story once it was.

An answer on the call is an answer like any other: a date, an order, "not yet", "that was another operation".
What nobody knows is kept too, so that the same is not asked again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from intake.domain.dates import EARLIEST_YEAR, Between, CalendarDate, Interval, PartialDate
from intake.domain.onset_changes import (
    began,
    came_back,
    ever_since,
    for_other,
    of_other_surgery,
    with_gap,
    with_order,
    without_order,
)
from intake.domain.onsets import After, Before, GapAfter, NeverWentAway, told_date
from intake.domain.questions import Asks, Question
from intake.domain.story import Story, Surgery, Symptom, in_canonical_order


class Says(StrEnum):
    """The kinds of answer."""

    DATE = "date"
    YES = "yes"
    NO = "no"
    BEFORE = "before"
    DURING = "during"
    AFTER = "after"
    EVER_SINCE = "ever_since"
    CAME_BACK = "came_back"
    FOR_OTHER = "for_other"
    AS_SAID = "as_said"
    AS_DATED = "as_dated"
    OTHER_SURGERY = "other_surgery"
    NO_MORE = "no_more"
    NOT_YET = "not_yet"
    NOT_SURE = "not_sure"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its kind, with the date or the other operation it names.

    `when` belongs to DATE, `surgery` (an index) to OTHER_SURGERY, `regions` to the date of an operation that
    was not told before.
    """

    says: Says
    when: PartialDate | None = None
    surgery: int | None = None
    regions: frozenset[str] = frozenset()


class WrongAnswer(ValueError):
    """An answer that does not belong to the question, or lacks what it needs."""


_CUT = (Says.BEFORE, Says.DURING, Says.AFTER)
_ANSWERS: dict[Asks, tuple[Says, ...]] = {
    Asks.SURGERY_DATE: (Says.DATE, Says.NOT_YET, Says.NOT_SURE),
    Asks.LAST_MONTHS: (Says.YES, Says.NO, Says.NOT_YET, Says.NOT_SURE),
    Asks.ONSET_DATE: (Says.DATE, Says.AFTER, Says.BEFORE, Says.EVER_SINCE, Says.NOT_SURE),
    Asks.ORDER: (Says.AFTER, Says.BEFORE, Says.EVER_SINCE, Says.NOT_YET, Says.NOT_SURE),
    Asks.SURGERY_CUT: (*_CUT, Says.NOT_YET, Says.NOT_SURE),
    Asks.ONSET_CUT: (*_CUT, Says.NOT_SURE),
    Asks.GAP_CUT: (Says.BEFORE, Says.AFTER, Says.NOT_SURE),
    Asks.FOR_WHAT: (
        *(Says.FOR_OTHER, Says.EVER_SINCE, Says.CAME_BACK),
        *(Says.OTHER_SURGERY, Says.NOT_YET, Says.NOT_SURE),
    ),
    Asks.SAME_TROUBLE: (Says.YES, Says.NO, Says.OTHER_SURGERY, Says.NOT_YET, Says.NOT_SURE),
    Asks.WHICH_IS_RIGHT: (Says.AS_SAID, Says.AS_DATED, Says.OTHER_SURGERY, Says.NOT_SURE),
    Asks.STILL_TO_COME: (Says.DATE, Says.OTHER_SURGERY, Says.NOT_YET, Says.NOT_SURE),
    Asks.TAKEN_PLACE: (Says.DATE, Says.YES, Says.NOT_YET, Says.NOT_SURE),
    Asks.GONE_BETWEEN: (Says.YES, Says.NO, Says.NOT_SURE),
    Asks.RECORDS: (Says.DATE, Says.NOT_SURE),
    Asks.ANY_SURGERY: (Says.YES, Says.NO, Says.NOT_SURE),
    Asks.WHICH_SURGERY: (Says.DATE, Says.NOT_YET, Says.NOT_SURE),
    Asks.REST_OF_SURGERIES: (Says.DATE, Says.NO_MORE, Says.NOT_SURE),
    Asks.SYMPTOMS: (),
}


def possible_answers(story: Story, question: Question) -> tuple[Says, ...]:
    """The kinds of answer that a question takes; empty where it takes more than one call can write down."""
    left_out = set()
    if question.cut is not None and question.cut.during is None:
        left_out.add(Says.DURING)
    if not other_surgeries(story, question):
        left_out.add(Says.OTHER_SURGERY)
    symptom = story.symptom(question.symptom or "")
    if question.asks is Asks.ONSET_DATE and symptom and symptom.order_to(_surgery(question)):
        left_out |= {Says.AFTER, Says.BEFORE}
    return tuple(says for says in _ANSWERS[question.asks] if says not in left_out)


def other_surgeries(story: Story, question: Question) -> tuple[int, ...]:
    """The indexes of the operations that may have been meant instead; one alike in everything cannot be."""
    if question.surgery is None:
        return ()
    asked = story.surgeries[question.surgery]
    return tuple(index for index, told in enumerate(story.surgeries) if told != asked)


def answered(story: Story, question: Question, answer: Answer) -> Story:
    """The story with an answer heard on the call, in canonical order.

    An answer that tells nothing new counts as "not sure". Raises `WrongAnswer` where the question does not
    take it, a date or an operation is missing, or what it is about is not told (any more).
    """
    if question.surgery is not None and question.surgery not in range(len(story.surgeries)):
        raise WrongAnswer("the operation is not told any more")
    if question.symptom is not None and story.symptom(question.symptom) is None:
        raise WrongAnswer("the symptom is not told any more")
    if answer.says not in possible_answers(story, question):
        raise WrongAnswer(f"{answer.says} is no answer to {question.asks}")
    if answer.says is Says.DATE and answer.when is None:
        raise WrongAnswer("a date is missing")
    if answer.says is Says.OTHER_SURGERY and answer.surgery not in other_surgeries(story, question):
        raise WrongAnswer("the other operation is missing")
    changed = story
    if answer.says is Says.NOT_YET and question.surgery is not None:
        changed = _with_surgery(story, question.surgery, lambda told: replace(told, not_yet=True))
        if question.asks is Asks.STILL_TO_COME:
            surgery = question.surgery
            changed = _of_symptom(changed, question, lambda symptom: without_order(symptom, surgery))
    elif answer.says is not Says.NOT_SURE:
        changed = _CHANGES[question.asks](story, question, answer)
    if changed == story:
        changed = _not_known(story, question)
    return in_canonical_order(changed)


# --- of the operation -------------------------------------------------------------------------------------


def _surgery_date(story: Story, question: Question, answer: Answer) -> Story:
    return _dated(story, question, answer.when)


def _last_months(story: Story, question: Question, answer: Answer) -> Story:
    return _with_surgery(story, _surgery(question), lambda told: replace(told, recent=answer.says.value))


def _surgery_cut(story: Story, question: Question, answer: Answer) -> Story:
    return _dated(story, question, _range(_side(question, answer)))


def _taken_place(story: Story, question: Question, answer: Answer) -> Story:
    days = story.surgery_intervals[_surgery(question)]
    if answer.says is Says.YES and days is not None:
        return _dated(story, question, _range(Interval(days.lo, story.today)))
    return _dated(story, question, answer.when)


def _still_to_come(story: Story, question: Question, answer: Answer) -> Story:
    if answer.says is Says.OTHER_SURGERY:
        return _other_surgery(story, question, answer)
    return _dated(story, question, answer.when)


def _any_surgery(story: Story, _question: Question, answer: Answer) -> Story:
    return replace(story, prior_surgery=answer.says.value)


def _which_surgery(story: Story, _question: Question, answer: Answer) -> Story:
    if answer.says is Says.NOT_YET:
        return replace(story, prior_surgery="planned")
    if answer.says is Says.NO_MORE:
        return replace(story, more_surgeries=False)
    added = Surgery(regions=answer.regions, procedures=frozenset(), when=answer.when)
    return replace(story, surgeries=(*story.surgeries, added))


def _dated(story: Story, question: Question, when: PartialDate | None) -> Story:
    return _with_surgery(
        story, _surgery(question), lambda told: replace(told, when=when, recent=None, not_yet=False)
    )


# --- of the symptom ---------------------------------------------------------------------------------------


def _onset_date(story: Story, question: Question, answer: Answer) -> Story:
    if answer.says is not Says.DATE:
        # Whoever remembers the order alone does not know the date.
        return _not_known(_order(story, question, answer), question)
    return _of_symptom(story, question, lambda symptom: began(symptom, answer.when))


def _onset_cut(story: Story, question: Question, answer: Answer) -> Story:
    return _of_symptom(story, question, lambda symptom: began(symptom, _range(_side(question, answer))))


def _order(story: Story, question: Question, answer: Answer) -> Story:
    surgery = _surgery(question)
    if answer.says is Says.EVER_SINCE:
        return _of_symptom(story, question, lambda symptom: ever_since(symptom, surgery))
    kind = After if answer.says is Says.AFTER else Before
    return _of_symptom(story, question, lambda symptom: with_order(symptom, surgery, kind))


def _other_surgery(story: Story, question: Question, answer: Answer) -> Story:
    assert answer.surgery is not None  # checked for every answer
    surgery, other = _surgery(question), answer.surgery
    moved = _of_symptom(story, question, lambda symptom: of_other_surgery(symptom, surgery, other))
    # Of two operations of one date neither may be right; it is not asked of them in turns.
    return _not_known(moved, question)


def _gap_cut(story: Story, question: Question, answer: Answer) -> Story:
    assert question.months is not None  # every question for the time between has its cut
    surgery, months = _surgery(question), question.months

    def change(symptom: Symptom) -> Symptom:
        told = symptom.onset
        near, far = (told.near, told.far) if isinstance(told, GapAfter) else (0, None)
        near, far = (near, months) if answer.says is Says.BEFORE else (months, far)
        return with_gap(symptom, surgery, near, far)

    return _of_symptom(story, question, change)


def _for_what(story: Story, question: Question, answer: Answer) -> Story:
    if answer.says is Says.OTHER_SURGERY:
        return _other_surgery(story, question, answer)
    change = {Says.EVER_SINCE: ever_since, Says.CAME_BACK: came_back, Says.FOR_OTHER: for_other}[answer.says]
    return _of_symptom(story, question, lambda symptom: change(symptom, _surgery(question)))


def _same_trouble(story: Story, question: Question, answer: Answer) -> Story:
    """Of "some operation" the one asked about is meant, or is not; then it is the only other one."""
    if answer.says is Says.OTHER_SURGERY:
        return _other_surgery(story, question, answer)
    surgery, same = _surgery(question), answer.says is Says.YES

    def change(symptom: Symptom) -> Symptom:
        since = symptom.onset
        assert isinstance(since, NeverWentAway)  # it is asked of nothing else
        others = sorted(story.past_indexes - {surgery}) if since.surgery is None and not same else []
        if len(others) > 1:
            return symptom
        if others:
            return replace(symptom, onset=replace(since, surgery=others[0]))
        return replace(symptom, onset=replace(since, surgery=surgery, same_trouble=same))

    return _of_symptom(story, question, change)


def _which_is_right(story: Story, question: Question, answer: Answer) -> Story:
    surgery = _surgery(question)
    if answer.says is Says.OTHER_SURGERY:
        return _other_surgery(story, question, answer)
    told = story.symptom(question.symptom or "")
    is_gap = told is not None and isinstance(told.order_to(surgery), GapAfter)
    if answer.says is Says.AS_DATED:
        # A told time after an operation that cannot be still says that it was after it.
        undone = came_back if is_gap else without_order
        return _of_symptom(story, question, lambda symptom: undone(symptom, surgery))
    if is_gap:
        return _dated(story, question, None)
    return _of_symptom(story, question, lambda symptom: began(symptom, None))


def _gone_between(story: Story, question: Question, answer: Answer) -> Story:
    surgery = _surgery(question)

    def change(symptom: Symptom) -> Symptom:
        if answer.says is Says.YES:
            gap = symptom.onset.gap_told if isinstance(symptom.onset, NeverWentAway) else None
            return replace(symptom, onset=gap or After(surgery, told_date(symptom.onset)))
        return replace(symptom, onset=NeverWentAway(surgery))

    return _of_symptom(story, question, change)


_CHANGES: dict[Asks, Callable[[Story, Question, Answer], Story]] = {
    Asks.SURGERY_DATE: _surgery_date,
    Asks.LAST_MONTHS: _last_months,
    Asks.ONSET_DATE: _onset_date,
    Asks.ORDER: _order,
    Asks.SURGERY_CUT: _surgery_cut,
    Asks.ONSET_CUT: _onset_cut,
    Asks.GAP_CUT: _gap_cut,
    Asks.FOR_WHAT: _for_what,
    Asks.SAME_TROUBLE: _same_trouble,
    Asks.WHICH_IS_RIGHT: _which_is_right,
    Asks.STILL_TO_COME: _still_to_come,
    Asks.TAKEN_PLACE: _taken_place,
    Asks.GONE_BETWEEN: _gone_between,
    Asks.RECORDS: _surgery_date,
    Asks.ANY_SURGERY: _any_surgery,
    Asks.WHICH_SURGERY: _which_surgery,
    Asks.REST_OF_SURGERIES: _which_surgery,
}


# --- parts ------------------------------------------------------------------------------------------------


def _not_known(story: Story, question: Question) -> Story:
    return replace(story, not_sure=story.not_sure | {question.about})


def _with_surgery(story: Story, surgery: int, change: Callable[[Surgery], Surgery]) -> Story:
    told = list(story.surgeries)
    told[surgery] = change(told[surgery])
    return replace(story, surgeries=tuple(told))


def _of_symptom(story: Story, question: Question, change: Callable[[Symptom], Symptom]) -> Story:
    told = (change(each) if each.key == question.symptom else each for each in story.symptoms)
    return replace(story, symptoms=tuple(told))


def _surgery(question: Question) -> int:
    assert question.surgery is not None  # of every question that is about an operation
    return question.surgery


def _side(question: Question, answer: Answer) -> Interval:
    assert question.cut is not None  # only questions with a cut take a side
    side = {Says.BEFORE: question.cut.before, Says.AFTER: question.cut.after}.get(
        answer.says, question.cut.during
    )
    assert side is not None  # "during" is no answer where no day stays open
    return side


def _range(days: Interval) -> PartialDate:
    """The days as a date: a year or a month where they are one, else a range of days."""
    first, last = max(days.lo, date(EARLIEST_YEAR, 1, 1)), days.hi
    for whole in (CalendarDate(last.year), CalendarDate(last.year, last.month)):
        if whole.interval(last, None) == days:
            return whole
    return Between(*(CalendarDate(day.year, day.month, day.day) for day in (first, max(first, last))))
