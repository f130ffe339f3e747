"""The field of a date in one's own words: one box, what is asked back about it, and ranges to pick."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from wtforms.validators import ValidationError

from intake.domain.answers import Answer, Answered, NotSure
from intake.domain.conditions import UNSURE
from intake.domain.dates import CalendarDate
from intake.domain.told_date import REASONS, Age, Form, ToldDate, say, say_years
from intake.web.form.date_ranges import AFTER, NONE, ago_range, range_of
from intake.web.form.fields import YES, AnswerField
from intake.web.form.told_date_entry import (
    QUESTIONS,
    Ask,
    DateAsked,
    DateRules,
    DateTyped,
    key_of,
    read_told,
)
from intake.web.form.typed_text import hide_ssn, tidy, without_strange

LONGEST_SAID = 300
"""Characters that are shown and kept: what is longer than any date is kept all the same."""

_WORDS = {
    Ask.WHICH: "date_told_which",
    Ask.EITHER: "date_told_either",
    Ask.AGAIN: "date_told_again",
    Ask.BAD_BIRTH_YEAR: "error_birth_year",
}


class ToldDateField(AnswerField):
    """A date as people say it, posted as its name for the words, and name-range, name-meant and so on."""

    required_word = "error_told_date"
    data: DateTyped

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask: Ask | None = None  # what keeps the date from being taken
        self.forms: tuple[Form, ...] = ()  # what was understood, or may be chosen

    def process_data(self, value: Any) -> None:
        """Take the boxes of an earlier answer."""
        self.data = DateTyped()
        if isinstance(value, NotSure):
            self.data = DateTyped(said=value.said, unsure=True, asked=value.said)
        elif isinstance(value, Answered):
            self._recall(ToldDate.from_value(value.value, date.max))

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Take what stands in the boxes."""
        super().process(formdata, *args, **kwargs)
        if formdata is not None:
            self.data = DateTyped(
                said=_text(formdata.get(self.name)),
                picked=_text(formdata.get(f"{self.name}-range")),
                unsure=formdata.get(f"{self.name}-unsure") == YES,
                birth_year=_text(formdata.get(f"{self.name}-birth_year")),
                meant=_text(formdata.get(f"{self.name}-meant")),
                asked=_text(formdata.get(f"{self.name}-asked")),
                asked_range=_text(formdata.get(f"{self.name}-asked_range")),
                asked_on=_day(formdata.get(f"{self.name}-asked_on")),
            )

    def read(self) -> Answer:
        """Answered with what was told, not sure, or left empty."""
        typed = self.data
        if typed.asked_on and typed.asked_on > self.answered_on:
            typed = replace(typed, asked_on=None)
        if typed.picked in ("", NONE):
            typed = replace(typed, picked="")
        elif typed.picked not in self.asked.keys:
            self.data = replace(typed, picked="")
            raise self.refuse("error_not_a_choice")
        self.data = typed
        try:
            return read_told(typed, self._picked(typed), self._rules())
        except DateAsked as asked:
            self.ask, self.forms = asked.ask, asked.forms
            is_new = not typed.is_asked_again
            self.data = replace(
                typed,
                asked=typed.said,
                asked_range=typed.picked,
                asked_on=asked.on,
                meant="" if is_new else typed.meant,
            )
            raise ValidationError(self._said_of(asked)) from None

    def forget(self) -> None:
        """Ask anew about words whose question is not shown."""
        super().forget()
        if self.ask is not None:
            self.ask, self.forms = None, ()
            self.data = replace(self.data, asked="", meant="")

    def salvaged(self) -> Answer:
        """The words alone: what they mean was not said yet."""
        return NotSure(self.data.said) if self.data.said else super().salvaged()

    def to_mend(self, error: str) -> tuple[tuple[str, str], ...]:
        """What is asked leads to its choices, all else to the box."""
        if self.ask in (Ask.BIRTH_YEAR, Ask.BAD_BIRTH_YEAR):
            return ((f"{self.name}-birth_year", error),)
        return ((f"{self.name}-meant" if self.only_asks else self.name, error),)

    @property
    def only_asks(self) -> bool:
        """Whether what was typed is asked back, and nothing is wrong with it."""
        return self.ask in QUESTIONS

    def names_itself(self, error: str) -> bool:
        """A question about the date stands for itself."""
        return self.only_asks or super().names_itself(error)

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """What was understood, each with its key and words; none where nothing is asked or was chosen."""
        return tuple((key_of(form), self.words_of(form)) for form in self.forms)

    @property
    def asks_birth_year(self) -> bool:
        """Whether the year of birth is asked for, or was given."""
        return self.ask in (Ask.BIRTH_YEAR, Ask.BAD_BIRTH_YEAR) or bool(self.data.birth_year)

    @property
    def opens_ranges(self) -> bool:
        """Whether the ranges stand open: one is picked, or the words were not read or not right."""
        return bool(self.data.picked) or self.ask in (Ask.UNREAD, Ask.STILL_UNREAD, Ask.AGAIN)

    @property
    def after_surgery(self) -> bool:
        """Whether a time after an operation can be told."""
        return bool(set(AFTER) & set(self.asked.keys))

    def words_of(self, form: Form) -> str:
        """What was understood, in the words of the form's language."""
        if isinstance(form, Age):
            return self.asked.words("date_told_age", n=say_years(form, self.asked.words.language))
        return say(form, self.asked.words.language)

    @staticmethod
    def from_answer(answer: Answer) -> Any:
        """The answer itself: its words depend on the language."""
        return answer

    def _recall(self, told: ToldDate) -> None:
        """The boxes that give an earlier answer again; a date of an earlier form in our words for it."""
        picked = told.picked or ("" if told.said else ago_range(told.form))
        said = told.said or ("" if picked else say(told.form, self.asked.words.language))
        on = told.answered_on or getattr(told.form, "answered_on", None)
        if said and (told.asked_back or not told.said):
            self.forms = (told.form,)
        self.data = DateTyped(
            said=said,
            picked=picked,
            birth_year=str(told.birth.year) if told.birth else "",
            meant=key_of(told.form) if self.forms else "",
            asked=said,
            asked_range=picked,
            asked_on=on,
        )

    def _rules(self) -> DateRules:
        birth = CalendarDate(self.birth.year, self.birth.month, self.birth.day) if self.birth else None
        spanish = self.asked.words.language == "es"
        return DateRules(self.answered_on, birth, spanish, self.after_surgery)

    def _picked(self, typed: DateTyped) -> Form | None:
        """The range that was picked, counted from the day it was picked on."""
        same = typed.picked == typed.asked_range and typed.asked_on
        day = typed.asked_on if same and typed.asked_on else self.answered_on
        return range_of(typed.picked, day, self.asked.words.questionnaire.cuts)

    def _said_of(self, asked: DateAsked) -> str:
        words = self.asked.words
        if asked.ask is Ask.UNREAD:
            return words("date_told_unread", reason=REASONS[asked.reason][words.language])
        if asked.ask is Ask.UNDERSTOOD:
            return words("date_told_understood", date=self.words_of(asked.forms[0]))
        if asked.ask is Ask.BIRTH_YEAR:
            understood = words("date_told_understood_age", date=self.words_of(asked.forms[0]))
            return f"{understood} {words('date_told_birth_year')}"
        if asked.ask is Ask.STILL_UNREAD:
            return words("date_told_still_unread", unsure=words(UNSURE))
        return words(_WORDS[asked.ask])


def _text(typed: Any) -> str:
    return hide_ssn(tidy(without_strange(str(typed or "")), one_line=True))[:LONGEST_SAID]


def _day(typed: Any) -> date | None:
    try:
        return date.fromisoformat(str(typed or ""))
    except ValueError:
        return None
