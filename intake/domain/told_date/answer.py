"""A date as it stands among the answers: what was understood, beside the words it was told in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from intake.domain.answers import Answer, Answered, NotSure
from intake.domain.dates import Ago, Between, CalendarDate, PartialDate, parse_calendar_date, parse_date
from intake.domain.told_date.calendar_words import day_date
from intake.domain.told_date.forms import Age, Form, Gap

_ANY_DAY = date.max
"""A date of the calendar opens into the same days whatever today is."""


@dataclass(frozen=True, slots=True)
class ToldDate:
    """When something was, as a person told it.

    `said` is what they typed, word for word; "" where they picked a range, or filled in the boxes of an
    earlier form. `asked_back`: they were asked whether this was meant, and said so. `picked` is the key of
    the range they picked. `answered_on` is the day it was read on, and `birth` what an age is counted from.
    """

    form: Form
    said: str = ""
    asked_back: bool = False
    picked: str = ""
    answered_on: date | None = None
    birth: CalendarDate | None = None

    @property
    def words(self) -> str:
        """What was typed, where what it was understood as says something else; "" elsewhere."""
        return self.said if self.asked_back or self.picked else ""

    def when(self, birth: CalendarDate | None = None) -> PartialDate | None:
        """The date; None for a time counted from an operation. `birth` places an age, where it is known."""
        if isinstance(self.form, Gap):
            return None
        return _at_age(self.form, birth or self.birth) if isinstance(self.form, Age) else self.form

    def to_value(self) -> dict[str, Any]:
        """The answer's value as JSON; what is empty is left out."""
        told = {
            "said": self.said,
            "asked_back": self.asked_back,
            "range": self.picked,
            "answered_on": self.answered_on.isoformat() if self.answered_on else "",
            "birth": self.birth.to_data() if self.birth else "",
        }
        return {"date": _form_data(self.form), **{key: part for key, part in told.items() if part}}

    @classmethod
    def from_value(cls, value: Any, answered_on: date) -> ToldDate:
        """The inverse of `to_value`; reads an earlier form's partial date, too.

        `answered_on` counts for a time ago that names no day of its own. Raises InvalidDate.
        """
        if not isinstance(value, dict) or "date" not in value:
            return cls(parse_date(value, answered_on))
        day = date.fromisoformat(value["answered_on"]) if "answered_on" in value else None
        return cls(
            form=_form(value["date"], day or answered_on),
            said=value.get("said", ""),
            asked_back=value.get("asked_back", False),
            picked=value.get("range", ""),
            answered_on=day,
            birth=parse_calendar_date(value["birth"]) if "birth" in value else None,
        )


def date_told(value: Any, answered_on: date, birth: CalendarDate | None = None) -> PartialDate | None:
    """The date in an answer's value; None without a value, and for a time counted from an operation."""
    return None if value is None else ToldDate.from_value(value, answered_on).when(birth)


def gap_told(answer: Answer, answered_on: date) -> Gap | None:
    """The time after an operation that was told; None for any other answer."""
    form = ToldDate.from_value(answer.value, answered_on).form if isinstance(answer, Answered) else None
    return form if isinstance(form, Gap) else None


def date_words_told(answer: Answer, answered_on: date) -> str:
    """The words that a date was told in, where they say more than what was understood; "" elsewhere."""
    if isinstance(answer, Answered):
        return ToldDate.from_value(answer.value, answered_on).words
    return answer.said if isinstance(answer, NotSure) else ""


def _at_age(form: Age, birth: CalendarDate | None) -> PartialDate | None:
    """The year of life in which it was, as exact as the birth date; None where that is not known."""
    if birth is None:
        return None
    days = form.interval(_ANY_DAY, birth.interval(_ANY_DAY, None))
    assert days is not None  # the birth date is known
    first, last = (_as_exact_as(birth, day_date(day)) for day in (days.lo, days.hi))
    return Between(first, last)


def _as_exact_as(birth: CalendarDate, when: CalendarDate) -> CalendarDate:
    return CalendarDate(when.year, birth.month and when.month, birth.day and when.day)


def _form_data(form: Form) -> Any:
    """The form as JSON; a time ago is counted from the day beside it."""
    if isinstance(form, Ago):
        return {**form.to_data(), "answered_on": form.answered_on.isoformat()}
    return form.to_data()


def _form(data: Any, answered_on: date) -> Form:
    if isinstance(data, dict) and "age" in data:
        return Age(*data["age"]) if isinstance(data["age"], list) else Age(data["age"])
    if isinstance(data, dict) and "gap_months" in data:
        return Gap(*data["gap_months"])
    return parse_date(data, answered_on)
