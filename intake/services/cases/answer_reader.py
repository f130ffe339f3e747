"""Answers in words: an option's key becomes its text, and what is missing becomes one of four marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from intake.domain.answers import Answer, Answered, Answers, instance_id
from intake.domain.phone import phone_from_value
from intake.domain.questionnaire import Audience, Kind, Question, Questionnaire
from intake.services.cases.words import told_date_words


class Mark(StrEnum):
    """Why there is no positive answer to show."""

    NO = "no"
    NOT_SURE = "not sure"
    NOT_ANSWERED = "not answered"
    NOT_ASKED = "not asked"


@dataclass(frozen=True, slots=True)
class Told:
    """A question and what was answered."""

    text: str
    answer: str


class AnswerReader:
    """Answers in words: option keys become the option's text, states become marks."""

    def __init__(self, answers: Answers, questionnaire: Questionnaire, answered_on: date) -> None:
        self.answers = answers
        self.form = questionnaire
        self._answered_on = answered_on

    def text_of(self, link_id: str) -> str:
        """The question as the patient read it."""
        question = self._asked(link_id)
        if question is None:
            return link_id.replace("_", " ").capitalize()
        return question.text.en or self.form.page_of(link_id).title.en

    def staff_text_of(self, link_id: str) -> str:
        """The question in staff's own short words; a form without them, as the patient read it."""
        question = self._asked(link_id)
        return (question.staff if question else "") or self.text_of(link_id)

    def words(self, link_id: str, instance: int | None = None) -> str:
        """The answer in words, a choice in staff's where it has any; empty where there is none."""
        value = self.answers.value(instance_id(link_id, instance))
        if value is None:
            return ""
        if isinstance(value, list):
            return ", ".join(self.staff_option(link_id, key) for key in value if key not in _NEGATIVE)
        if self._kind(link_id) is Kind.PHONE:
            phone = phone_from_value(value)
            return phone.told if phone else ""
        if isinstance(value, dict) or self._kind(link_id) in (Kind.PARTIAL_DATE, Kind.TOLD_DATE):
            return told_date_words(Answered(value), self._answered_on)
        return self.staff_option(link_id, str(value))

    def date_words(self, link_id: str, instance: int | None = None) -> str:
        """A date in the words of who told it, or that it is not known."""
        return told_date_words(self.answers.get(instance_id(link_id, instance)), self._answered_on)

    def told(self, link_ids: tuple[str, ...]) -> Iterator[Told]:
        """The questions that have an answer to show, with it."""
        for link_id in link_ids:
            if (words := self.words(link_id)) and self.answers.value(link_id) not in _NEGATIVE:
                yield Told(self.staff_text_of(link_id), words)

    def mark(self, link_id: str, instance: int | None = None) -> Mark | None:
        """The mark of a question without a positive answer; None where there is one."""
        answer = self.answers.get(instance_id(link_id, instance))
        if not answer.is_answered:
            return _MARK_OF_STATE[_state(answer)]
        value = self.answers.value(instance_id(link_id, instance))
        keys = set(value) if isinstance(value, list) else {str(value)}
        if keys & {"unsure", "unknown"}:
            return Mark.NOT_SURE
        return Mark.NO if keys <= {"no", "none"} else None

    def is_for_nobody(self, link_id: str) -> bool:
        """Whether only the program reads the answer."""
        question = self._asked(link_id)
        return question is not None and question.seen_by == (Audience.NOBODY,)

    def staff_option(self, link_id: str, key: str) -> str:
        """A choice as staff read it."""
        question = self._asked(link_id)
        option = question.option(key) if question else None
        return (option.staff or option.text.en) if option else key

    def staff_answer(self, link_id: str) -> str:
        """The one choice that was made, as staff read it; empty where there is none."""
        value = self.answers.value(link_id)
        return "" if value is None else self.staff_option(link_id, str(value))

    def _asked(self, link_id: str) -> Question | None:
        """The question; None where an older version of the form asked what this one does not."""
        try:
            return self.form.question(link_id)
        except KeyError:
            return None

    def _kind(self, link_id: str) -> Kind | None:
        question = self._asked(link_id)
        return question.kind if question else None


_NEGATIVE = ("no", "none", "unsure", "unknown")
_MARK_OF_STATE = {"not_sure": Mark.NOT_SURE, "blank": Mark.NOT_ANSWERED, "not_asked": Mark.NOT_ASKED}


def _state(answer: Answer) -> str:
    if answer.is_not_sure:
        return "not_sure"
    return "blank" if answer.is_blank else "not_asked"
