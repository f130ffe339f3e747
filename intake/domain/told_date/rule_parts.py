"""What the rules share: taking signs, years and days out of the tokens that a pattern matched."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from intake.domain.dates import EARLIEST_YEAR, CalendarDate, InvalidDate
from intake.domain.told_date.forms import NotRead
from intake.domain.told_date.items import Dates
from intake.domain.told_date.latest import Which
from intake.domain.told_date.numeric import Settings
from intake.domain.told_date.signs import Token
from intake.domain.told_date.tokens import century

DateRule = tuple[str, Callable[[Sequence[Token], Settings], Dates | None]]
"""A pattern of signs (see signs.py), and what makes a date of the tokens that match it, or None."""

_WHICH: dict[str, Which] = {
    "L": "last", "l": "last", "T": "this", "X": "next", "p": "past", "B": "before_last",
}  # fmt: skip

NO_COUNT = r"(?![UVA5+])"
"""What follows a number that is a day or a year: before a unit it counts units."""

LAST_DAY = 31
"""A number up to this may be a day."""

YEAR = r"U?d?[Yy]"
"""The pattern of a year: "2019", "year 2019", "ano de 2019"."""


def first_of_signs(tokens: Sequence[Token], signs: str) -> Token | None:
    """The first of the tokens with one of those signs."""
    return next((token for token in tokens if token.sign in signs), None)


def number_of(tokens: Sequence[Token], signs: str) -> int:
    """The number of the first token with one of those signs, which the rule's pattern holds."""
    token = first_of_signs(tokens, signs)
    assert token is not None
    return int(token.value)


def is_one_date(tokens: Sequence[Token]) -> bool:
    """Whether no other words part a day's number from its month: "number 2 was March 2016" says no day."""
    places = [at for at, token in enumerate(tokens) if token.sign in "Mno#"]
    return not any(token.apart for token in tokens[places[0] + 1 : places[-1] + 1])


def calendar_date(year: int, month: int | None = None, day: int | None = None) -> CalendarDate:
    """That date; NotRead where the calendar has none such."""
    try:
        return CalendarDate(year, month, day)
    except InvalidDate as error:
        raise NotRead("no_such_day") from error


def year_of(tokens: Sequence[Token], settings: Settings) -> int:
    """The year said with four digits, with an apostrophe, or with two digits at the end."""
    token = first_of_signs(tokens, "Yy")
    if token:
        return int(token.value)
    two = [each for each in tokens if each.sign == "n"][-1]
    if len(two.text) != 2:
        raise NotRead("unclear")
    return century(two.value, settings.today)


def year_in_digits(digits: str, settings: Settings) -> int:
    """The year of four digits; NotRead where it is not from 1900 to next year."""
    year = int(digits)
    if not EARLIEST_YEAR <= year <= settings.today.year + 1:
        raise NotRead("no_such_year")
    return year


def which_of(tokens: Sequence[Token], settings: Settings) -> Which:
    """Which one is said with a name: last, this, the next; without a word the first ahead where all is."""
    token = first_of_signs(tokens, "LlTXpB")
    if token:
        return _WHICH[token.sign]
    return "ahead" if settings.ahead else ""
