"""The way through the form, computed afresh from the answers; looking at it never changes them.

Answers off the path stay in the draft and come back when the person changes their mind, but no condition,
rule, summary or export reads them: `on_path_answers` gives what counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from intake.domain.answers import NOT_ASKED, Answer, Answered, Answers, instance_id, split_id
from intake.domain.conditions import ALWAYS, instances
from intake.domain.questionnaire import Option, Question, Questionnaire
from intake.domain.truth import Truth
from intake.domain.walk import (
    Step,
    is_answered_beside,
    is_taken,
    loop_numbers,
    offered_options,
    walk,
)
from intake.domain.walk import record as record_page

__all__ = [
    "DATES_RIGHT",
    "LAST_SURGERY",
    "MAX_SURGERIES",
    "SURGERIES",
    "SURGERIES_MORE",
    "LoopFullError",
    "Step",
    "add_surgery",
    "can_add_surgery",
    "counted_before",
    "enabled_options",
    "enabled_questions",
    "first_incomplete",
    "is_complete",
    "is_on_timeline",
    "is_told_instead",
    "may_open",
    "next_step",
    "offer_surgery",
    "on_path_answers",
    "path",
    "previous_step",
    "record",
    "remove_surgery",
    "shown_questions",
    "surgery_numbers",
    "taken_questions",
    "waiting_surgery",
]

SURGERIES = "surgeries"
SURGERIES_MORE = "surgeries_more"
LAST_SURGERY = "surgeries_last"
"""The highest instance number ever given: bookkeeping of the draft, so that a number is never used twice."""
DATES_RIGHT = "dates_right"
"""Whether the timeline is right: said of what it showed, and open again once something of that changes."""
MAX_SURGERIES = 10
MOST_NUMBERS = 30
"""How many numbers one draft gives out, to operations that were removed, too: so that it stays small."""
_ON_TIMELINE = frozenset({SURGERIES, "surgery_date", "symptoms"})


class LoopFullError(ValueError):
    """No more operations can be added to this draft."""


def path(questionnaire: Questionnaire, answers: Answers) -> tuple[Step, ...]:
    """Every reachable page in order, from the first to the last."""
    return tuple(walk(questionnaire, answers).finish().steps)


def on_path_answers(questionnaire: Questionnaire, answers: Answers) -> Answers:
    """The answers that count: of reachable pages, enabled questions, offered choices and operations begun."""
    return Answers(walk(questionnaire, answers).finish().counted)


def may_open(questionnaire: Questionnaire, answers: Answers, step: Step) -> bool:
    """Whether the page is on the path and every page before it is complete.

    One more operation may wait: whoever did not mean to tell it comes back to the page that offered it.
    """
    found = walk(questionnaire, answers)
    if not found.up_to(step):
        return False
    one_more = _last_added(answers) if step.page_id == SURGERIES else None
    return not any(
        before in found.incomplete and (one_more is None or before.instance != one_more)
        for before in found.steps[: found.place_of(step)]
    )


def next_step(questionnaire: Questionnaire, answers: Answers, step: Step) -> Step | None:
    """The page after `step`, None after the last; from a page off the path, the first incomplete one."""
    found = walk(questionnaire, answers).through(step)
    return found.following(step) if step in found.steps else found.to_first_incomplete()


def previous_step(questionnaire: Questionnaire, answers: Answers, step: Step) -> Step | None:
    """The page before `step`; None before the first, and from a page no longer on the path.

    One more operation, of which nothing is told yet, comes from the page that offered it.
    """
    if step.instance is not None and step.instance == waiting_surgery(questionnaire, answers):
        return Step(SURGERIES)
    found = walk(questionnaire, answers)
    place = found.place_of(step) if found.up_to(step) else 0
    return found.steps[place - 1] if place else None


def first_incomplete(questionnaire: Questionnaire, answers: Answers) -> Step:
    """The first page on the path that is not complete; the last page where all are."""
    return walk(questionnaire, answers).to_first_incomplete()


def is_complete(questionnaire: Questionnaire, answers: Answers, step: Step) -> bool:
    """Whether the page is on the path, was answered at least once, and lacks no required answer.

    "I am not sure" is an answer; a required question left empty is not. Optional questions may stay empty.
    """
    found = walk(questionnaire, answers).through(step)
    return step in found.steps and step not in found.incomplete


def counted_before(questionnaire: Questionnaire, answers: Answers, step: Step) -> Answers:
    """The answers that count on the pages before that one; those after it only where they were looked at."""
    found = walk(questionnaire, answers)
    found.up_to(step)
    return Answers(found.counted)


def shown_questions(questionnaire: Questionnaire, answers: Answers, step: Step) -> tuple[Question, ...]:
    """The questions to put on the page: all but those that earlier pages rule out.

    What depends on a question of the same page is shown with it, so that the page works without scripts.
    """
    page = questionnaire.page(step.page_id)
    found = walk(questionnaire, answers)
    found.up_to(step)
    own = {instance_id(question.link_id, step.instance) for question in page.questions}

    def before_this_page(answer_id: str) -> Answer:
        return NOT_ASKED if answer_id in own else found.counted[answer_id]

    return tuple(
        question
        for question in page.questions
        if question.enable_when is ALWAYS
        or question.enable_when.truth(before_this_page, step.instance) is not Truth.NO
    )


def enabled_questions(questionnaire: Questionnaire, answers: Answers, step: Step) -> tuple[Question, ...]:
    """The questions on the page whose answers count, given everything answered, this page included."""
    lookup = walk(questionnaire, answers).with_page(step).counted.__getitem__
    return tuple(
        question
        for question in questionnaire.page(step.page_id).questions
        if question.enable_when is ALWAYS or question.enable_when.truth(lookup, step.instance) is Truth.YES
    )


def taken_questions(questionnaire: Questionnaire, answers: Answers, step: Step) -> tuple[Question, ...]:
    """The questions on the page that are not asked, and whose answers count where they are given."""
    lookup = walk(questionnaire, answers).with_page(step).counted.__getitem__
    page = questionnaire.page(step.page_id)
    return tuple(question for question in page.questions if is_taken(question, lookup, step.instance))


def enabled_options(
    questionnaire: Questionnaire, answers: Answers, question: Question, instance: int | None = None
) -> tuple[Option, ...]:
    """The choices to offer for a question with fixed options, in order."""
    if not question.has_conditional_options:
        return question.options
    step = Step(questionnaire.page_of(question.link_id).id, instance)
    found = walk(questionnaire, answers).before_choices(step)
    return offered_options(question, found.counted.__getitem__, instance)


def is_told_instead(questionnaire: Questionnaire, answers: Answers, step: Step, question: Question) -> bool:
    """Whether the question may be left empty, because another one of its page was answered instead."""
    found = walk(questionnaire, answers).with_page(step)
    return is_answered_beside(question, found.counted.__getitem__, step.instance)


def record(
    questionnaire: Questionnaire, answers: Answers, step: Step, given: Mapping[str, Answer]
) -> Answers:
    """The answers after a page was sent, as `walk` records them; a timeline it changed is open again."""
    return _with_dates_open(answers, record_page(questionnaire, answers, step, given))


def is_on_timeline(answer_id: str) -> bool:
    """Whether the timeline shows that answer: an operation's date, or what was told of a beginning."""
    link_id, _ = split_id(answer_id)
    return link_id in _ON_TIMELINE or "_onset_" in link_id


def _with_dates_open(before: Answers, after: Answers) -> Answers:
    """The answers with the timeline to be looked at again, where something on it changed."""
    if DATES_RIGHT not in before:
        return after
    old, new = before.by_id, after.by_id
    # What a page did not give is the very same answer.
    changed = [
        each for each in new if each not in old or (old[each] is not new[each] and old[each] != new[each])
    ]
    changed += old.keys() - new.keys()
    return after.without([DATES_RIGHT]) if any(map(is_on_timeline, changed)) else after


def surgery_numbers(answers: Answers) -> tuple[int, ...]:
    """The operations' instance numbers in order, the one about to be told included."""
    return loop_numbers(answers, SURGERIES)


def can_add_surgery(answers: Answers) -> bool:
    """Whether one more operation can be told."""
    return len(surgery_numbers(answers)) < MAX_SURGERIES and _last_number(answers) < MOST_NUMBERS


def waiting_surgery(questionnaire: Questionnaire, answers: Answers) -> int | None:
    """The operation that was added and is about to be told, of which nothing is told yet."""
    added = _last_added(answers)
    if added is None:
        return None
    found = walk(questionnaire, answers).finish()
    is_asked = any(step.instance == added for step in found.steps)
    return added if is_asked and added not in instances(found.counted.__getitem__, SURGERIES) else None


def offer_surgery(questionnaire: Questionnaire, answers: Answers) -> Answers:
    """The answers once it was said whether there is one more operation: with it to be told, or without.

    One that waits already is the one that is told, or goes where there is none; of ten none is added.
    """
    waiting, is_more = waiting_surgery(questionnaire, answers), answers.value(SURGERIES_MORE) == "yes"
    if waiting is not None and is_more:
        return answers.with_(SURGERIES_MORE, NOT_ASKED)
    if waiting is not None:
        return answers.with_(SURGERIES, Answered([*surgery_numbers(answers)[:-1]]))
    return add_surgery(answers)[0] if is_more and can_add_surgery(answers) else answers


def add_surgery(answers: Answers) -> tuple[Answers, int]:
    """The answers with one more operation to tell, and its number; "one more?" is open again.

    A number stays with its operation and is never used twice. Raises LoopFullError when ten are told.
    """
    if not can_add_surgery(answers):
        raise LoopFullError(f"at most {MAX_SURGERIES} operations can be told in one form")
    number = _last_number(answers) + 1
    changes = {SURGERIES: Answered([*surgery_numbers(answers), number]), LAST_SURGERY: Answered(number)}
    return _with_dates_open(answers, answers.with_all({**changes, SURGERIES_MORE: NOT_ASKED})), number


def remove_surgery(questionnaire: Questionnaire, answers: Answers, number: int) -> Answers:
    """The answers with that operation off the path, its own answers kept; "one more?" is open again.

    So is what was said about a symptom in relation to it, which another operation must not take over.
    """
    numbers = surgery_numbers(answers)
    left = [other for other in numbers if other != number]
    changes = {SURGERIES: Answered(left), LAST_SURGERY: Answered(_last_number(answers))}
    reopened = _said_of_removed(questionnaire, answers, left)
    return _with_dates_open(
        answers, answers.with_all({**changes, SURGERIES_MORE: NOT_ASKED}).without(reopened)
    )


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


def _last_added(answers: Answers) -> int | None:
    return next(reversed(surgery_numbers(answers)), None) if SURGERIES in answers else None


def _last_number(answers: Answers) -> int:
    last: int = answers.value(LAST_SURGERY, 0)
    return max((last, *surgery_numbers(answers)))
