"""The questionnaire's words in one language, ready to be filled and to be read by templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from intake.domain.questionnaire import Questionnaire, Text


@dataclass(frozen=True, slots=True)
class Words:
    """Every word of the program a patient reads, in `language`."""

    questionnaire: Questionnaire
    language: str

    @property
    def plain(self) -> Mapping[str, str]:
        """The words by key, unfilled, as templates read them."""
        return self.questionnaire.words_in(self.language)

    def __call__(self, key: str, **values: object) -> str:
        """The word of that key with its {names} filled. Raises PlaceholderError."""
        return self.questionnaire.words[key].fill(self.language, **values)

    def of(self, text: Text | None, values: Mapping[str, str] | None = None) -> str:
        """A text of the content in this language, filled from `values`; empty for None."""
        if text is None:
            return ""
        names = text.placeholders(self.language)
        if not names:
            return text.in_(self.language)
        return text.fill(self.language, **{name: (values or {})[name] for name in names})


def spoken_moment(at: datetime, zone: ZoneInfo, language: str) -> str:
    """A moment as one says it on the phone: "Monday, November 23 at 8 AM", in the practice's zone."""
    local = at.astimezone(zone)
    # A full hour is said without its minutes.
    clock = format_datetime(local, "h a" if local.minute == 0 else "h:mm a", locale=language)
    spoken = f"{spoken_day(local.date(), language)}{', ' if language == 'es' else ' at '}{clock}"
    # Babel joins "8" and "AM" by no-break spaces of its own choice.
    return spoken.replace("\u202f", " ").replace("\xa0", " ")


def spoken_day(day: date, language: str) -> str:
    """A day of this or the coming weeks: "Monday, November 23"."""
    return format_date(day, "EEEE d 'de' MMMM" if language == "es" else "EEEE, MMMM d", locale=language)
