"""One walk along the form: which pages are reachable, and which answers count on them."""

from __future__ import annotations

from dataclasses import dataclass

from intake.domain.answers import NOT_ASKED, Answer, Answered, Answers, instance_id
from intake.domain.conditions import ALWAYS, Condition, Lookup, instances
from intake.domain.questionnaire import Kind, Option, Page, Question, Questionnaire
from intake.domain.truth import Truth

SHOWN = "_shown"
"""Ends the id under which the draft keeps which boxes were shown: a box never shown was not left empty."""


@dataclass(frozen=True, slots=True)
class Step:
    """One page on the path; `instance` is its turn of the loop, None outside a loop."""

    page_id: str
    instance: int | None = None


class Counted(dict[str, Answer]):
    """The answers that count so far; whatever is not there reads as not asked.

    `outgrown` holds the ids of answers to boxes that have become more since they were shown.
    """

    def __init__(self) -> None:
        super().__init__()
        self.outgrown: set[str] = set()

    def __missing__(self, answer_id: str) -> Answer:
        return NOT_ASKED


Walk = tuple[tuple[Step, ...], Counted]


def walk(questionnaire: Questionnaire, answers: Answers) -> Walk:
    """The path and the answers that count on it: every page is judged by what counts before it.

    Found once for the same answers and remembered with them; treat it as read-only.
    """
    if answers.walked is None or answers.walked[0] is not questionnaire:
        answers.walked = questionnaire, _walk(questionnaire, answers)
    found: Walk = answers.walked[1]
    return found


def _walk(questionnaire: Questionnaire, answers: Answers) -> Walk:
    steps: list[Step] = []
    counted = Counted()
    for block in questionnaire.blocks:
        if block.loop is None:
            steps += _walk_pages(block.pages, answers, counted, None)
        else:
            steps += _walk_loop(block.loop, block.pages, answers, counted)
    for page in questionnaire.aside_pages:
        _count_page(page, answers, counted, None)
    return tuple(steps), counted


def _walk_pages(
    pages: tuple[Page, ...], answers: Answers, counted: Counted, instance: int | None
) -> list[Step]:
    """The reachable ones of these pages; their answers are added to `counted`."""
    steps = []
    lookup = counted.__getitem__
    for page in pages:
        if _holds(page.enable_when, lookup, instance):
            steps.append(Step(page.id, instance))
            _count_page(page, answers, counted, instance)
    return steps


def _walk_loop(loop: str, pages: tuple[Page, ...], answers: Answers, counted: Counted) -> list[Step]:
    """The pages once for each instance; afterwards only the instances begun count."""
    steps: list[Step] = []
    begun = []
    numbers = loop_numbers(answers, loop)
    counted[loop] = Answered(list(numbers))
    for number in numbers:
        before = len(counted)
        steps += _walk_pages(pages, answers, counted, number)
        if len(counted) > before:
            begun.append(number)
    if begun:
        counted[loop] = Answered(begun)
    else:
        del counted[loop]
    return steps


def loop_numbers(answers: Answers, loop: str) -> tuple[int, ...]:
    """The instances in order; a loop never touched has its first one waiting, one emptied has none."""
    return instances(answers.get, loop) if loop in answers else (1,)


def _count_page(page: Page, answers: Answers, counted: Counted, instance: int | None) -> None:
    """Add the page's answers that count, question by question, so that each sees the ones before it."""
    lookup = counted.__getitem__
    for question in page.questions:
        answer_id = instance_id(question.link_id, instance)
        answer = answers.get(answer_id)
        if answer is NOT_ASKED:
            continue
        if not (_holds(question.enable_when, lookup, instance) or is_taken(question, lookup, instance)):
            continue
        if question.has_conditional_options:
            offered = offered_options(question, lookup, instance)
            if _outgrew(offered, answers.get(answer_id + SHOWN)):
                counted.outgrown.add(answer_id)
            # A sign once ticked is never unticked by another answer: only the person can take it back.
            standing = question.options if page.help_first else offered
            answer = _offered_part(question, answer, standing, answer_id in counted.outgrown)
        elif question.options_from_loop and not _names_instance(answer, counted, question.options_from_loop):
            continue
        if answer is not NOT_ASKED:
            counted[answer_id] = answer


def _outgrew(offered: tuple[Option, ...], shown: Answer) -> bool:
    """Whether a box is on offer that was not on the page when it was answered."""
    return isinstance(shown, Answered) and any(option.key not in shown.value for option in offered)


def _offered_part(question: Question, answer: Answer, offered: tuple[Option, ...], outgrown: bool) -> Answer:
    """The part of an answer that is still on offer; NotAsked where nothing of it is.

    "None of these" was said of the boxes shown: where they have become more, it no longer counts.
    """
    if not isinstance(answer, Answered):
        return answer
    if question.kind is not Kind.CHECKBOXES:
        return answer if any(option.key == answer.value for option in offered) else NOT_ASKED
    standing = {option.key for option in offered if not (outgrown and option.exclusive)}
    left = [key for key in answer.value if key in standing]
    return Answered(left) if left else NOT_ASKED


def _names_instance(answer: Answer, counted: Counted, loop: str) -> bool:
    """Whether the answer, where it names an instance of the loop, names one that is still there."""
    if not isinstance(answer, Answered):
        return True
    return any(str(number) == answer.value for number in instances(counted.__getitem__, loop))


def is_taken(question: Question, lookup: Lookup, instance: int | None) -> bool:
    """Whether an answer counts although the question is not asked."""
    return question.taken_when is not None and _holds(question.taken_when, lookup, instance)


def offered_options(question: Question, lookup: Lookup, instance: int | None) -> tuple[Option, ...]:
    """The choices whose condition holds, in order."""
    return tuple(option for option in question.options if _holds(option.enable_when, lookup, instance))


def _holds(condition: Condition, lookup: Lookup, instance: int | None) -> bool:
    # Most pages and questions are always asked: they need no call.
    return condition is ALWAYS or condition.truth(lookup, instance) is Truth.YES
