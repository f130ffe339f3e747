"""Which pages of a form can change what the rules find; nothing that is told on another one calls for help.

Found out, not listed: what the rules read of the answers is noted while a story is made of them, and what
decides whether that counts is taken from the form's own conditions.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from intake.domain.answered_story import NEVER_BETTER, story_from_answers
from intake.domain.answers import Answer, Answered, Answers, split_id
from intake.domain.conditions import Reference
from intake.domain.questionnaire import Question, Questionnaire
from intake.domain.symptoms import symptom_keys

ANY_DAY = date(2000, 1, 1)


class _Noting(Answers):
    """Answers that note which of them somebody asks for."""

    __slots__ = ("asked_for",)

    def __init__(self, answers: dict[str, Answer]) -> None:
        super().__init__(answers)
        self.asked_for: set[str] = set()

    def get(self, answer_id: str) -> Answer:
        """The answer's state."""
        self.asked_for.add(split_id(answer_id)[0])
        return super().get(answer_id)

    def value(self, answer_id: str, default: Any = None) -> Any:
        """The value given, or `default`."""
        self.asked_for.add(split_id(answer_id)[0])
        return super().value(answer_id, default)


@lru_cache(maxsize=8)
def pages_read(questionnaire: Questionnaire) -> frozenset[str]:
    """The pages with an answer that the rules read, or that decides whether such an answer counts."""
    return frozenset(questionnaire.page_of(link_id).id for link_id in questions_read(questionnaire))


def questions_read(questionnaire: Questionnaire) -> frozenset[str]:
    """The link ids of the questions that the rules read, or that decide whether such an answer counts."""
    links = {question.link_id for question in questionnaire.questions}
    read, waiting = set[str](), [*_read_of_stories(questionnaire) & links]
    while waiting:
        link_id = waiting.pop()
        if link_id not in read and link_id in links:
            read.add(link_id)
            waiting += (reference.link_id for reference in _decides(questionnaire, link_id))
    return frozenset(read)


def _read_of_stories(questionnaire: Questionnaire) -> set[str]:
    """The questions that are asked for while stories with everything in them are made.

    One has operations; in the other all were taken off, where it is read whether the only one is planned.
    """
    asked_for = set[str]()
    for surgeries in ([1, 2], []):
        answers = _Noting(
            {
                "prior_surgery": Answered("yes"),
                "surgeries": Answered(surgeries),
                "surgery_planned": Answered("yes"),
                "symptoms": Answered([*symptom_keys()]),
                **{f"{key}_onset_when": Answered(NEVER_BETTER) for key in symptom_keys()},
            }
        )
        story_from_answers(answers, ANY_DAY, questionnaire)
        asked_for |= answers.asked_for
    return asked_for


def _decides(questionnaire: Questionnaire, link_id: str) -> Iterator[Reference]:
    """What decides whether an answer to the question counts, and which choices of it."""
    question: Question = questionnaire.question(link_id)
    yield from questionnaire.page_of(link_id).enable_when.references()
    yield from question.enable_when.references()
    if question.taken_when is not None:
        yield from question.taken_when.references()
    for option in question.options:
        yield from option.enable_when.references()
