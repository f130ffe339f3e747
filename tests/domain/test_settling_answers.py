"""Every possible answer to a settling question settles the link, narrows it, or moves on."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from intake.domain.bands import Bands
from intake.domain.dates import CalendarDate, Interval, PartialDate
from intake.domain.onsets import After
from intake.domain.questions import Asks, Question
from intake.domain.settling_answers import (
    Answer,
    Says,
    WrongAnswer,
    answered,
    other_surgeries,
    possible_answers,
)
from intake.domain.story import Story, Surgery, Symptom, make_story
from intake.domain.surgery_link import judge, open_questions
from tests.domain.strategies import cases
from tests.support.examples import examples

BANDS = Bands(early_months=3, recent_months=24, remote_months=120)


def days_asked_for(story: Story, question: Question) -> Interval | None:
    """The days that are known of what a question asks the date of."""
    symptom = story.symptom(question.symptom or "")
    if question.asks is Asks.ONSET_DATE and symptom is not None:
        return story.onset_interval(symptom)
    return None if question.surgery is None else story.surgery_intervals[question.surgery]


@st.composite
def told_dates(draw: st.DrawFn, story: Story, question: Question) -> PartialDate:
    """A day, a month or a year, mostly one that agrees with what was told."""
    known = days_asked_for(story, question)
    first, last = date(1990, 1, 1), story.today
    if known and draw(st.integers(0, 3)):
        first, last = max(known.lo, date(1950, 1, 1)), max(min(known.hi, story.today), date(1950, 1, 1))
    day = draw(st.dates(min(first, last), last))
    return CalendarDate(*(day.year, day.month, day.day)[: draw(st.sampled_from([1, 2, 2, 3]))])


@st.composite
def heard(draw: st.DrawFn, story: Story, question: Question) -> Answer | None:
    """One of the answers that a question takes; None where it takes none."""
    kinds = possible_answers(story, question)
    if not kinds:
        return None
    says = draw(st.sampled_from(kinds))
    others = other_surgeries(story, question)
    return Answer(
        says,
        when=draw(told_dates(story, question)) if says is Says.DATE else None,
        surgery=draw(st.sampled_from(others)) if says is Says.OTHER_SURGERY else None,
        regions=draw(st.sampled_from([frozenset(), frozenset({"lower_back"})])),
    )


@settings(max_examples=examples(300))
@given(cases(), st.data())
def test_every_answer_settles_narrows_or_moves_on(story: Story, data: st.DataObject) -> None:
    questions = open_questions(story, BANDS)
    before = judge(story, BANDS)
    for question in questions:
        answer = data.draw(heard(story, question))
        if answer is None:
            continue
        told = answered(story, question, answer)
        after, now_open = judge(told, BANDS), open_questions(told, BANDS)
        narrowed = set(after.possible) < set(before.possible)
        event(f"{question.asks} {answer.says}: {'settled' if after.settled else 'open'}")
        assert after.settled or narrowed or question.text not in [each.text for each in now_open]


@settings(max_examples=examples(150))
@given(cases(), st.data())
def test_the_questions_come_to_an_end(story: Story, data: st.DataObject) -> None:
    for _ in range(60):
        questions = open_questions(story, BANDS)
        answer = data.draw(heard(story, questions[0])) if questions else None
        if answer is None:
            return
        story = answered(story, questions[0], answer)
    raise AssertionError([question.text for question in open_questions(story, BANDS)])


def weak_before(*surgeries: Surgery) -> Story:
    """The story of a weakness told as after the first of the operations, and dated before it."""
    return make_story(
        today=date(2026, 6, 15),
        birth=None,
        safety=None,
        safety_more=None,
        prior_surgery="yes",
        surgeries=list(surgeries),
        symptoms=[Symptom("weakness", frozenset(), After(0, CalendarDate(2000)))],
    )


def which_is_right(story: Story) -> list[Question]:
    return [each for each in open_questions(story, BANDS) if each.asks is Asks.WHICH_IS_RIGHT]


def test_of_two_operations_alike_in_everything_neither_is_the_other() -> None:
    alike = Surgery(frozenset({"neck"}), frozenset({"fusion"}), CalendarDate(2001, 1, 6))
    story = weak_before(alike, alike)
    [question] = which_is_right(story)
    assert Says.OTHER_SURGERY not in possible_answers(story, question)
    with pytest.raises(WrongAnswer):
        answered(story, question, Answer(Says.OTHER_SURGERY, surgery=1 - (question.surgery or 0)))


def test_two_operations_of_one_date_are_not_asked_of_in_turns() -> None:
    neck, back = (
        Surgery(frozenset({part}), frozenset(), CalendarDate(2001)) for part in ("neck", "lower_back")
    )
    story = weak_before(neck, back)
    for _ in range(2):
        [question] = which_is_right(story)
        story = answered(story, question, Answer(Says.OTHER_SURGERY, surgery=1 - (question.surgery or 0)))
    assert which_is_right(story) == []
