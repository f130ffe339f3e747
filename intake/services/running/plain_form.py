"""The form filled in by the program, page by page as a patient does: one emergency sign, all else plainly."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from intake.domain import flow
from intake.domain.answers import Answer, Answered, Blank
from intake.domain.flow import Step
from intake.domain.policy import Policy, Urgency
from intake.domain.questionnaire import Kind, PageKind, Question, Questionnaire
from intake.domain.sign_lists import asking
from intake.services.errors import ServiceError
from intake.services.patient import filling
from intake.services.patient.turn import Turn
from intake.store.models import Case

NAME = ("Readiness", "Check")
PHONE = "251-555-0100"
MOST_PAGES = 100
_TEXTS: Mapping[str, str] = {"name_given": NAME[0], "name_family": NAME[1], "phone": PHONE}
_PREFERRED = ("none", "no", "me", "english", "any")
"""The choices that lead along the shortest way, where a question offers one of them."""


class FormHasNoEnd(ServiceError):
    """The pages do not come to the one where the form is sent."""


def fill_in(session: Session, turn: Turn) -> Case:
    """Answer every page and send the form; the case it became. Raises `FormHasNoEnd`, and like `filling`."""
    sign = asking_for_help(turn.questionnaire, turn.desk.office.policy)
    for _ in range(MOST_PAGES):
        step = turn.first_incomplete
        turn = filling.answer_page(session, turn, step, _given(turn, step, sign)).turn
        if turn.questionnaire.page(step.page_id).kind is PageKind.CHECK:
            return filling.send(session, turn)
    raise FormHasNoEnd("The form's pages do not come to an end.")


def asking_for_help(form: Questionnaire, policy: Policy) -> tuple[str, str]:
    """An emergency sign that the form asks for: its question and its box. Raises `FormHasNoEnd`."""
    for sign in policy.signs:
        question = asking(form, sign.key) if sign.level is Urgency.EMERGENCY else None
        if question is not None:
            return question.link_id, sign.key
    raise FormHasNoEnd("The form asks for no emergency sign of the policy.")


def _given(turn: Turn, step: Step, sign: tuple[str, str]) -> dict[str, Answer]:
    questions = flow.shown_questions(turn.questionnaire, turn.answers, step)
    given = {question.link_id: _plain(turn, question, step) for question in questions}
    if sign[0] in given:
        given[sign[0]] = Answered([sign[1]])
    return given


def _plain(turn: Turn, question: Question, step: Step) -> Answer:
    """A plain answer to one question; what need not be answered stays empty."""
    if text := _TEXTS.get(question.link_id):
        return Answered(text)
    if not question.required:
        return Blank()
    if question.kind is Kind.YES_NO:
        return Answered("no")
    if question.kind is Kind.SCORE:
        return Answered(0)
    if question.kind is Kind.FULL_DATE:
        return Answered("1950-01-01")
    if question.kind in (Kind.RADIO, Kind.CHECKBOXES):
        offered = [
            each.key
            for each in flow.enabled_options(turn.questionnaire, turn.answers, question, step.instance)
        ]
        chosen = next((key for key in _PREFERRED if key in offered), offered[0])
        return Answered([chosen] if question.kind is Kind.CHECKBOXES else chosen)
    return Answered("Readiness check")
