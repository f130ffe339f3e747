"""Every answer is on the pages of those whom the questionnaire names, and on the desk's no other text."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from intake.content.loader import load_questionnaire
from intake.domain.questionnaire import Audience, Kind, Question
from intake.domain.sign_lists import SIGN_QUESTIONS
from tests.support.staff_browser import Team, file_story

FORM = load_questionnaire()
TEXTS = [question for question in FORM.questions if question.kind in (Kind.TEXT, Kind.TEXTAREA)]
SHOWN_AS_ANSWERED = [question for question in FORM.questions if question.summary and question.options]
EVERYTHING: dict[str, Any] = {
    "who": "someone_else",
    "safety": (),  # no list that is shared out among its pages: each of them is answered here
    "safety_more": (),
    **{link_id: ["unsure"] for link_id in SIGN_QUESTIONS - {"safety", "safety_more"}},
    "seen_already": "yes",
    "symptoms": ["weakness", "pain", "other"],
    "surgery_by@1": "other",
    "surgery_procedures@1": ["other"],
    "call_in": "other",
    "call_help": ["helper"],
    "surgery_planned": "yes",
    "preparing": "done",
    **{
        f"{key}_{part}": value
        for key in ("weakness", "pain", "other")
        for part, value in {"places": ["left_leg"], "trend": "same", "onset_when": "unsure"}.items()
    },
}


STEPS = ("", "/attempt", "/schedule", "/close", "/records", "/correct", "/final-notice")
"""The desk's pages about a request."""


def marker(question: Question) -> str:
    return f"MARK{question.link_id.replace('_', '').upper()}END"


def answer_id(question: Question) -> str:
    return f"{question.link_id}@1" if FORM.page_of(question.link_id).loop else question.link_id


def chosen(question: Question) -> Any:
    key = EVERYTHING.get(question.link_id, question.options[0].key)
    return [key] if question.kind is Kind.CHECKBOXES else key


@pytest.fixture
def told(app: Flask, team: Team) -> tuple[str, str]:
    """What the clinician's summary and all of the desk's pages say about two requests that tell everything.

    The second was sent by somebody who has no symptom and may have been operated on.
    """
    answers = EVERYTHING | {answer_id(question): marker(question) for question in TEXTS}
    answers |= {question.link_id: chosen(question) for question in SHOWN_AS_ANSWERED}
    references = [
        file_story(app, "back within two years", answers),
        file_story(app, "back within two years", answers | {"prior_surgery": "unsure", "symptoms": ["none"]}),
    ]
    cases = [f"/staff/cases/{reference}" for reference in references]
    pages = [f"{case}{step}" for case in cases for step in STEPS]
    return (
        " ".join(team.clinician.open(f"{case}/summary").main for case in cases),
        " ".join(team.desk.open(address).main for address in ("/staff/queue", "/staff/calls", *pages)),
    )


def test_every_text_stands_where_it_is_said_to_and_not_at_the_desk_else(told: tuple[str, str]) -> None:
    summary, desk = told
    for question in TEXTS:
        if Audience.CLINICIAN in question.seen_by:
            assert marker(question) in summary, question.link_id
        assert (marker(question) in desk) == (Audience.DESK in question.seen_by), question.link_id


def test_every_choice_stands_in_the_part_of_the_summary_it_is_said_to(told: tuple[str, str]) -> None:
    summary, desk = told
    assert len(SHOWN_AS_ANSWERED) > 5
    for question in SHOWN_AS_ANSWERED:
        given = chosen(question)
        option = question.option(given[0] if isinstance(given, list) else given)
        assert option is not None
        said = option.staff or option.text.en
        assert f"{question.staff} {said}" in summary.replace(":", ""), question.link_id
        words = (f"{question.text.en} {option.text.en}", f"{question.staff} {said}")
        assert any(each in desk for each in words) == (Audience.DESK in question.seen_by), question.link_id
