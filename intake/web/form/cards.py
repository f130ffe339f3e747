"""The operations told so far, a card each."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from intake.domain import flow
from intake.domain.answers import Answered, Answers, NotSure, instance_id
from intake.domain.flow import Step
from intake.web.form.addresses import SURGERIES, step_address
from intake.web.form.portal import portal
from intake.web.form.told import UNKNOWN, answer_words
from intake.web.form.visit import Visit
from intake.web.form.words import Words

DATE = "surgery_date"
SHOWN = ("surgery_regions", "surgery_procedures", "surgery_other", DATE)
_NOT_KNOWN = {
    "surgery_regions": "surgery_regions_unknown",
    "surgery_procedures": "surgery_procedures_unknown",
    DATE: "surgery_date_not_known",
}
"""What a card says of what is not known, so that it can be told apart without its question."""


@dataclass(frozen=True, slots=True)
class SurgeryCard:
    """One operation: what was told of it, question by question, and where it is changed or removed."""

    title: str
    told: tuple[tuple[str, ...], ...]
    change_url: str
    remove_url: str


def present_cards(visit: Visit) -> dict[str, object]:
    """What the page of cards shows besides its question."""
    answers, words = visit.turn.counted, visit.words
    numbers = answers.value(SURGERIES, [])
    return {
        "cards": tuple(_card(answers, number, place, words) for place, number in enumerate(numbers, 1)),
        "removed": "removed" in request.args,
        "full": "" if flow.can_add_surgery(visit.answers) else words("error_surgeries_full", n=len(numbers)),
    }


def _card(answers: Answers, number: int, place: int, words: Words) -> SurgeryCard:
    told: list[tuple[str, ...]] = []
    for link_id in SHOWN:
        answer = answers.get(instance_id(link_id, number))
        if link_id in _NOT_KNOWN and answer in (NotSure(), Answered([UNKNOWN])):
            told.append((words(_NOT_KNOWN[link_id]),))
        elif answer.is_answered or link_id == DATE:
            told.append(answer_words(words.questionnaire.question(link_id), answer, words))
    return SurgeryCard(
        title=words("surgery_number", n=place),
        told=tuple(told),
        change_url=step_address(Step("surgery", number), to=SURGERIES),
        remove_url=portal().address("remove_surgery", instance=number),
    )
