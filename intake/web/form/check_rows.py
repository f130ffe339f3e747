"""All that was answered, section by section, each line with the way to change it."""

from __future__ import annotations

from dataclasses import dataclass

from intake.domain import flow
from intake.domain.answers import Answers, instance_id
from intake.domain.flow import Step
from intake.domain.questionnaire import Page, PageKind
from intake.domain.sign_lists import SIGN_LISTS, asked_for
from intake.domain.story import NONE
from intake.web.form.addresses import CHECK, step_address
from intake.web.form.told import answer_words, placeholders
from intake.web.form.visit import Visit

Row = tuple[str, tuple[str, ...], str, str]
"""Question, answer line by line, where to change it, and the hidden end of "Change ..."."""


@dataclass(frozen=True, slots=True)
class AnswerGroup:
    """The answers of one section, or of one operation in it."""

    heading: str
    rows: tuple[Row, ...]


def present_answers(visit: Visit) -> tuple[AnswerGroup, ...]:
    """Every question on the path with its answer, in order; each operation is a group of its own.

    Of a request that was sent only what is added to it.
    """
    answers = visit.turn.counted
    none_said = _none_said(visit, answers)
    groups: list[tuple[str, list[Row]]] = []
    told: dict[int | None, dict[str, str]] = {}
    for step in visit.turn.path:
        page = visit.questionnaire.page(step.page_id)
        is_sent = visit.turn.is_preparing and not page.after_sending
        if page.kind is not PageKind.QUESTIONS or is_sent:
            continue
        if none_said.get(page.id) == []:
            continue
        heading = _heading(visit, page, step)
        if not groups or groups[-1][0] != heading:
            groups.append((heading, []))
        if step.instance not in told:
            told[step.instance] = placeholders(answers, visit.words, step.instance)
        groups[-1][1].extend(none_said.get(page.id) or _rows(visit, step, answers, told[step.instance]))
    return tuple(AnswerGroup(heading, tuple(rows)) for heading, rows in groups if rows)


def _none_said(visit: Visit, answers: Answers) -> dict[str, list[Row]]:
    """By page, what "none of these" alone said there: a line for each list of signs, on its first page."""
    rows: dict[str, list[Row]] = {}
    words = visit.words
    for which in SIGN_LISTS:
        none = [
            each
            for each in asked_for(visit.questionnaire, which)
            if each.none_said and answers.value(each.link_id) == [NONE]
        ]
        pages = [visit.questionnaire.page_of(each.link_id).id for each in none]
        rows |= {page: [] for page in pages}
        if pages:
            label = words("check_none")
            signs = tuple(words.of(each.none_said) for each in none)
            title = words.of(visit.questionnaire.page(pages[0]).title)
            change = words("check_change_what", question=title)
            rows[pages[0]] = [(label, signs, step_address(Step(pages[0]), to=CHECK), change)]
    return rows


def _heading(visit: Visit, page: Page, step: Step) -> str:
    """What the answers stand under: their operation, their page, or its section where it is one question."""
    words = visit.words
    if step.instance is not None:
        return words("surgery_number", n=flow.surgery_numbers(visit.answers).index(step.instance) + 1)
    if any(question.text == page.title for question in page.questions):
        return words.of(visit.questionnaire.section(page.section).title)
    return words.of(page.title)


def _rows(visit: Visit, step: Step, answers: Answers, values: dict[str, str]) -> list[Row]:
    """A page's answers, a line each with its way to change it, and one line for all that was left empty.

    `values` stand for the {names} in its texts.
    """
    words, address = visit.words, step_address(step, to=CHECK)
    rows: list[Row] = []
    left_empty = []
    asked = flow.enabled_questions(visit.questionnaire, visit.answers, step)
    for question in visit.questionnaire.page(step.page_id).questions:
        label = words.of(question.text, values)
        answer = answers.get(instance_id(question.link_id, step.instance))
        if answer.is_answered or answer.is_not_sure:
            told = answer_words(question, answer, words, values, answers)
            rows.append((label, told, address, words("check_change_what", question=label)))
        elif question in asked and not flow.is_told_instead(
            visit.questionnaire, visit.answers, step, question
        ):
            left_empty.append(label)
    if left_empty:
        title = words.of(visit.questionnaire.page(step.page_id).title, values)
        what = words("check_change_what", question=title)
        rows.append((words("not_answered"), tuple(left_empty), address, what))
    return rows
