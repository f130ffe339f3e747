"""What stands in a post that is not taken: shown once to its sender, judged for signs, and kept nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import request

from intake.domain.answers import Answer, Answers, instance_id
from intake.domain.flow import MAX_SURGERIES, SURGERIES
from intake.domain.policy import Policy
from intake.domain.questionnaire import Kind, Page, PageKind, Question, Questionnaire
from intake.services.patient.safety import HelpNeeded, help_on_its_own
from intake.web.form.date_fields import DateField
from intake.web.form.fields import SCORES, AnswerField, Asked, BoxesField
from intake.web.form.page_form import PageForm, posted_form, with_unsure
from intake.web.form.told import answer_words, placeholders
from intake.web.form.words import Words

NO_ANSWERS = Answers({})


@dataclass(frozen=True, slots=True)
class TypedRow:
    """A question, and line by line what was typed or chosen there."""

    label: str
    lines: tuple[str, ...]


def posted_pages(words: Words, today: date) -> tuple[PageForm, ...]:
    """The pages of the form that this request answers something on, all their choices on offer."""
    names = {name.split("-")[0] for name, value in request.form.items(multi=True) if value}
    answered = (
        page
        for page in words.questionnaire.pages
        if any(question.link_id in names for question in page.questions)
    )
    return tuple(
        posted_form(
            tuple(Asked(question, _all_keys(question), words) for question in page.questions),
            request.form,
            today,
        )
        for page in answered
    )


def is_check(form: PageForm) -> bool:
    """Whether it is the page that sends the request."""
    return _page_of(form).kind is PageKind.CHECK


def typed_rows(forms: Iterable[PageForm], words: Words) -> tuple[TypedRow, ...]:
    """What was typed or chosen, question by question, in the words of the form."""
    values = placeholders(NO_ANSWERS, words)
    return tuple(
        TypedRow(words.of(each.asked.question.text, values), lines)
        for form in forms
        for each in form.answer_fields
        if (lines := _lines(each, words, values))
    )


def given_on(form: PageForm) -> dict[str, Answer]:
    """Every answer on a page, by link id; of one that was refused, as much as can be kept."""
    answers = {
        each.asked.question.link_id: each.salvaged() if each.errors else each.answer
        for each in form.answer_fields
    }
    return {link_id: answer for link_id, answer in answers.items() if not answer.is_blank}


def help_in(
    forms: Iterable[PageForm], questionnaire: Questionnaire, policy: Policy, today: date
) -> HelpNeeded | None:
    """The help that what was sent calls for by itself, whatever was answered elsewhere."""
    number = (request.view_args or {}).get("instance")
    answers = {}
    for form in forms:
        page = _page_of(form)
        for link_id, answer in given_on(form).items():
            answers[instance_id(link_id, number if page.loop else None)] = answer
    return help_on_its_own(questionnaire, policy, Answers(answers), today)


def _page_of(form: PageForm) -> Page:
    asked = form.answer_fields[0].asked
    return asked.words.questionnaire.page_of(asked.question.link_id)


def _all_keys(question: Question) -> tuple[str, ...]:
    if question.options_from_loop == SURGERIES:
        return tuple(str(number) for number in range(1, MAX_SURGERIES + 1))
    keys = SCORES if question.kind is Kind.SCORE else tuple(option.key for option in question.options)
    return with_unsure(question, keys)


def _lines(field: AnswerField, words: Words, values: Mapping[str, str]) -> tuple[str, ...]:
    question = field.asked.question
    if isinstance(field, DateField) and field.errors:
        boxes = " ".join(part for part in field.typed.values() if isinstance(part, str) and part)
        return (boxes,) if boxes else ()
    if isinstance(field, BoxesField):
        answer = field.salvaged() if field.errors else field.answer
    elif isinstance(field.data, str) and field.errors:
        return tuple(str(field.typed).split("\n"))
    else:
        answer = field.answer
    if answer.is_blank:
        return ()
    if question.options_from_loop and isinstance(field.data, str) and not answer.is_not_sure:
        return (words("surgery_number", n=field.data),)
    return answer_words(question, answer, words, values)
