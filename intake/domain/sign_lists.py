"""Where a form asks for the two lists of signs: the first before anything else, the other before health."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from types import MappingProxyType

from intake.domain.conditions import UNSURE
from intake.domain.questionnaire import Page, Question, Questionnaire
from intake.domain.story import NONE

SIGN_LISTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "first": ("safety", "safety_legs", "safety_sudden", "safety_fever"),
        "more": ("safety_more", "safety_moving", "safety_pain"),
    }
)
"""The questions that ask for each list, by its name in the policy: one page each in the first form."""

SIGN_QUESTIONS = frozenset(link_id for questions in SIGN_LISTS.values() for link_id in questions)


def asked_for(questionnaire: Questionnaire, which: str) -> tuple[Question, ...]:
    """The questions of this form that ask for that list, in order."""
    return tuple(each for each in questionnaire.questions if each.link_id in SIGN_LISTS[which])


def sign_questions(questionnaire: Questionnaire) -> tuple[Question, ...]:
    """The questions of this form that ask for either list, in order."""
    return tuple(each for each in questionnaire.questions if each.link_id in SIGN_QUESTIONS)


@lru_cache(maxsize=8)
def signs_by_question(questionnaire: Questionnaire) -> Mapping[str, frozenset[str]]:
    """The boxes of each question of this form that asks for either list, by its link id."""
    return MappingProxyType(
        {each.link_id: frozenset(box.key for box in each.options) for each in sign_questions(questionnaire)}
    )


def asking(questionnaire: Questionnaire, sign: str) -> Question | None:
    """The question whose box that sign is; None where this form does not ask for it."""
    return next((each for each in sign_questions(questionnaire) if each.option(sign)), None)


def first_safety_page(questionnaire: Questionnaire) -> Page:
    """The page that begins the safety check."""
    return questionnaire.page_of(asked_for(questionnaire, "first")[0].link_id)


def ticked_on(questionnaire: Questionnaire, which: str, ticks: Collection[str]) -> dict[str, list[str]]:
    """These ticks as the pages of that list hold them, "none" where a page holds no other.

    "Not sure" stands on the first of them.
    """
    questions = asked_for(questionnaire, which)
    boxes = {
        each.link_id: [key for key in ticks if key not in (NONE, UNSURE) and each.option(key)]
        for each in questions
    }
    if UNSURE in ticks:
        boxes[questions[0].link_id].append(UNSURE)
    return {link_id: keys or [NONE] for link_id, keys in boxes.items()}
