"""The rules for years and decades: patterns of signs (see signs.py), and what they mean."""

from __future__ import annotations

from collections.abc import Sequence

from intake.domain.dates import CalendarDate, PartialDate
from intake.domain.told_date import latest
from intake.domain.told_date.calendar_words import between, decade
from intake.domain.told_date.forms import NotRead
from intake.domain.told_date.items import Dates
from intake.domain.told_date.numeric import FIRST_BARE_YEAR, Settings
from intake.domain.told_date.rule_parts import (
    LAST_DAY,
    NO_COUNT,
    DateRule,
    first_of_signs,
    number_of,
)
from intake.domain.told_date.signs import Token
from intake.domain.told_date.tokens import century


def _bare_year(tokens: Sequence[Token], settings: Settings) -> Dates:
    if _is_decade(tokens):
        return _decade(tokens, settings)
    return Dates((CalendarDate(number_of(tokens, "Yy")),), plain=True)


def _short_year(tokens: Sequence[Token], settings: Settings) -> Dates:
    """From "In 98", "el 98": a year; what could be a day ("el 15") is both; "los 90" are a decade."""
    if _is_decade(tokens):
        return _decade(tokens, settings)
    number = tokens[-1]
    has_article = first_of_signs(tokens, "x")
    day = latest.day_alone(number.value, settings.today, ahead=settings.ahead) if has_article else None
    meanings: list[CalendarDate] = []
    if len(number.text) == 2:
        meanings.append(CalendarDate(century(number.value, settings.today)))
    if day:
        meanings.append(day)
    if not meanings:
        raise NotRead("unclear")
    return Dates(tuple(meanings))


def _year_or_short_year(tokens: Sequence[Token], settings: Settings) -> Dates:
    """From "1985 or 86", "85 or 1986": a short year behind the other stands in its century."""
    full = number_of(tokens, "Yy")
    short = next(token for token in tokens if token.sign == "n")
    if tokens[-1].sign == "Y":
        first, last = century(short.value, settings.today), full
    else:
        first, last = full, full // 100 * 100 + short.value
    if len(short.text) != 2 or not first < last <= settings.today.year + 1:
        raise NotRead("more_than_one")
    return Dates((_years(first, last),), wide=True)


def _two_short_years(tokens: Sequence[Token], settings: Settings) -> Dates:
    """From "In 95 or 96", "del 95 al 96": one of these years; what could be days ("el 5 o 6") is not read."""
    short = [token for token in tokens if token.sign == "n"]
    if any(len(token.text) != 2 for token in short):
        raise NotRead("unclear")
    if first_of_signs(tokens, "x") and all(0 < token.value <= LAST_DAY for token in short):
        raise NotRead("unclear")
    first, last = sorted(century(token.value, settings.today) for token in short)
    return Dates((_years(first, last),), wide=True)


def _two_bare_years(tokens: Sequence[Token], settings: Settings) -> Dates:
    """From "95 or 96", with nothing that says years: lower numbers may as well be an age, or days."""
    if any(0 < token.value < FIRST_BARE_YEAR for token in tokens if token.sign == "n"):
        raise NotRead("unclear")
    return _two_short_years(tokens, settings)


def _years(first: int, last: int) -> PartialDate:
    return between(CalendarDate(first), CalendarDate(last))


def _is_decade(tokens: Sequence[Token]) -> bool:
    """Whether numbers are told in the plural ("los 90", "los anos 80"), or as a decade."""
    unit = first_of_signs(tokens, "UV")
    return any(token.text == "los" for token in tokens) or (
        unit is not None and (unit.sign == "V" or unit.value == "decade")
    )


def _decade(tokens: Sequence[Token], settings: Settings) -> Dates:
    """From "The 90s", "los anos 80"."""
    token = first_of_signs(tokens, "DnYy")
    assert token is not None  # the rule's pattern holds it
    year = token.value if token.sign != "n" else century(token.value, settings.today)
    if year % 10 or year > settings.today.year:
        raise NotRead("unclear")
    return Dates((decade(year),), wide=True)


_OR = r"[|:x-]{1,3}"
_NO_MONTH = r"(?![dx/-]*M)"

YEAR_RULES: tuple[DateRule, ...] = (
    (r"(?:[UV][dx]*)?x?V?[Yy]", _bare_year),
    (rf"[Yy]{_OR}n{NO_COUNT}", _year_or_short_year),
    (rf"i?x?n{_OR}Y", _year_or_short_year),
    (rf"(?:[UV][dx]*)?i?x*[UV]?n(?<=[ixUV]n){_NO_MONTH}{NO_COUNT}", _short_year),
    (rf"(?:ix?|x)n{_OR}n{_NO_MONTH}{NO_COUNT}", _two_short_years),
    (rf"(?<=\[)i?x?n&i?x?n{_NO_MONTH}{NO_COUNT}", _two_short_years),
    (rf"n{_OR}n{_NO_MONTH}{NO_COUNT}", _two_bare_years),
    (r"(?:U[dx]*)?D", _decade),
)
