"""The questionnaire's words in one language, ready to be filled and to be read by templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from intake.domain.questionnaire import Questionnaire, Text

NOON, NIGHTFALL = 12, 19
"""Hours of the day from which Spanish says "de la tarde" and "de la noche"."""


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
    """A moment as one says it on the phone, in the practice's zone.

    "Monday, November 23 at 8 AM"; in Spanish "el lunes 23 de noviembre a las 8 de la mañana".
    """
    local = at.astimezone(zone)
    day = spoken_day(local.date(), language)
    # A full hour is said without its minutes.
    clock = format_datetime(local, "h" if local.minute == 0 else "h:mm", locale=language)
    if language != "es":
        return f"{day} at {clock} {'AM' if local.hour < NOON else 'PM'}"
    article = "la" if local.hour in (1, NOON + 1) else "las"
    part = "mañana" if local.hour < NOON else "tarde" if local.hour < NIGHTFALL else "noche"
    return f"el {day} a {article} {clock} de la {part}"


def spoken_day(day: date, language: str) -> str:
    """A day of this or the coming weeks: "Monday, November 23"."""
    return format_date(day, "EEEE d 'de' MMMM" if language == "es" else "EEEE, MMMM d", locale=language)
