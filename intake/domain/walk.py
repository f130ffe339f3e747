"""One walk along the form: which pages are reachable, which are complete, and which answers count on them.

A walk can wait at a page and go on with what that page gives, so that to record a page takes no second one.
Every page is judged by what counts before it: no condition reads what is asked later, which `lint` holds.
"""

from __future__ import annotations

from collections.abc import Mapping

from intake.domain.answers import NOT_ASKED, Answer, Answered, Answers, Blank, NotSure, instance_id
from intake.domain.conditions import ALWAYS, Condition, Lookup, instances
from intake.domain.questionnaire import Kind, Option, Question, Questionnaire
from intake.domain.route import PREPARING, Route, Step, Stop, loop_numbers, route_of
from intake.domain.truth import Truth

__all__ = [
    "SHOWN",
    "Step",
    "Walk",
    "is_answered_beside",
    "is_taken",
    "loop_numbers",
    "offered_options",
    "record",
    "walk",
]

SHOWN = "_shown"
"""Ends the id under which the draft keeps which boxes were shown: a box never shown was not left empty."""
BLANK = Blank()
_TOLD = (Answered, NotSure)


class Counted(dict[str, Answer]):
    """The answers that count so far; whatever is not there reads as not asked.

    `outgrown` holds the ids of answers to boxes that have become more since they were shown.
    """

    __slots__ = ("outgrown",)

    def __init__(self, before: Mapping[str, Answer], outgrown: set[str]) -> None:
        super().__init__(before)
        self.outgrown = outgrown

    def __missing__(self, answer_id: str) -> Answer:
        return NOT_ASKED

    def copy(self) -> Counted:
        """The same, to go on from."""
        return Counted(self, set(self.outgrown))


class Walk:
    """A walk along the path that some answers lead along, as far as it has gone by now.

    `steps` are the pages passed in order, `incomplete` those of them that lack something, and `counted` the
    answers that count on them. Treat all three as read-only.
    """

    __slots__ = ("_given", "_place", "_route", "counted", "incomplete", "steps")

    def __init__(self, route: Route, given: Mapping[str, Answer]) -> None:
        self._route, self._given, self._place = route, given, 0
        self.steps: list[Step] = []
        self.incomplete: set[Step] = set()
        self.counted = Counted({PREPARING: given[PREPARING]} if PREPARING in given else {}, set())

    def is_before(self, step: Step) -> bool:
        """Whether the page is still to come, if the path leads there: then its answers are not counted."""
        return self._place <= self._route.places.get(step, -1)

    def up_to(self, step: Step) -> bool:
        """Go on until that page comes next, and say whether the path leads there."""
        if not self.is_before(step):
            return step in self.finish().steps
        self._go_on(self._route.places[step])
        stop = self._route.stops[self._place]
        return self._comes(stop) and not stop.is_aside

    def place_of(self, step: Step) -> int:
        """How many pages of the path come before that one, which comes next or was passed."""
        return self.steps.index(step) if step in self.steps else len(self.steps)

    def through(self, step: Step) -> Walk:
        """Go on until that page was passed; to the end where there is no such page."""
        self._go_on(self._route.places.get(step, len(self._route.stops)) + 1)
        return self

    def to_first_incomplete(self) -> Step:
        """Go on until a page lacks something, and give it; the last one where none does."""
        while not self.incomplete and self._place < len(self._route.stops):
            self._go_on(self._place + 1)
        return next((step for step in self.steps if step in self.incomplete), self.steps[-1])

    def following(self, step: Step) -> Step | None:
        """Go on until the page after that one, which is on the path, and give it; None after the last."""
        place = self.through(step).steps.index(step) + 1
        while place == len(self.steps) and self._place < len(self._route.stops):
            self._go_on(self._place + 1)
        return self.steps[place] if place < len(self.steps) else None

    def finish(self) -> Walk:
        """Go on to the end."""
        self._go_on(len(self._route.stops))
        return self

    def with_page(self, step: Step) -> Walk:
        """A walk past that page: another one where the page is still to come, so that this one waits."""
        self.up_to(step)
        return self._another(self._given).through(step) if self.is_before(step) else self

    def before_choices(self, step: Step) -> Walk:
        """A walk that knows what the choices on that page depend on; this one waits where it can."""
        self.up_to(step)
        place = self._route.places.get(step)
        is_enough = place is None or not self._route.stops[place].offers_by_itself
        return self if is_enough else self.with_page(step)

    def record(self, step: Step, given: Mapping[str, Answer]) -> tuple[Answers, Walk]:
        """The answers once a page still to come gave this, by link id, and another walk, past it with them.

        Blank is what was asked and not given. This walk waits. Raises KeyError where there is no such page.
        """
        told = {instance_id(link_id, step.instance): answer for link_id, answer in given.items()}
        answers = {key: answer for key, answer in {**self._given, **told}.items() if answer is not NOT_ASKED}
        on = self._another(answers)
        on.take(self._route.stops[self._route.places[step]], _Sent(answers, told))
        return Answers(answers), on

    def take(self, stop: Stop, sent: _Sent) -> None:
        """Go on past a page still to come, with what was sent from it."""
        self.up_to(stop.step)
        if self._comes(stop):
            self._count(stop, sent)
        else:  # what is told on it is kept, and counts for nothing
            for question, answer_id in stop.questions:
                sent.complete(question, answer_id, self.counted.__getitem__, stop.step.instance)
        self._leave(stop)

    def _another(self, given: Mapping[str, Answer]) -> Walk:
        on = Walk(self._route, given)
        on._place, on.steps, on.incomplete = self._place, [*self.steps], {*self.incomplete}
        on.counted = self.counted.copy()
        return on

    def _go_on(self, place: int) -> None:
        for stop in self._route.stops[self._place : place]:
            if self._comes(stop):
                self._count(stop)
            self._leave(stop)

    def _comes(self, stop: Stop) -> bool:
        """Whether the page counts; where a loop begins with it, its turns can be seen from now on."""
        if stop.begins is not None:
            self.counted[stop.begins.loop] = Answered([*stop.begins.answer_ids])
        if stop.page.loop and stop.step.instance not in instances(self.counted.__getitem__, stop.page.loop):
            return False  # a later page about an operation of which nothing was told
        if stop.is_aside or stop.page.enable_when is ALWAYS:
            return True
        return _holds(stop.page.enable_when, self.counted.__getitem__, stop.step.instance)

    def _leave(self, stop: Stop) -> None:
        """Go past the page; where a loop ends with it, only the turns begun count from now on."""
        self._place += 1
        if stop.ends is None:
            return
        begun = [number for number, ids in stop.ends.answer_ids.items() if not ids.isdisjoint(self.counted)]
        if begun:
            self.counted[stop.ends.loop] = Answered(begun)
        else:
            del self.counted[stop.ends.loop]

    def _count(self, stop: Stop, sent: _Sent | None = None) -> None:
        """Pass the page: add its answers that count, question by question, each seeing the ones before it.

        `sent` is what just came from it, if anything did.
        """
        if not stop.is_aside:
            self.steps.append(stop.step)
        if sent is None and stop.always_asks and stop.answer_ids.isdisjoint(self._given):
            self.incomplete.add(stop.step)
            return
        lookup, turn = self.counted.__getitem__, stop.step.instance
        asked_here = []
        for question, answer_id in stop.questions:
            if sent is not None:
                sent.complete(question, answer_id, lookup, turn)
            asked = question.enable_when is ALWAYS or _holds(question.enable_when, lookup, turn)
            if answer_id in self._given and (asked or is_taken(question, lookup, turn)):
                self._count_answer(stop, question, answer_id)
            if asked:
                asked_here.append((question, answer_id))
        if not self._is_complete(asked_here, turn):
            self.incomplete.add(stop.step)

    def _count_answer(self, stop: Stop, question: Question, answer_id: str) -> None:
        answer, lookup = self._given[answer_id], self.counted.__getitem__
        if answer is NOT_ASKED:
            return
        if question.has_conditional_options:
            offered = offered_options(question, lookup, stop.step.instance)
            if _outgrew(offered, self._given.get(answer_id + SHOWN, NOT_ASKED)):
                self.counted.outgrown.add(answer_id)
            # A sign once ticked is never unticked by another answer: only the person can take it back.
            standing = question.options if stop.page.help_first else offered
            answer = _offered_part(question, answer, standing, answer_id in self.counted.outgrown)
        elif question.options_from_loop and not _names_instance(answer, lookup, question.options_from_loop):
            return
        if answer is not NOT_ASKED:
            self.counted[answer_id] = answer

    def _is_complete(self, asked: list[tuple[Question, str]], turn: int | None) -> bool:
        """Answered at least once, every required question answered or not sure, and no box added since."""
        counted = self.counted
        for question, answer_id in asked:
            if answer_id in counted.outgrown:
                return False
            if not question.required or isinstance(counted[answer_id], _TOLD):
                continue
            if not is_answered_beside(question, counted.__getitem__, turn):
                return False
        return not asked or any(answer_id in counted for _, answer_id in asked)


class _Sent:
    """What just came from a page, and all answers with it."""

    def __init__(self, answers: dict[str, Answer], told: Mapping[str, Answer]) -> None:
        self._answers, self._told = answers, told

    def complete(self, question: Question, answer_id: str, lookup: Lookup, turn: int | None) -> None:
        """Add what follows from sending the page without a word on that question, and which boxes it showed.

        What was asked was left empty. What is not asked and would count all the same is not told any more.
        """
        asked = _holds(question.enable_when, lookup, turn)
        if answer_id not in self._told and is_taken(question, lookup, turn):
            self._answers.pop(answer_id, None)
        elif answer_id not in self._told and asked:
            self._answers[answer_id] = BLANK
        if asked and question.kind is Kind.CHECKBOXES and question.has_conditional_options:
            shown = [option.key for option in offered_options(question, lookup, turn)]
            self._answers[answer_id + SHOWN] = Answered(shown)


def walk(questionnaire: Questionnaire, answers: Answers) -> Walk:
    """The walk along the path that these answers lead along, as far as it was gone for these very answers.

    It is remembered with them, so that whoever asks next goes on with it.
    """
    if answers.walked is None or answers.walked[0] is not questionnaire:
        answers.walked = questionnaire, _begin(questionnaire, answers)
    found: Walk = answers.walked[1]
    return found


def record(
    questionnaire: Questionnaire, answers: Answers, step: Step, given: Mapping[str, Answer]
) -> Answers:
    """The answers once that page gave this, by link id: Blank is what was asked and not given.

    The walk along `answers` is gone on with, unless it passed the page before. Of questions that the page did
    not ask, earlier answers are kept, unless such an answer would count. Raises KeyError where these answers
    know no such turn of a loop.
    """
    before = walk(questionnaire, answers)
    if not before.is_before(step):
        before = _begin(questionnaire, answers)
    recorded, on = before.record(step, given)
    recorded.walked = questionnaire, on
    return recorded


def _begin(questionnaire: Questionnaire, answers: Answers) -> Walk:
    return Walk(route_of(questionnaire, answers), answers.by_id)


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


def _names_instance(answer: Answer, lookup: Lookup, loop: str) -> bool:
    """Whether the answer, where it names an instance of the loop, names one that is still there."""
    if not isinstance(answer, Answered):
        return True
    return any(str(number) == answer.value for number in instances(lookup, loop))


def is_taken(question: Question, lookup: Lookup, turn: int | None) -> bool:
    """Whether an answer counts although the question is not asked."""
    return question.taken_when is not None and _holds(question.taken_when, lookup, turn)


def is_told(answer: Answer) -> bool:
    """Whether something was said to a question, if only that one does not know."""
    return isinstance(answer, _TOLD)


def is_answered_beside(question: Question, lookup: Lookup, turn: int | None) -> bool:
    """Whether the question may be left empty, because another one of its page was answered instead."""
    other = question.required_unless
    return bool(other) and is_told(lookup(instance_id(other, turn)))


def offered_options(question: Question, lookup: Lookup, turn: int | None) -> tuple[Option, ...]:
    """The choices whose condition holds, in order."""
    return tuple(
        [
            option
            for option in question.options
            if option.enable_when is ALWAYS or _holds(option.enable_when, lookup, turn)
        ]
    )


def _holds(condition: Condition, lookup: Lookup, turn: int | None) -> bool:
    return condition.truth(lookup, turn) is Truth.YES
