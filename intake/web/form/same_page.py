"""Questions that a choice on the same page rules out: a script hides them; without it they may stay empty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from intake.domain.answers import NOT_ASKED, Answer
from intake.domain.conditions import UNSURE, Lookup
from intake.domain.questionnaire import Kind, Question
from intake.domain.truth import Truth
from intake.domain.walk import is_taken
from intake.web.form.fields import Asked

ONE_CHOICE = (Kind.RADIO, Kind.YES_NO)


@dataclass(frozen=True, slots=True)
class RuledOut:
    """A question is not asked where one of `choices` is chosen at the question `by`."""

    by: str
    choices: tuple[str, ...]


def ruled_out(page: Sequence[Asked], counted: Lookup) -> dict[str, RuledOut]:
    """What is ruled out by a choice on its own page, by link id, given what counts on other pages."""
    deciding = {asked.question.link_id: asked for asked in page if asked.question.kind in ONE_CHOICE}
    found = {}
    for asked in page:
        question = asked.question
        for reference in question.enable_when.references():
            by = deciding.get(reference.link_id)
            if by is not None:
                without = tuple(key for key in by.keys if not _is_asked(question, by.question, key, counted))
                found[question.link_id] = RuledOut(reference.link_id, without)
    return found


def _is_asked(question: Question, deciding: Question, key: str, counted: Lookup) -> bool:
    """Whether the question is asked once that choice is made; a doubt by which it counts hides it not."""

    def lookup(answer_id: str) -> Answer:
        return deciding.answer(key) if answer_id == deciding.link_id else counted(answer_id)

    def undecided(answer_id: str) -> Answer:
        return NOT_ASKED if answer_id == deciding.link_id else counted(answer_id)

    if question.enable_when.truth(lookup) is Truth.YES:
        return True
    return key == UNSURE and is_taken(question, lookup, None) and not is_taken(question, undecided, None)
