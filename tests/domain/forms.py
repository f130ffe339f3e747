"""Small questionnaires made in the test that uses them, and answers to the real one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st

from intake.content.loader import load_questionnaire
from intake.domain import flow
from intake.domain.answers import Answer, Answered, Answers, Blank, NotSure
from intake.domain.conditions import ALWAYS, Condition
from intake.domain.questionnaire import Kind, Option, Page, Question, Questionnaire, Section, Text

REAL = load_questionnaire()
Choose = Callable[[Question, Sequence[str]], Answer]


def text(en: str = "Words", es: str = "Palabras") -> Text:
    return Text(en, es)


def option(key: str, **changes: Any) -> Option:
    return Option(key, **{"text": text(key, key)} | changes)


def question(link_id: str, *options: str | Option, kind: Kind = Kind.RADIO, **changes: Any) -> Question:
    made = tuple(option(one) if isinstance(one, str) else one for one in options)
    given: dict[str, Any] = {
        "text": text(),
        "why": text(),
        "consumer": ("someone: something",),
        "options": made,
    } | changes
    return Question(link_id=link_id, kind=kind, **given)


def boxes(link_id: str, *options: str | Option, **changes: Any) -> Question:
    return question(link_id, *options, kind=Kind.CHECKBOXES, **changes)


def page(page_id: str, *questions: Question, enable_when: Condition = ALWAYS, **changes: Any) -> Page:
    given: dict[str, Any] = {"section": "all", "title": text(page_id), "questions": questions} | changes
    return Page(id=page_id, enable_when=enable_when, **given)


def form(*pages: Page, **changes: Any) -> Questionnaire:
    given: dict[str, Any] = {"sections": (Section("all", text()),), "words": {}} | changes
    return Questionnaire(id="small", version="1", digest="sha256:0", pages=pages, **given)


def answered(**values: Any) -> Answers:
    return Answers({link_id: Answered(value) for link_id, value in values.items()})


def fill_in(choose: Choose, answers: Answers | None = None, most: int = 200) -> Answers:
    """Go through the real form from the first incomplete page on, until only the last one is left."""
    answers = answers or Answers()
    for _ in range(most):
        step = flow.first_incomplete(REAL, answers)
        if flow.is_complete(REAL, answers, step):
            return answers
        asked = flow.shown_questions(REAL, answers, step)
        given = {}
        for one in asked:
            keys = [choice.key for choice in flow.enabled_options(REAL, answers, one, step.instance)]
            if one.options_from_loop:
                keys = [str(number) for number in flow.surgery_numbers(answers)]
            given[one.link_id] = choose(one, keys)
        answers = flow.record(REAL, answers, step, given)
        if given.get("surgeries_more") == Answered("yes") and flow.can_add_surgery(answers):
            answers, _ = flow.add_surgery(answers)
    raise AssertionError("the form has no end")


def value_of(one: Question, key: str) -> Answer:
    """A valid answer: the choice `key`, or something fitting where there are no choices."""
    if one.kind is Kind.CHECKBOXES:
        return Answered([key])
    if one.options or one.options_from_loop:
        return one.answer(key)
    by_kind = {
        Kind.SCORE: 4,
        Kind.PARTIAL_DATE: "2021-06",
        Kind.TOLD_DATE: "2021-06",
        Kind.FULL_DATE: "1951-03-27",
        Kind.PHONE: "251 555 0100",
    }
    return Answered(by_kind.get(one.kind, "something"))


@st.composite
def filled_in(draw: st.DrawFn) -> Answers:
    """The real form answered to its end; at most three operations."""
    more: list[int] = []

    def choose(one: Question, keys: Sequence[str]) -> Answer:
        if one.link_id == "surgeries_more":
            more.append(1)
            return Answered("yes" if len(more) < 3 and draw(st.booleans()) else "no")
        if not one.required and draw(st.booleans()):
            return Blank()
        if one.not_sure and draw(st.integers(0, 3)) == 0:
            return NotSure()
        return value_of(one, draw(st.sampled_from(keys)) if keys else "")

    return fill_in(choose)


@st.composite
def any_answers(draw: st.DrawFn) -> Answers:
    """Any mixture of answers to the real form, whether or not a person could have given them together."""
    found: dict[str, Answer] = {}
    if draw(st.booleans()):
        found["surgeries"] = Answered(draw(st.permutations([1, 2, 3]))[: draw(st.integers(0, 3))])
    for answer_id, states in STATES.items():
        state = draw(states)
        if state is not None:
            found[answer_id] = state
    return Answers(found)


def _states(one: Question) -> st.SearchStrategy[Answer | None]:
    keys = [choice.key for choice in one.options] or ["1", "2"]
    values: st.SearchStrategy[Answer | None]
    if one.kind is Kind.CHECKBOXES:
        values = st.lists(st.sampled_from(keys), min_size=1, max_size=3, unique=True).map(Answered)
    else:
        values = st.sampled_from(keys).map(lambda key: value_of(one, key))
    return st.one_of(values, values, st.sampled_from([None, NotSure(), Blank()]))


# Made once: making strategies takes longer than drawing from them.
STATES = {
    one.link_id + turn: _states(one)
    for one_page in REAL.pages
    for one in one_page.questions
    for turn in (("@1", "@2", "@3") if one_page.loop else ("",))
}
