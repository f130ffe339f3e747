"""Every page that a draft may be led to, in order, with the ids of its answers: what a walk goes along.

It depends on the form and on which turns of its loops there are, and is worked out once for those.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from intake.domain.answers import Answers, instance_id
from intake.domain.conditions import ALWAYS, instances
from intake.domain.questionnaire import Block, Page, PageKind, Question, Questionnaire

KEPT_ROUTES = 256
PREPARING = "preparing"
"""The id under which answers keep that what is asked after sending is on the path: asked now, or before."""
NOW, DONE = "now", "done"
Numbers = tuple[int, ...]


class Step(NamedTuple):
    """One page on the path; `instance` is its turn of the loop, None outside a loop."""

    page_id: str
    instance: int | None = None


@dataclass(frozen=True, slots=True)
class Turns:
    """The turns of a loop: its name, and by the number of each turn the ids of the answers told in it."""

    loop: str
    answer_ids: Mapping[int, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Stop:
    """A page that the path may lead to, and its questions, each with the id of its answer.

    `begins` and `ends` are the turns of the loop that it is the first or the last page of. `is_aside`: the
    path never leads here, and its answers count all the same. `always_asks`: whoever comes here is asked
    something. `offers_by_itself`: which choices stand on it depends on an answer given on it.
    """

    step: Step
    page: Page
    questions: tuple[tuple[Question, str], ...]
    begins: Turns | None
    ends: Turns | None
    is_aside: bool
    always_asks: bool
    offers_by_itself: bool
    answer_ids: frozenset[str]


class Route(NamedTuple):
    """All stops in order, and the place of each."""

    stops: tuple[Stop, ...]
    places: Mapping[Step, int]


def route_of(questionnaire: Questionnaire, answers: Answers) -> Route:
    """The stops that these answers may lead along."""
    turns = tuple(loop_numbers(answers, loop) for loop in questionnaire.loops)
    return _route(questionnaire, turns, to_prepare=PREPARING in answers)


def loop_numbers(answers: Answers, loop: str) -> Numbers:
    """The instances in order; a loop never touched has its first one waiting, one emptied has none."""
    return instances(answers.get, loop) if loop in answers else (1,)


@lru_cache(maxsize=KEPT_ROUTES)
def _route(questionnaire: Questionnaire, turns: tuple[Numbers, ...], *, to_prepare: bool) -> Route:
    numbers = dict(zip(questionnaire.loops, turns, strict=True))
    stops: list[Stop] = []
    walked: set[str] = set()
    for block in questionnaire.blocks_to_prepare if to_prepare else questionnaire.blocks:
        if block.loop is None:
            stops += (_stop(page, None) for page in block.pages)
        elif block.loop in walked:  # which turns there are was found out where the loop came first
            stops += (_stop(page, number) for number in numbers[block.loop] for page in block.pages)
        else:
            stops += _looped(block, block.loop, numbers[block.loop])
            walked.add(block.loop)
    stops += (_stop(page, None) for page in questionnaire.aside_pages)
    return Route(tuple(stops), {stop.step: place for place, stop in enumerate(stops)})


def _looped(block: Block, loop: str, numbers: Numbers) -> Iterator[Stop]:
    questions = [question for page in block.pages for question in page.questions]
    turns = Turns(
        loop,
        {number: frozenset(instance_id(each.link_id, number) for each in questions) for number in numbers},
    )
    pages = [(page, number) for number in numbers for page in block.pages]
    for place, (page, number) in enumerate(pages, 1):
        yield _stop(
            page,
            number,
            begins=turns if place == 1 else None,
            ends=turns if place == len(pages) else None,
        )


def _stop(page: Page, number: int | None, begins: Turns | None = None, ends: Turns | None = None) -> Stop:
    questions = tuple((question, instance_id(question.link_id, number)) for question in page.questions)
    read = {
        reference.link_id
        for question in page.questions
        for option in question.options
        for reference in option.enable_when.references()
    }
    return Stop(
        step=Step(page.id, number),
        page=page,
        questions=questions,
        begins=begins,
        ends=ends,
        is_aside=page.kind is PageKind.ASIDE,
        always_asks=any(question.enable_when is ALWAYS for question in page.questions),
        offers_by_itself=any(question.link_id in read for question in page.questions),
        answer_ids=frozenset(answer_id for _, answer_id in questions),
    )
