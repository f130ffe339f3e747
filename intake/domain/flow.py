"""The way through the form, computed afresh from the answers; looking at it never changes them.

Answers off the path stay in the draft and come back when the person changes their mind, but no condition,
rule, summary or export reads them: `on_path_answers` gives what counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from intake.domain.answers import NOT_ASKED, Answer, Answered, Answers, Blank, instance_id
from intake.domain.conditions import Lookup
from intake.domain.questionnaire import Kind, Option, Page, Question, Questionnaire
from intake.domain.truth import Truth
from intake.domain.walk import SHOWN, Counted, Step, is_taken, loop_numbers, offered_options, walk

__all__ = [
    "LAST_SURGERY",
    "MAX_SURGERIES",
    "SURGERIES",
    "SURGERIES_MORE",
    "LoopFullError",
    "Step",
    "add_surgery",
    "can_add_surgery",
    "enabled_options",
    "enabled_questions",
    "first_incomplete",
    "is_complete",
    "is_told_instead",
    "next_step",
    "on_path_answers",
    "path",
    "previous_step",
    "record",
    "remove_surgery",
    "shown_questions",
    "surgery_numbers",
    "taken_questions",
]

SURGERIES = "surgeries"
SURGERIES_MORE = "surgeries_more"
LAST_SURGERY = "surgeries_last"
"""The highest instance number ever given: bookkeeping of the draft, so that a number is never used twice."""
MAX_SURGERIES = 10
MOST_NUMBERS = 30
"""How many numbers one draft gives out, to operations that were removed, too: so that it stays small."""


class LoopFullError(ValueError):
    """No more operations can be added to this draft."""


def path(questionnaire: Questionnaire, answers: Answers) -> tuple[Step, ...]:
    """Every reachable page in order, from the first to the last."""
    return walk(questionnaire, answers)[0]


def on_path_answers(questionnaire: Questionnaire, answers: Answers) -> Answers:
    """The answers that count: of reachable pages, enabled questions, offered choices and operations begun."""
    return Answers(walk(questionnaire, answers)[1])


def next_step(questionnaire: Questionnaire, answers: Answers, step: Step) -> Step | None:
    """The page after `step`, None after the last; from a page off the path, the first incomplete one."""
    steps = path(questionnaire, answers)
    if step not in steps:
        return first_incomplete(questionnaire, answers)
    following = steps[steps.index(step) + 1 :]
    return following[0] if following else None


def previous_step(questionnaire: Questionnaire, answers: Answers, step: Step) -> Step | None:
    """The page before `step`; None before the first, and from a page no longer on the path."""
    steps = path(questionnaire, answers)
    index = steps.index(step) if step in steps else 0
    return steps[index - 1] if index else None


def first_incomplete(questionnaire: Questionnaire, answers: Answers) -> Step:
    """The first page on the path that is not complete; the last page where all are."""
    steps, counted = walk(questionnaire, answers)
    for step in steps:
        if not _is_complete(questionnaire.page(step.page_id), step, counted):
            return step
    return steps[-1]


def is_complete(questionnaire: Questionnaire, answers: Answers, step: Step) -> bool:
    """Whether the page is on the path, was answered at least once, and lacks no required answer.

    "I am not sure" is an answer; a required question left empty is not. Optional questions may stay empty.
    """
    steps, counted = walk(questionnaire, answers)
    return step in steps and _is_complete(questionnaire.page(step.page_id), step, counted)


def shown_questions(questionnaire: Questionnaire, answers: Answers, step: Step) -> tuple[Question, ...]:
    """The questions to put on the page: all but those that earlier pages rule out.

    What depends on a question of the same page is shown with it, so that the page works without scripts.
    """
    page = questionnaire.page(step.page_id)
    own = {instance_id(question.link_id, step.instance) for question in page.questions}
    counted = walk(questionnaire, answers)[1]

    def before_this_page(answer_id: str) -> Answer:
        return NOT_ASKED if answer_id in own else counted[answer_id]

    return tuple(
        question
        for question in page.questions
        if question.enable_when.truth(before_this_page, step.instance) is not Truth.NO
    )


def enabled_questions(questionnaire: Questionnaire, answers: Answers, step: Step) -> tuple[Question, ...]:
    """The questions on the page whose answers count, given everything answered, this page included."""
    counted = walk(questionnaire, answers)[1]
    return _enabled(questionnaire.page(step.page_id), counted.__getitem__, step.instance)


def taken_questions(questionnaire: Questionnaire, answers: Answers, step: Step) -> tuple[Question, ...]:
    """The questions on the page that are not asked, and whose answers count where they are given."""
    lookup = walk(questionnaire, answers)[1].__getitem__
    page = questionnaire.page(step.page_id)
    return tuple(question for question in page.questions if is_taken(question, lookup, step.instance))


def enabled_options(
    questionnaire: Questionnaire, answers: Answers, question: Question, instance: int | None = None
) -> tuple[Option, ...]:
    """The choices to offer for a question with fixed options, in order."""
    if not question.has_conditional_options:
        return question.options
    return offered_options(question, walk(questionnaire, answers)[1].__getitem__, instance)


def record(
    questionnaire: Questionnaire, answers: Answers, step: Step, given: Mapping[str, Answer]
) -> Answers:
    """The answers after a page was sent: `given` by link id, and Blank for what was asked and not given.

    Of questions the page did not ask for, earlier answers are kept, unless such an answer would count.
    """
    page = questionnaire.page(step.page_id)
    changes = {instance_id(link_id, step.instance): answer for link_id, answer in given.items()}
    updated = answers.with_all(changes)
    lookup = walk(questionnaire, updated)[1].__getitem__
    beside: dict[str, Answer] = {}
    for question in _enabled(page, lookup, step.instance):
        answer_id = instance_id(question.link_id, step.instance)
        if answer_id not in changes:
            beside[answer_id] = Blank()
        if _remembers_shown(question):
            shown = [option.key for option in offered_options(question, lookup, step.instance)]
            beside[answer_id + SHOWN] = Answered(shown)
    # Answers that stay as they are keep the walk that was found for them.
    if any(updated.get(answer_id) != answer for answer_id, answer in beside.items()):
        updated = updated.with_all(beside)
    if all(question.taken_when is None for question in page.questions):
        return updated
    taken = (instance_id(q.link_id, step.instance) for q in taken_questions(questionnaire, updated, step))
    dropped = [answer_id for answer_id in taken if answer_id not in changes and answer_id in updated]
    return updated.without(dropped) if dropped else updated


def surgery_numbers(answers: Answers) -> tuple[int, ...]:
    """The operations' instance numbers in order, the one about to be told included."""
    return loop_numbers(answers, SURGERIES)


def can_add_surgery(answers: Answers) -> bool:
    """Whether one more operation can be told."""
    return len(surgery_numbers(answers)) < MAX_SURGERIES and _last_number(answers) < MOST_NUMBERS


def add_surgery(answers: Answers) -> tuple[Answers, int]:
    """The answers with one more operation to tell, and its number; "one more?" is open again.

    A number stays with its operation and is never used twice. Raises LoopFullError when ten are told.
    """
    if not can_add_surgery(answers):
        raise LoopFullError(f"at most {MAX_SURGERIES} operations can be told in one form")
    number = _last_number(answers) + 1
    changes = {SURGERIES: Answered([*surgery_numbers(answers), number]), LAST_SURGERY: Answered(number)}
    return answers.with_all({**changes, SURGERIES_MORE: NOT_ASKED}), number


def remove_surgery(questionnaire: Questionnaire, answers: Answers, number: int) -> Answers:
    """The answers with that operation off the path, its own answers kept; "one more?" is open again.

    So is what was said about a symptom in relation to it, which another operation must not take over.
    """
    numbers = surgery_numbers(answers)
    left = [other for other in numbers if other != number]
    changes = {SURGERIES: Answered(left), LAST_SURGERY: Answered(_last_number(answers))}
    reopened = _said_of_removed(questionnaire, answers, left)
    return answers.with_all({**changes, SURGERIES_MORE: NOT_ASKED}).without(reopened)


def _said_of_removed(questionnaire: Questionnaire, answers: Answers, left: list[int]) -> Iterator[str]:
    """The questions answered in relation to an operation that is none of those left.

    Which one is meant is asked only where there are several: without that, or in doubt, it may be any.
    """
    for page in questionnaire.pages:
        for which in (question for question in page.questions if question.options_from_loop == SURGERIES):
            named = answers.value(which.link_id)
            if named in map(str, left) or (named is None and len(left) > 1):
                continue
            for reference in which.enable_when.references():
                if page.question(reference.link_id) and answers.value(reference.link_id) in reference.values:
                    yield reference.link_id


def _last_number(answers: Answers) -> int:
    last: int = answers.value(LAST_SURGERY, 0)
    return max((last, *surgery_numbers(answers)))


def _remembers_shown(question: Question) -> bool:
    """Whether an empty box of the question may be one that was never shown."""
    return question.kind is Kind.CHECKBOXES and question.has_conditional_options


def _enabled(page: Page, lookup: Lookup, instance: int | None) -> tuple[Question, ...]:
    return tuple(q for q in page.questions if q.enable_when.truth(lookup, instance) is Truth.YES)


def _is_told(answer: Answer) -> bool:
    return answer.is_answered or answer.is_not_sure


def is_told_instead(questionnaire: Questionnaire, answers: Answers, step: Step, question: Question) -> bool:
    """Whether the question may be left empty, because another one of its page was answered instead."""
    return _is_told_instead(question, step, walk(questionnaire, answers)[1])


def _is_told_instead(question: Question, step: Step, counted: Counted) -> bool:
    other = question.required_unless
    return bool(other) and _is_told(counted[instance_id(other, step.instance)])


def _is_complete(page: Page, step: Step, counted: Counted) -> bool:
    """Complete: answered at least once, every required question answered or not sure, no box added since."""
    visited = False
    questions = _enabled(page, counted.__getitem__, step.instance)
    for question in questions:
        answer_id = instance_id(question.link_id, step.instance)
        answer = counted[answer_id]
        visited = visited or not answer.is_not_asked
        if answer_id in counted.outgrown:
            return False
        if question.required and not (_is_told(answer) or _is_told_instead(question, step, counted)):
            return False
    return visited or not questions
