"""Only a page that the rules read something of, or that decides whether that counts, is judged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.content.policies import load_policy
from intake.domain import flow
from intake.domain.answered_story import story_from_answers
from intake.domain.answers import Answer, Answers, Blank, NotSure
from intake.domain.flow import Step
from intake.domain.questionnaire import Kind, PageKind, Question
from intake.domain.read_by_rules import pages_read
from intake.domain.triage import judge_signs
from intake.services.patient.safety import HelpNeeded, help_needed
from tests.domain.forms import REAL, any_answers, value_of
from tests.support.examples import examples

TODAY, POLICY = date(2026, 11, 17), load_policy()
UNREAD = [page for page in REAL.pages if page.id not in pages_read(REAL)]


def help_for(answers: Answers) -> HelpNeeded | None:
    story = story_from_answers(flow.on_path_answers(REAL, answers), TODAY, REAL)
    return help_needed(REAL, POLICY, answers, judge_signs(POLICY, story), TODAY)


def any_answer(question: Question) -> st.SearchStrategy[Answer]:
    keys = [option.key for option in question.options] or [""]
    told = [value_of(question, key) for key in keys] if question.kind is not Kind.SCORE else []
    return st.sampled_from([*told, NotSure(), Blank()])


def steps(answers: Answers) -> Iterator[Step]:
    unread = {page.id for page in UNREAD}
    return (step for step in flow.path(REAL, answers) if step.page_id in unread)


@settings(max_examples=examples(40))
@given(any_answers(), st.data())
def test_judging_every_page_finds_the_same(answers: Answers, data: st.DataObject) -> None:
    before = help_for(answers)
    for step in steps(answers):
        given_there = {
            question.link_id: data.draw(any_answer(question))
            for question in REAL.page(step.page_id).questions
        }
        assert help_for(flow.record(REAL, answers, step, given_there)) == before, step


def test_pages_that_the_rules_read_are_judged() -> None:
    read = pages_read(REAL)
    assert {"safety_legs", "prior_surgery", "surgery_date", "symptoms", "pain", "pain_onset"} <= read
    assert {page.id for page in REAL.pages for one in page.questions if one.searched} <= read


@pytest.mark.parametrize("page", ["health", "contact", "call_times"])
def test_pages_about_other_things_are_not(page: str) -> None:
    assert page in {each.id for each in UNREAD}
    assert REAL.page(page).kind is PageKind.QUESTIONS
