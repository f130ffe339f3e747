"""A date in one's own words as its template takes it."""

from __future__ import annotations

from dataclasses import dataclass

from intake.web.form.date_ranges import AFTER, AGO, NONE
from intake.web.form.told_date_entry import NO
from intake.web.form.told_date_field import ToldDateField
from intake.web.form.words import Words

Choice = tuple[str, str]
"""A key and its words."""


@dataclass(frozen=True, slots=True)
class DateView:
    """What stands beside the box of a date.

    `labels` are what is asked with each choice of another question, by its key. `question` is what is asked
    back about the words that were typed, with its `choices`; both empty where nothing is. `birth_label` asks
    for the year of birth, where an age was told. `ranges` stand under their headings, `unpick` is the choice
    of none.
    """

    labels: tuple[Choice, ...]
    question: str
    choices: tuple[Choice, ...]
    birth_label: str
    ranges: tuple[tuple[str, tuple[Choice, ...]], ...]
    unpick: Choice
    open_ranges: bool


def view_of(field: ToldDateField, words: Words, error: str) -> DateView:
    """The field with what is asked about it; `error` are the words of that, where it was refused or asked."""
    return DateView(
        labels=tuple((key, words.of(text)) for key, text in field.asked.question.text_by.items()),
        question=_question(field, words, error),
        choices=_choices(field, words),
        birth_label=words("date_told_birth_year") if field.asks_birth_year else "",
        ranges=_ranges(field, words),
        unpick=(NONE, words("date_told_none")),
        open_ranges=field.opens_ranges,
    )


def _question(field: ToldDateField, words: Words, error: str) -> str:
    """The question in words: of a page shown again it was answered, and its answer stands."""
    if field.only_asks:
        return error if not field.asks_birth_year else ""
    choices = field.choices if field.data.meant else ()
    if len(choices) > 1:
        return words("date_told_which")
    return words("date_told_understood", date=choices[0][1]) if choices else ""


def _choices(field: ToldDateField, words: Words) -> tuple[Choice, ...]:
    """Yes and no where there is one meaning; each meaning where there are several, and none of them."""
    if field.asks_birth_year or not (field.only_asks or field.data.meant):
        return ()
    choices = field.choices
    if len(choices) == 1:
        return ((choices[0][0], words("yes")), (NO, words("date_told_no")))
    return (*choices, (NO, words("date_told_neither"))) if choices else ()


def _ranges(field: ToldDateField, words: Words) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """The ranges on offer, those after an operation first."""
    offered = field.asked.keys
    groups = (("date_told_after", AFTER), ("date_told_ago", tuple(AGO)))
    return tuple(
        (words(heading), tuple((key, words(key)) for key in keys))
        for heading, keys in groups
        if set(keys) <= set(offered)
    )
