"""The rules for days, and months of a year: patterns of signs (see signs.py), and what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from intake.domain.dates import CalendarDate
from intake.domain.told_date import latest
from intake.domain.told_date.calendar_words import between, span_of
from intake.domain.told_date.forms import NotRead
from intake.domain.told_date.items import Dates, Meanings
from intake.domain.told_date.numeric import InDigits, Settings, read_digits, read_run_together
from intake.domain.told_date.rule_parts import (
    LAST_DAY,
    NO_COUNT,
    YEAR,
    DateRule,
    calendar_date,
    first_of_signs,
    is_one_date,
    number_of,
    which_of,
    year_in_digits,
    year_of,
)
from intake.domain.told_date.signs import Token
from intake.domain.told_date.tokens import century


def _whole_day(tokens: Sequence[Token], settings: Settings) -> Dates | None:
    if not is_one_date(tokens):
        return None
    year = year_of(tokens, settings)
    when = calendar_date(year, number_of(tokens, "M"), number_of(tokens, "no"))
    named = first_of_signs(tokens, "W")
    fits = named is None or span_of(when).lo.weekday() == named.value
    return Dates((when,), plain=fits)


def _month_of_year(tokens: Sequence[Token], settings: Settings) -> Dates:
    # Next to a month of a year, "21" after "of" can only be the year.
    short = first_of_signs(tokens, "Yy") is None
    when = calendar_date(year_of(tokens, settings), number_of(tokens, "M"))
    return Dates((when,), plain=not short and first_of_signs(tokens, "u") is None)


def _month_and_number(tokens: Sequence[Token], settings: Settings) -> Dates | None:
    """From "June 21": the month of a year, or a day; "June 5" and "June 85" are one or the other."""
    if not is_one_date(tokens):
        return None
    month, number = number_of(tokens, "M"), tokens[-1]
    meanings: list[CalendarDate] = []
    if len(number.text) == 2:
        meanings.append(calendar_date(century(number.value, settings.today), month))
    day = latest.day_of_month(month, number.value, settings.today, ahead=settings.ahead)
    if day:
        meanings.append(day)
    elif 0 < number.value <= LAST_DAY:
        raise NotRead("no_such_day")
    if not meanings:
        raise NotRead("no_such_day")

    def of_year(year: int) -> Meanings:
        return (calendar_date(year, month, number.value),)

    return Dates(
        tuple(meanings), plain=len(meanings) == 1 and day is None and number.value > 0, of_year=of_year
    )


def _day_of_month(tokens: Sequence[Token], settings: Settings) -> Dates | None:
    """From "October 8", "last October 8": the latest; where that is this year's, "last" is also another."""
    if not is_one_date(tokens):
        return None
    month, number = number_of(tokens, "M"), number_of(tokens, "no")
    which = which_of(tokens, settings)
    day = latest.day_of_month(month, number, settings.today, ahead=which in {"next", "ahead"})
    if day is None:
        raise NotRead("no_such_day")

    def of_year(year: int) -> Meanings:
        return (calendar_date(year, month, number),)

    if which == "this":
        return Dates(of_year(settings.today.year))
    if which == "last" and day.year == settings.today.year:
        before = latest.day_of_month(month, number, date(day.year - 1, 12, 31), ahead=False)
        return Dates((day, before) if before else (day,), of_year=of_year)
    return Dates((day,), of_year=of_year)


def _day_of_that_year(tokens: Sequence[Token], settings: Settings) -> Dates | None:
    """From "October 8th of last year"; None of other units."""
    unit = first_of_signs(tokens, "U")
    if unit is None or unit.value != "year" or not is_one_date(tokens):
        return None
    (year,) = latest.unit("year", which_of(tokens, settings), settings.today)
    return Dates((calendar_date(span_of(year).lo.year, number_of(tokens, "M"), number_of(tokens, "no")),))


def _day_of_that_month(tokens: Sequence[Token], settings: Settings) -> Dates | None:
    """From "the 5th of last month"; None of other units."""
    unit = first_of_signs(tokens, "U")
    if unit is None or unit.value != "month":
        return None
    (month,) = latest.unit("month", which_of(tokens, settings), settings.today)
    first = span_of(month).lo
    return Dates((calendar_date(first.year, first.month, number_of(tokens, "no")),))


def _days_of_month(tokens: Sequence[Token], settings: Settings) -> Dates | None:
    """From "June 5-7, 2021", "June 5 or 6": one of those days, without a year the latest."""
    if not is_one_date(tokens):
        return None
    month = number_of(tokens, "M")
    cluster = first_of_signs(tokens, "#")
    parts = (
        [part for part in cluster.value if part.isdigit()]
        if cluster
        else [str(token.value) for token in tokens if token.sign in "no"][:2]
    )
    if len(parts) != 2:
        raise NotRead("unclear")
    if len(parts[1]) == 4:
        if first_of_signs(tokens, "Yy"):
            raise NotRead("more_than_one")
        return Dates((calendar_date(year_in_digits(parts[1], settings), month, int(parts[0])),), plain=True)
    first, last = sorted(int(part) for part in parts)
    token = first_of_signs(tokens, "Yy")
    if token:
        years = [int(token.value)]
    else:
        ends = [
            latest.day_of_month(month, day, settings.today, ahead=settings.ahead) for day in (first, last)
        ]
        years = [end.year for end in ends if end]
    if not years:
        raise NotRead("no_such_day")
    return Dates((between(calendar_date(years[0], month, first), calendar_date(years[0], month, last)),))


def _day_alone(tokens: Sequence[Token], settings: Settings) -> Dates:
    day = latest.day_alone(number_of(tokens, "o"), settings.today, ahead=settings.ahead)
    if day is None:
        raise NotRead("no_such_day")
    return Dates((day,))


def _digits(tokens: Sequence[Token], settings: Settings) -> Dates:
    cluster = first_of_signs(tokens, "#")
    assert cluster is not None  # the rule's pattern holds it
    return _from_digits(read_digits(cluster.value, settings))


def _run_together(tokens: Sequence[Token], settings: Settings) -> Dates:
    return _from_digits(read_run_together(tokens[0].value, settings))


def _from_digits(found: InDigits) -> Dates:
    return Dates(found.meanings, plain=found.plain)


_WEEKDAY = r"(?:W[x,]*)?"
_OR = r"[|:x-]{1,2}"

_DAY = r"(?:M[dx]*[no]|[no][dx]*[/-]?M)"
_THAT_YEAR = r"(?:[LTX]U|U[LXB])"

DAY_RULES: tuple[DateRule, ...] = (
    (rf"{_WEEKDAY}M[dx,]*[no][dx,/-]*{YEAR}", _whole_day),
    (rf"{_WEEKDAY}M[dx]*[no][,/-]?n{NO_COUNT}", _whole_day),
    (rf"{_WEEKDAY}[no][dx]*[/-]?M[idx,/-]*{YEAR}", _whole_day),
    (rf"{_WEEKDAY}[no][dx]*[/-]?M[dx,/-]*n{NO_COUNT}", _whole_day),
    (rf"[Yy][dx,/-]*M[dx,/-]*[no]{NO_COUNT}", _whole_day),
    (rf"(?:U[dx]+)?M[idx,/-]*u?[idx,/-]*{YEAR}", _month_of_year),
    (r"[Yy][idx,/-]*M", _month_of_year),
    (rf"M[x]*d[dx]*U?n{NO_COUNT}", _month_of_year),
    (rf"M[x/-]*n{NO_COUNT}", _month_and_number),
    (rf"{_WEEKDAY}M[dx]*o", _day_of_month),
    (rf"{_WEEKDAY}[no][dx]*[/-]?M", _day_of_month),
    (rf"W[x,]*M[dx]*n{NO_COUNT}", _day_of_month),
    (rf"[LpTX][dx]*{_WEEKDAY}{_DAY}{NO_COUNT}", _day_of_month),
    (rf"{_WEEKDAY}{_DAY}[LX]", _day_of_month),
    (r"[no][dx]*[LpTX]M", _day_of_month),
    (rf"{_WEEKDAY}{_DAY}[idx,]*{_THAT_YEAR}", _day_of_that_year),
    (rf"{_THAT_YEAR}[idx,]*{_WEEKDAY}{_DAY}{NO_COUNT}", _day_of_that_year),
    (rf"M[x]*#(?:[dx,]*{YEAR})?", _days_of_month),
    (rf"#[dx]*M(?:[dx,]*{YEAR})?", _days_of_month),
    (rf"M[x]*[no]{_OR}[no][dx,]*{YEAR}", _days_of_month),
    (rf"[no]{_OR}[no][dx]*M(?:[dx,]*{YEAR})?", _days_of_month),
    (rf"M[x]*o{_OR}o", _days_of_month),
    (r"x?[no][dx]*(?:[LTX]U|U[LXB])", _day_of_that_month),
    (r"xo(?![dx]*(?:[M5kUQ]|[LpTX]M))", _day_alone),
    (r"#", _digits),
    (r"8", _run_together),
)
