"""Dates as people type them, to answers and back; an error names its words and the boxes to mend.

Nothing is guessed: a month is a name (English or Spanish), a number or a season; a year has four digits.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from intake.domain.answers import Answer, Answered, Blank, NotSure
from intake.domain.dates import EARLIEST_YEAR, CalendarDate, InvalidDate, season
from intake.web.form.date_ranges import AGO

CALENDAR_PARTS = ("month", "day", "year")
TEXT_PARTS = (*CALENDAR_PARTS, "year_from", "year_to", "ago")
YEAR_DIGITS = 4
MONTHS = 12
LONGEST_MONTH = 31

Season = Literal["spring", "summer", "fall", "winter"]

_WHOLE = re.compile(r"(\w+)[\s/.,-]+(\d{1,2})[\s/.,-]+(\d{4})")
_MONTH_NAMES = (
    ("january", "jan", "enero", "ene"),
    ("february", "feb", "febrero"),
    ("march", "mar", "marzo"),
    ("april", "apr", "abril", "abr"),
    ("may", "mayo"),
    ("june", "jun", "junio"),
    ("july", "jul", "julio"),
    ("august", "aug", "agosto", "ago"),
    ("september", "sept", "sep", "septiembre", "setiembre", "set"),
    ("october", "oct", "octubre"),
    ("november", "nov", "noviembre"),
    ("december", "dec", "diciembre", "dic"),
)
SEASONS: tuple[Season, ...] = ("spring", "summer", "fall", "winter")
_SEASON_NAMES: Mapping[Season, tuple[str, ...]] = {
    "spring": ("spring", "primavera"),
    "summer": ("summer", "verano"),
    "fall": ("fall", "autumn", "otono"),
    "winter": ("winter", "invierno"),
}
_MONTH_OF = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names}
_SEASON_OF: Mapping[str, Season] = {name: key for key, names in _SEASON_NAMES.items() for name in names}


class EntryError(ValueError):
    """A date that cannot be read: the key of the words that say why, and the boxes it is about.

    `beside` are the other reasons, about boxes of their own.
    """

    def __init__(self, key: str, *parts: str, beside: tuple[EntryError, ...] = ()) -> None:
        super().__init__(key)
        self.key = key
        self.parts = parts
        self.beside = beside

    @property
    def all(self) -> tuple[EntryError, ...]:
        """Every reason, in the order of the boxes."""
        return (self, *self.beside)


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the boxes of a date, as typed."""

    month: str = ""
    day: str = ""
    year: str = ""
    year_from: str = ""
    year_to: str = ""
    ago: str = ""
    unsure: bool = False


def read_partial(typed: Typed, answered_on: date) -> Answer:
    """The answer in the boxes of a partial date; `answered_on` is kept with "how long ago".

    Raises EntryError.
    """
    dated = [part for part in CALENDAR_PARTS if getattr(typed, part)]
    ranged = [part for part in ("year_from", "year_to") if getattr(typed, part)]
    ways = [
        way
        for way in (dated, ranged, ["ago"] if typed.ago else [], ["unsure"] if typed.unsure else [])
        if way
    ]
    if not ways:
        return Blank()
    if len(ways) > 1:
        raise EntryError("error_date_one_way", *(part for way in ways for part in way))
    if typed.unsure:
        return NotSure()
    if typed.ago:
        return Answered(_ago(typed.ago, answered_on))
    if ranged:
        return Answered(_between(typed))
    return Answered(_calendar(typed))


def read_full(typed: Typed) -> Answer:
    """The answer in the three boxes of a whole date, as "YYYY-MM-DD"; raises EntryError.

    A date typed whole into one of them, as "3/4/1961", is read in the order of the boxes: the month first.
    """
    typed = _spread(typed)
    missing = [part for part in CALENDAR_PARTS if not getattr(typed, part)]
    if len(missing) == len(CALENDAR_PARTS):
        return Blank()
    if missing:
        raise EntryError("error_birth_date", *missing)
    month, day, year = _each(
        lambda: _known_month(typed.month, "error_birth_month"),
        lambda: _day(typed.day),
        lambda: _year(typed.year, "year", "error_birth_year"),
    )
    return Answered(_checked(year, month, day))


def _spread(typed: Typed) -> Typed:
    """A date that stands whole in one box, put into its three; any other stays as it is."""
    filled = [text for part in CALENDAR_PARTS if (text := getattr(typed, part))]
    whole = _WHOLE.fullmatch(filled[0]) if len(filled) == 1 else None
    return Typed(month=whole[1], day=whole[2], year=whole[3]) if whole else typed


def typed_partial(answer: Answer) -> Typed:
    """The boxes that give this answer again."""
    if answer.is_not_sure:
        return Typed(unsure=True)
    if not isinstance(answer, Answered):
        return Typed()
    value = answer.value
    if isinstance(value, str):
        return typed_full(answer)
    plain = {key: part for key, part in value.items() if key != "answered_on"}
    for key, choice in AGO.items():
        if plain == choice:
            return Typed(ago=key)
    return _typed_between(plain["between"])


def typed_full(answer: Answer) -> Typed:
    """The three boxes of a date given as YYYY, YYYY-MM or YYYY-MM-DD."""
    if not isinstance(answer, Answered):
        return Typed()
    year, month, day = [*str(answer.value).split("-"), "", ""][:3]
    return Typed(month=month.lstrip("0"), day=day.lstrip("0"), year=year)


def season_of(pair: list[str]) -> tuple[Season, int] | None:
    """The season and year that a stretch of months was made of; None where it is another stretch."""
    first, last = (int(end[:YEAR_DIGITS]) for end in pair)
    # A winter begins in the year before its own.
    years = {first, min(first + 1, last)}
    return next(((name, year) for name in SEASONS for year in years if _season(name, year) == pair), None)


def _ago(key: str, answered_on: date) -> dict[str, Any]:
    if key not in AGO:
        raise EntryError("error_not_a_choice", "ago")
    return {**AGO[key], "answered_on": answered_on.isoformat()}


def _between(typed: Typed) -> dict[str, list[str]]:
    if not typed.year_from or not typed.year_to:
        raise EntryError("error_date_between", "year_to" if typed.year_from else "year_from")
    first, last = _year(typed.year_from, "year_from"), _year(typed.year_to, "year_to")
    if first > last:
        raise EntryError("error_date_between", "year_from", "year_to")
    return {"between": [str(first), str(last)]}


def _calendar(typed: Typed) -> str | dict[str, list[str]]:
    if typed.day and not typed.month:
        raise EntryError("error_date_day_needs_month", "month")
    named_season = _SEASON_OF.get(_folded(typed.month))
    if named_season and typed.day:
        raise EntryError("error_date_season_day", "day")
    month, day, year = _each(
        lambda: _known_month(typed.month) if typed.month and not named_season else 0,
        lambda: _day(typed.day) if typed.day else 0,
        lambda: _year(typed.year, "year"),
    )
    if named_season:
        stretch = _season(named_season, year)
        if stretch is None:
            raise EntryError("error_date_year", "year")
        return {"between": stretch}
    return _checked(year, month or None, day or None)


def _each(*reads: Callable[[], int]) -> list[int]:
    """What each box holds; raises EntryError with every reason why one of them cannot be read."""
    found, refused = [], []
    for read in reads:
        try:
            found.append(read())
        except EntryError as error:
            refused.append(error)
    if refused:
        first, *others = refused
        raise EntryError(first.key, *first.parts, beside=tuple(others))
    return found


def _season(name: Season, year: int) -> list[str] | None:
    """The months a season stretches over; None past the ends of our calendar, which a winter may reach."""
    try:
        return season(name, year).to_data()["between"]
    except InvalidDate:
        return None


def _checked(year: int, month: int | None, day: int | None) -> str:
    if month is not None and day is not None and day > monthrange(year, month)[1]:
        raise EntryError("error_date_no_such_day", "month", "day")
    return CalendarDate(year, month, day).to_data()


def _typed_between(pair: list[str]) -> Typed:
    """A season where the stretch is one, else the two years."""
    found = season_of(pair)
    if found is None:
        return Typed(year_from=pair[0], year_to=pair[1])
    return Typed(month=_SEASON_NAMES[found[0]][0], year=str(found[1]))


def _month(text: str) -> int | None:
    """The month's number, None where it is none of ours."""
    if _is_number(text):
        return int(text) if 1 <= int(text) <= MONTHS else None
    return _MONTH_OF.get(_folded(text))


def _known_month(text: str, unreadable: str = "error_date_month") -> int:
    month = _month(text)
    if month is None:
        raise EntryError(unreadable, "month")
    return month


def _day(text: str) -> int:
    if not _is_number(text) or not 1 <= int(text) <= LONGEST_MONTH:
        raise EntryError("error_date_day", "day")
    return int(text)


def _year(text: str, part: str, unreadable: str = "error_date_year") -> int:
    if not _is_number(text) or len(text) != YEAR_DIGITS:
        raise EntryError(unreadable, part)
    if int(text) < EARLIEST_YEAR:
        raise EntryError("error_date_too_old", part)
    return int(text)


def _is_number(text: str) -> bool:
    # Other scripts' digits are digits to Python; and no box holds more than a year.
    return text.isascii() and text.isdecimal() and len(text) <= YEAR_DIGITS


def _folded(text: str) -> str:
    """A name without accents, capitals and a closing dot: "Otoño" and "otono", "Sept." and "sept"."""
    plain = unicodedata.normalize("NFKD", text).casefold().rstrip(".")
    return "".join(character for character in plain if not unicodedata.combining(character))
