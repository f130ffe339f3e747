"""What was answered "no", and what is not known: four marks, each said in as few lines as it takes.

A pertinent negative is worth its line: one line a group of signs. Of what is missing only that is told which
the page does not show elsewhere, alike questions of several operations together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from intake.domain.answers import split_id
from intake.domain.conditions import ALWAYS
from intake.domain.questionnaire import Question, Questionnaire
from intake.domain.sign_lists import sign_questions
from intake.domain.story import NONE, UNSURE, Story
from intake.domain.symptoms import symptom_kind, symptom_order
from intake.domain.walk import SHOWN
from intake.services.cases.answer_reader import AnswerReader, Mark

_IN_THE_TABLE = frozenset({"surgery_problems", "surgery_implants", "surgery_date"})
"""Questions about an operation whose mark the table of operations shows."""
_OLDER = ("older_checked", "older_unchecked")
"""Boxes of the first list that say of another sign how old it is: none of them is a sign of its own."""
_GROUPS = frozenset({"health"})
"""The questions besides the signs that name a group of things, each of which may be a "no"."""


@dataclass(frozen=True, slots=True)
class Negative:
    """One group of signs: its name, and what of it was answered so; `told` may be empty for a whole group."""

    mark: Mark
    group: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """The questions without a positive answer that share one of the four marks."""

    mark: Mark
    questions: tuple[str, ...]


def negatives(reader: AnswerReader) -> tuple[Negative, ...]:
    """One line a group: the signs that were asked for and not ticked, or why nothing is known of them."""
    return tuple(line for question in _groups(reader.form) if (line := _negative(reader, question)))


@lru_cache(maxsize=8)
def _groups(form: Questionnaire) -> tuple[Question, ...]:
    """The questions of several signs or things: worked out once, of every form."""
    named = (each for each in form.questions if each.link_id in _GROUPS and each.gap)
    return (*sign_questions(form), *named)


def _negative(reader: AnswerReader, question: Question) -> Negative | None:
    link_id, group = question.link_id, reader.staff_text_of(question.link_id)
    answer = reader.answers.get(link_id)
    if not answer.is_answered:
        return Negative(reader.mark(link_id) or Mark.NOT_ANSWERED, group, ())
    ticked = set(reader.answers.value(link_id))
    shown = reader.answers.value(f"{link_id}{SHOWN}") or [
        option.key for option in question.options if option.enable_when is ALWAYS
    ]
    left = tuple(
        reader.staff_option(link_id, key)
        for key in shown
        if key not in ticked and key not in (NONE, UNSURE, *_OLDER)
    )
    if not left:
        return None
    return Negative(Mark.NOT_SURE if UNSURE in ticked else Mark.NO, group, left)


def gaps(reader: AnswerReader, story: Story) -> tuple[Gap, ...]:
    """What else was answered "no" or is missing, by its mark in the order of `Mark`."""
    found: dict[Mark, list[str]] = {}
    for text, mark in (*_of_the_form(reader), *_of_operations(reader), *_of_symptoms(reader, story)):
        found.setdefault(mark, []).append(text)
    return tuple(Gap(mark, tuple(found[mark])) for mark in Mark if mark in found)


def _of_the_form(reader: AnswerReader) -> Iterator[tuple[str, Mark]]:
    later = _later(reader)
    for link_id in _asked_once(reader.form):
        if link_id not in later and (mark := reader.mark(link_id)):
            yield reader.staff_text_of(link_id), mark
    if later:
        yield "the pages after sending (tests, care so far, goals, claim)", Mark.NOT_ASKED


@lru_cache(maxsize=8)
def _asked_once(form: Questionnaire) -> tuple[str, ...]:
    """The questions that are asked once a form, and whose lack of an answer stands nowhere else."""
    in_groups = {question.link_id for question in sign_questions(form)} | _GROUPS
    gaps = (each.link_id for each in form.questions if each.gap and each.link_id not in in_groups)
    return tuple(link_id for link_id in gaps if form.page_of(link_id).loop is None)


@lru_cache(maxsize=8)
def _after_sending(form: Questionnaire) -> frozenset[str]:
    return frozenset(each.link_id for page in form.pages if page.after_sending for each in page.questions)


def _later(reader: AnswerReader) -> frozenset[str]:
    """The questions of the pages after sending, where nobody filled in any of them; else none."""
    later = _after_sending(reader.form)
    ids = [each for each in reader.answers if split_id(each)[0] in later]
    return frozenset() if any(reader.answers.get(each).is_answered for each in ids) else later


def _of_operations(reader: AnswerReader) -> Iterator[tuple[str, Mark]]:
    """The marks of what is asked of each operation and stands in no table; alike ones folded into one."""
    numbers = reader.answers.value("surgeries", [])
    later = _later(reader)
    for link_id in _asked_of_operations(reader.form):
        if link_id in later:
            continue
        by_mark: dict[Mark, list[int]] = {}
        for number in numbers:
            if mark := reader.mark(link_id, number):
                by_mark.setdefault(mark, []).append(number)
        for mark, which in by_mark.items():
            yield f"{reader.staff_text_of(link_id)}{_which(reader, which, len(numbers))}", mark


@lru_cache(maxsize=8)
def _asked_of_operations(form: Questionnaire) -> tuple[str, ...]:
    gaps = (each.link_id for each in form.questions if each.gap and each.link_id not in _IN_THE_TABLE)
    return tuple(link_id for link_id in gaps if form.page_of(link_id).loop is not None)


def _which(reader: AnswerReader, numbers: list[int], of: int) -> str:
    """Of which operations; nothing where there is but one."""
    if of == 1:
        return ""
    if len(numbers) == of:
        return f" (all {of} operations)"
    dates = (reader.date_words("surgery_date", number).split(" (")[0] for number in numbers)
    return f" (operation of {', '.join(dates)})"


def _of_symptoms(reader: AnswerReader, story: Story) -> Iterator[tuple[str, Mark]]:
    parts: Mapping[str, str] = {"places": "where", "trend": "better or worse"}
    for symptom in sorted(story.symptoms, key=lambda symptom: symptom_order(symptom.key)):
        name = symptom_kind(symptom.key).name
        for part, words in parts.items():
            if mark := reader.mark(f"{symptom.key}_{part}"):
                yield f"{name}: {words}", mark
        if symptom.onset is None:
            yield f"{name}: when it began", reader.mark(f"{symptom.key}_onset_date") or Mark.NOT_SURE
