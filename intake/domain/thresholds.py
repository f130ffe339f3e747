"""A policy's thresholds in the words of staff and patients, so that no sentence says another figure.

Content files write "{recent_time}" where the policy's number belongs. What people read is made here: 24
months are "2 years", 18 are "18 months".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from intake.domain.bands import Bands
from intake.domain.questionnaire import LANGUAGES, Option, Page, Question, Questionnaire, Section, Text

MONTHS_IN_A_YEAR = 12
THRESHOLDS = ("early_time", "recent_time", "remote_time", "surgery_time")
"""The names that content may write: the three cuts of the time rule, and how long a surgery is recent."""

YOUNGEST_AGE = "youngest_age"
"""And the practice's: how old in years somebody must be to use the form alone."""

_DAYS = {"en": ("day", "days"), "es": ("día", "días")}
_MONTHS = {"en": ("month", "months"), "es": ("mes", "meses")}
_YEARS = {"en": ("year", "years"), "es": ("año", "años")}
_UNITS = {"day": _DAYS, "month": _MONTHS, "year": _YEARS}
_THRESHOLD = re.compile(rf"\{{({'|'.join((*THRESHOLDS, YOUNGEST_AGE))})\}}")


def days_in_words(days: int, language: str = "en") -> str:
    """So many days: "90 days", "1 día"."""
    return _counted(days, _DAYS[language])


def counted_in_words(number: int, unit: str, language: str = "en") -> str:
    """So many days, months or years, whichever `unit` names ("day", "month", "year")."""
    return _counted(number, _UNITS[unit][language])


def months_in_words(months: int, language: str = "en") -> str:
    """So many months as people say it: in years where they are whole, "2 years", else "18 months"."""
    years, rest = divmod(months, MONTHS_IN_A_YEAR)
    return _counted(months, _MONTHS[language]) if rest else _counted(years, _YEARS[language])


def threshold_words(bands: Bands, surgery_days: int, language: str = "en") -> Mapping[str, str]:
    """What stands for each of `THRESHOLDS`; `surgery_days` is the policy's `recent_surgery_days`."""
    words = (
        months_in_words(bands.early_months, language),
        months_in_words(bands.recent_months, language),
        months_in_words(bands.remote_months, language),
        days_in_words(surgery_days, language),
    )
    return MappingProxyType(dict(zip(THRESHOLDS, words, strict=True)))


def with_thresholds(
    questionnaire: Questionnaire, bands: Bands, surgery_days: int, youngest_age: int
) -> Questionnaire:
    """The form as it is read under that policy; `as_written` is its content, whose digest it keeps."""
    age = {YOUNGEST_AGE: str(youngest_age)}
    values = {language: {**threshold_words(bands, surgery_days, language), **age} for language in LANGUAGES}
    fill = _Filling(values)
    return replace(
        questionnaire,
        sections=tuple(fill.section(section) for section in questionnaire.sections),
        pages=tuple(fill.page(page) for page in questionnaire.pages),
        words=MappingProxyType({key: fill.text(text) for key, text in questionnaire.words.items()}),
        unfilled=questionnaire,
        cuts=(bands.early_months, bands.recent_months, bands.remote_months),
    )


class _Filling:
    """Puts one policy's words into every wording of a form; what has no threshold stays the same object."""

    def __init__(self, values: Mapping[str, Mapping[str, str]]) -> None:
        self._values = values

    def section(self, section: Section) -> Section:
        return replace(section, title=self.text(section.title))

    def page(self, page: Page) -> Page:
        return replace(
            page,
            title=self.text(page.title),
            lead=tuple(self.text(text) for text in page.lead),
            questions=tuple(self.question(question) for question in page.questions),
        )

    def question(self, question: Question) -> Question:
        return replace(
            question,
            text=self.text(question.text),
            text_by={key: self.text(text) for key, text in question.text_by.items()},
            why=self.text(question.why),
            hint=self.maybe(question.hint),
            none_said=self.maybe(question.none_said),
            low=self.maybe(question.low),
            high=self.maybe(question.high),
            options=tuple(self.option(option) for option in question.options),
        )

    def option(self, option: Option) -> Option:
        return replace(
            option,
            text=self.text(option.text),
            hint=self.maybe(option.hint),
            group=self.maybe(option.group),
        )

    def maybe(self, text: Text | None) -> Text | None:
        return None if text is None else self.text(text)

    def text(self, text: Text) -> Text:
        filled = Text(self._in(text.en, "en"), self._in(text.es, "es"), self.maybe(text.other))
        return text if filled == text else filled

    def _in(self, wording: str, language: str) -> str:
        return _THRESHOLD.sub(lambda match: self._values[language][match[1]], wording)


def _counted(number: int, names: tuple[str, str]) -> str:
    one, many = names
    return f"{number} {one if number == 1 else many}"
