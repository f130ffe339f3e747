"""The one builder of every patient page's form: a questionnaire's questions to a FlaskForm.

A form class is made once for each set of questions, choices and language; a request only fills it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from intake.domain import flow
from intake.domain.answers import Answer, Answered, Answers, instance_id
from intake.domain.call_windows import WEEKDAYS, call_windows
from intake.domain.conditions import UNSURE
from intake.domain.flow import Step
from intake.domain.office_hours import OfficeHours
from intake.domain.questionnaire import Kind, Question, Questionnaire
from intake.web.form.date_ranges import offered_ranges
from intake.web.form.field_kinds import FIELDS
from intake.web.form.fields import SCORES, AnswerField, Asked, DatedForm
from intake.web.form.words import Words

CALL_WINDOWS = "call_windows"
CALL_NOT_DAYS = "call_not_days"
CALL_IN = "call_in"
LANGUAGE_OF_CALL = {"en": "english", "es": "spanish"}
ONSET_DATE = "_onset_date"
"""Ends the id of a question about when a symptom began."""
CACHED_FORMS = 1000
"""Pages, languages and sets of choices together stay below it; past it the cache begins anew."""

_FORMS: dict[tuple[Any, ...], type[PageForm]] = {}
_WITH_CHOICES = (Kind.RADIO, Kind.YES_NO, Kind.CHECKBOXES, Kind.SCORE)


class PageForm(DatedForm):
    """What every page's form has in common."""

    @property
    def answer_fields(self) -> tuple[AnswerField, ...]:
        """The fields of questions, in order."""
        return tuple(field for field in self if isinstance(field, AnswerField))

    @property
    def is_stale(self) -> bool:
        """Whether the page was not sent from this browser's sitting, or its token is gone."""
        return "csrf_token" in self.errors

    def forget_errors(self) -> None:
        """Keep what was typed, unmarked; a box that lets an error pass stays where it was ticked."""
        for field in self.answer_fields:
            field.forget()
            field.errors, field.bad = (), ()


def asked_on(
    questionnaire: Questionnaire, answers: Answers, step: Step, words: Words, hours: OfficeHours
) -> tuple[Asked, ...]:
    """The questions to put on a page, with the choices this person is offered."""
    return tuple(
        Asked(question, offered_keys(questionnaire, answers, question, step.instance, hours), words)
        for question in flow.shown_questions(questionnaire, answers, step)
    )


def asked_for(
    questionnaire: Questionnaire, link_ids: Iterable[str], words: Words, *, optional: Container[str] = ()
) -> tuple[Asked, ...]:
    """Questions from several pages put on one, with all their choices; `optional` ones may stay empty."""
    questions = (questionnaire.question(link_id) for link_id in link_ids)
    return tuple(
        Asked(
            replace(question, required=question.required and question.link_id not in optional),
            tuple(option.key for option in question.options),
            words,
        )
        for question in questions
    )


def offered_keys(
    questionnaire: Questionnaire,
    answers: Answers,
    question: Question,
    instance: int | None,
    hours: OfficeHours,
) -> tuple[str, ...]:
    """The keys of a question's choices, in order; empty where it has none."""
    if question.kind is Kind.TOLD_DATE:
        return ranges_of(questionnaire, answers, question)
    if question.kind is Kind.SCORE:
        keys = SCORES
    elif question.options_from_loop:
        keys = tuple(str(number) for number in flow.surgery_numbers(answers))
    else:
        keys = tuple(
            option.key for option in flow.enabled_options(questionnaire, answers, question, instance)
        )
    if question.link_id in (CALL_WINDOWS, CALL_NOT_DAYS):
        return tuple(key for key in keys if key in _open_times(question.link_id, hours))
    return with_unsure(question, keys)


def ranges_of(questionnaire: Questionnaire, answers: Answers, question: Question) -> tuple[str, ...]:
    """The ranges to pick from; those after an operation where a beginning is asked and one was told."""
    operated = False
    if question.link_id.endswith(ONSET_DATE):
        page = Step(questionnaire.page_of(question.link_id).id)
        operated = bool(flow.counted_before(questionnaire, answers, page).value(flow.SURGERIES, []))
    return offered_ranges(after_surgery=operated, cuts=questionnaire.cuts)


def with_unsure(question: Question, keys: tuple[str, ...]) -> tuple[str, ...]:
    """These choices of a question, with "I am not sure" where it offers that."""
    return (*keys, UNSURE) if question.not_sure and keys and UNSURE not in keys else keys


def filled_form(asked: tuple[Asked, ...], answers: Answers, instance: int | None = None) -> PageForm:
    """The form of these questions with the answers given so far."""
    given = {each.question.link_id: _given_or_likely(each, answers, instance) for each in asked}
    data = {
        each.question.link_id: FIELDS[each.question.kind].from_answer(given[each.question.link_id])
        for each in asked
    }
    return _form_class(asked)(formdata=None, data=data)


def _given_or_likely(asked: Asked, answers: Answers, instance: int | None) -> Answer:
    """The answer given so far; of the language to call in, the one the form is read in until one is."""
    answer = answers.get(instance_id(asked.question.link_id, instance))
    if answer.is_not_asked and asked.question.link_id == CALL_IN:
        return Answered(LANGUAGE_OF_CALL[asked.words.language])
    return answer


def posted_form(
    asked: tuple[Asked, ...], posted: Any, answered_on: date, birth: date | None = None
) -> PageForm:
    """The form of these questions with what was posted, validated: its answers and errors are known.

    `birth` is the birth date where it was told, which an age is counted from.
    """
    form = _form_class(asked)(formdata=posted)
    form.answered_on, form.birth = answered_on, birth
    form.validate()
    return form


def _form_class(asked: tuple[Asked, ...]) -> type[PageForm]:
    words = asked[0].words
    # Not its digest: what a policy and a practice put into its words is no part of that.
    key = (
        words.questionnaire,
        words.language,
        words.of_another,
        tuple((each.question.link_id, each.keys) for each in asked),
    )
    form = _FORMS.get(key)
    if form is None:
        if len(_FORMS) >= CACHED_FORMS:
            _FORMS.clear()
        # Another thread may empty the cache at any moment: what was made is given back, not looked up again.
        form = _FORMS[key] = _make_class(asked)
    return form


def _make_class(asked: tuple[Asked, ...]) -> type[PageForm]:
    for each in asked:
        if hasattr(PageForm, each.question.link_id):
            raise ValueError(f"{each.question.link_id}: a question cannot be named like a form's own part")
    return type("QuestionForm", (PageForm,), {each.question.link_id: _unbound(each) for each in asked})


def _unbound(asked: Asked) -> Any:
    kind = FIELDS[asked.question.kind]
    if asked.question.kind not in _WITH_CHOICES:
        return kind(asked=asked)
    return kind(asked=asked, choices=[SelectChoice(key) for key in asked.keys], validate_choice=False)


def _open_times(link_id: str, hours: OfficeHours) -> Iterable[str]:
    windows = call_windows(hours)
    if link_id == CALL_WINDOWS:
        return {window.key for window in windows}
    return {WEEKDAYS[window.weekday] for window in windows}
