"""What came of a posted page: the answers it gives, and what is wrong with it, in words for the patient."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from intake import context
from intake.domain import flow
from intake.domain.answers import NOT_ASKED, Answer, Answered, Answers, instance_id, split_id
from intake.domain.date_checks import DateProblem, birth_problem, when_problem
from intake.domain.dates import PartialDate
from intake.domain.flow import Step
from intake.domain.person import BIRTH_DATE_TYPED
from intake.domain.questionnaire import Kind, Questionnaire
from intake.domain.told_date import date_told
from intake.services.patient.turn import Turn
from intake.web.form.date_fields import DateField
from intake.web.form.fields import AnswerField, BoxesField
from intake.web.form.page_form import ONSET_DATE, PageForm

SURGERY_DATE = "surgery_date"
BIRTH_DATE = "birth_date"
PHONE = "phone"
PLANNED = "surgery_planned_yes"

_DATES = frozenset({Kind.PARTIAL_DATE, Kind.TOLD_DATE, Kind.FULL_DATE})
_WORDS = {
    DateProblem.FUTURE: "error_date_future",
    DateProblem.BEFORE_BIRTH: "error_date_before_birth",
    DateProblem.TOO_LONG_AGO: "error_date_too_old",
    DateProblem.UNDER_AGE: "under_age_text",
    DateProblem.AFTER_STORY: "error_birth_after_story",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """The answers a posted page gives and its errors, both by link id."""

    given: Mapping[str, Answer]
    errors: Mapping[str, str]


def check_page(form: PageForm, turn: Turn, step: Step) -> Checked:
    """Check a posted page; only questions that count, given all of it, are held to account.

    On a `help_first` page a ticked sign comes before every error; what can be kept of the rest is kept.
    """
    given = _given(form.answer_fields)
    if ticks_a_sign(form, turn.questionnaire, step):
        kept = {_id(field): field.salvaged() for field in form.answer_fields if field.errors}
        return Checked(
            given | {link_id: answer for link_id, answer in kept.items() if not answer.is_blank}, {}
        )
    after, form_of = turn.after(step, given), turn.questionnaire
    asked = {question.link_id for question in flow.enabled_questions(form_of, after.answers, step)}
    taken = {question.link_id for question in flow.taken_questions(form_of, after.answers, step)}
    fields = [
        field
        for field in form.answer_fields
        if _id(field) in asked or (_id(field) in taken and not _is_empty(field))
    ]
    return _judged(fields, given, after.counted, form.answered_on)


def ticks_a_sign(form: PageForm, questionnaire: Questionnaire, step: Step) -> bool:
    """Whether a sign is ticked on a page where help comes before every error."""
    return questionnaire.page(step.page_id).help_first and any(_has_sign(each) for each in form.answer_fields)


def recall_planned(form: PageForm, answers: Answers, step: Step, today: date) -> None:
    """On a page opened again, let an operation that was said to be planned stand as planned."""
    for field in form.answer_fields:
        told = answers.value(instance_id(_id(field), step.instance))
        when = date_told(told, today) if _id(field) == SURGERY_DATE else None
        if when and when_problem(when, today, None):
            field.offer, field.offer_taken = PLANNED, True


def planned_date(form: PageForm) -> Any:
    """The date of an operation just said to be planned, in the shape of an answer; None for none."""
    return next(
        (
            field.answer.value
            for field in form.answer_fields
            if field.offer == PLANNED and field.offer_taken and isinstance(field.answer, Answered)
        ),
        None,
    )


def birth_date(answers: Answers) -> date | None:
    """The birth date told so far."""
    told = answers.value(BIRTH_DATE)
    return date.fromisoformat(told) if told else None


def check_contact(form: PageForm, questionnaire: Questionnaire, answers: Answers) -> Checked:
    """Check who somebody says they are; nobody is too young for that."""
    counted = flow.on_path_answers(questionnaire, answers)
    young_too = frozenset({DateProblem.UNDER_AGE})
    return _judged(form.answer_fields, _given(form.answer_fields), counted, form.answered_on, young_too)


def take_contact(form: PageForm, answers: Answers) -> Checked:
    """Take what is left at a safety page as far as it goes; only the phone number is held to account.

    A birth date that is none is kept as it was typed, as `BIRTH_DATE_TYPED`.
    """
    judged = _judged(form.answer_fields, {}, answers, form.answered_on, frozenset({DateProblem.UNDER_AGE}))
    given: dict[str, Answer] = {}
    for field in form.answer_fields:
        answer = field.salvaged() if field.errors else field.answer
        if isinstance(field, DateField) and (typed := field.one_line):
            field.bad = ()  # no box is to be mended
            is_date = _id(field) not in judged.errors
            given[BIRTH_DATE] = answer if is_date else NOT_ASKED
            given[BIRTH_DATE_TYPED] = NOT_ASKED if is_date else Answered(typed)
        elif not answer.is_blank:
            given[_id(field)] = answer
    return Checked(given, {link_id: error for link_id, error in judged.errors.items() if link_id == PHONE})


def _judged(
    fields: Iterable[AnswerField],
    given: Mapping[str, Answer],
    answers: Answers,
    today: date,
    passed_over: frozenset[DateProblem] = frozenset(),
) -> Checked:
    judged = tuple(fields)
    told = frozenset(_id(field) for field in judged if not _is_empty(field))
    errors = {
        _id(field): error
        for field in judged
        if (error := _missing(field, told) or _error(field, answers, today, passed_over))
    }
    return Checked({link_id: answer for link_id, answer in given.items() if link_id not in errors}, errors)


def _given(fields: Iterable[AnswerField]) -> dict[str, Answer]:
    return {_id(field): field.answer for field in fields if not field.errors and not field.answer.is_blank}


def _missing(field: AnswerField, told: Container[str]) -> str:
    """What to say of a field that was left empty and must not be, "" of others."""
    question = field.asked.question
    missing = _is_empty(field) and question.required and question.required_unless not in told
    return field.required_message if missing else ""


def _error(field: AnswerField, answers: Answers, today: date, passed_over: frozenset[DateProblem]) -> str:
    """What is wrong with a field, "" when nothing is."""
    if field.errors:
        return str(field.errors[0])
    if isinstance(field.answer, Answered) and field.asked.question.kind in _DATES:
        problem = _date_problem(field, field.answer, answers, today)
        return "" if problem is None or problem in passed_over else _date_error(field, problem)
    return ""


def _date_problem(field: AnswerField, answer: Answered, answers: Answers, today: date) -> DateProblem | None:
    """Why a date that can be read cannot be."""
    if field.asked.question.kind is Kind.FULL_DATE:
        return birth_problem(
            date.fromisoformat(answer.value),
            today,
            _told_dates(answers, today),
            youngest=context.practice().youngest_age,
        )
    when, birth = date_told(answer.value, today), birth_date(answers)
    return when_problem(when, today, birth) if when else None


def _date_error(field: AnswerField, problem: DateProblem) -> str:
    """The words for it; an operation to come is asked back, and kept once it is said to be planned."""
    words = field.asked.words
    if problem is not DateProblem.FUTURE or _id(field) != SURGERY_DATE:
        return words(_WORDS[problem])
    field.offer = PLANNED
    return "" if field.offer_taken else f"{words('surgery_planned_title')}. {words('surgery_planned_text')}"


def _told_dates(answers: Answers, today: date) -> list[PartialDate]:
    """The dates of operations and of symptoms."""
    told = []
    for answer_id in answers:
        link_id = split_id(answer_id)[0]
        if link_id == SURGERY_DATE or link_id.endswith(ONSET_DATE):
            told.append(date_told(answers.value(answer_id), today))
    return [when for when in told if when]


def _is_empty(field: AnswerField) -> bool:
    return not field.errors and field.answer.is_blank


def _has_sign(field: AnswerField) -> bool:
    return isinstance(field, BoxesField) and field.has_sign


def _id(field: AnswerField) -> str:
    return field.asked.question.link_id
