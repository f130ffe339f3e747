"""Answers heard on the call read back as they were written, and make the same story every time."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from intake.domain.bands import Bands
from intake.domain.call_answers import HeardAnswer, with_heard
from intake.domain.questions import ANY_SURGERY, Asks, Question
from intake.domain.settling_answers import Answer, Says, answered
from intake.domain.story import Story
from intake.domain.surgery_link import judge, open_questions
from tests.domain.strategies import cases
from tests.domain.test_settling_answers import heard
from tests.support.examples import examples

BANDS = Bands(early_months=3, recent_months=24, remote_months=120)


@settings(max_examples=examples(150))
@given(cases(), st.data())
def test_what_was_heard_reads_back_and_makes_the_same_story(story: Story, data: st.DataObject) -> None:
    told, kept = story, []
    for _ in range(4):
        questions = open_questions(told, BANDS)
        answer = data.draw(heard(told, questions[0])) if questions else None
        if answer is None:
            break
        kept.append(HeardAnswer(questions[0], answer, "staff-1", story.today))
        told = answered(told, questions[0], answer)
    read = [HeardAnswer.from_data(json.loads(json.dumps(each.to_data()))) for each in kept]
    assert read == kept
    assert judge(with_heard(story, read), BANDS) == judge(told, BANDS)


def test_an_answer_that_was_taken_back_counts_no_more_and_reads_back_as_such() -> None:
    story = Story(date(2026, 6, 15), None, None, None, "unsure", (), ())
    told = HeardAnswer(ANY_SURGERY, Answer(Says.YES), "staff-1", story.today)
    taken_back = replace(told, taken_back_by="staff-2")
    assert with_heard(story, [told]).prior_surgery == "yes"
    assert with_heard(story, [taken_back]) == story
    assert HeardAnswer.from_data(json.loads(json.dumps(taken_back.to_data()))) == taken_back


def test_an_answer_that_no_longer_fits_is_passed_over() -> None:
    story = Story(date(2026, 6, 15), None, None, None, "yes", (), ())
    gone = Question(Asks.TAKEN_PLACE, "Has your surgery taken place yet? On what date?", surgery=0)
    says_no = Answer(Says.NO)
    assert with_heard(story, [HeardAnswer(gone, says_no, "staff-1", story.today)]) == story
    not_yet = Answer(Says.NOT_YET)
    assert with_heard(story, [HeardAnswer(gone, not_yet, "staff-1", story.today)]) == story
