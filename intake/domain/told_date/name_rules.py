"""The rules for dates by name: months, seasons, holidays, weekdays, last year, yesterday."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from intake.domain.dates import CalendarDate, PartialDate
from intake.domain.told_date import latest
from intake.domain.told_date.calendar_words import between, day_date, holiday, season, span_of, winter
from intake.domain.told_date.forms import OLDEST, NotRead
from intake.domain.told_date.items import Dates, Meanings
from intake.domain.told_date.latest import Which
from intake.domain.told_date.numeric import Settings
from intake.domain.told_date.rule_parts import (
    NO_COUNT,
    DateRule,
    first_of_signs,
    which_of,
    year_in_digits,
    year_of,
)
from intake.domain.told_date.signs import Token
from intake.domain.told_date.tokens import century

_WEEKS: dict[Which, tuple[int, int]] = {"last": (5, 14), "this": (0, 7), "before_last": (12, 21)}
"""How many days ago a week is, from and to."""


def _named(tokens: Sequence[Token], settings: Settings) -> Dates:
    """A month, season or holiday without its year: the latest one, last, this, next."""
    name = first_of_signs(tokens, "MSH") or first_of_signs(tokens, "W")
    assert name is not None  # the rule's pattern holds one of them
    which = which_of(tokens, settings)
    if settings.ahead and which == "this" and name.sign == "W":
        which = "ahead"
    if name.sign == "M":
        return Dates(latest.month(name.value, which, settings.today), of_year=_of_year(name))
    if name.sign == "S":
        return Dates(
            latest.season_named(name.value, which, settings.today), wide=True, of_year=_of_year(name)
        )
    if name.sign == "H":
        return Dates(
            latest.holiday_named(name.value, which, settings.today), wide=True, of_year=_of_year(name)
        )
    if name.value == "weekend":
        return Dates(latest.weekend(which, settings.today))
    return Dates(latest.weekday(name.value, which, settings.today))


def _of_year(name: Token) -> Callable[[int], Meanings]:
    if name.sign == "M":
        return lambda year: (CalendarDate(year, name.value),)
    if name.sign == "S":
        return lambda year: season(name.value, year)
    return lambda year: (holiday(name.value, year),)


def _named_of_year(tokens: Sequence[Token], settings: Settings) -> Dates:
    """From "Summer 2018", "Christmas 2019"."""
    name = first_of_signs(tokens, "SH")
    assert name is not None  # the rule's pattern holds it
    meanings = _of_year(name)(year_of(tokens, settings))
    return Dates(meanings, plain=name.sign == "S" and len(meanings) == 1, wide=True)


def _named_of_that_year(tokens: Sequence[Token], settings: Settings) -> Dates:
    """From "June of last year", "el verano del ano antepasado"."""
    name, unit = first_of_signs(tokens, "MSH"), first_of_signs(tokens, "U")
    assert name is not None  # the rule's pattern holds both
    assert unit is not None
    years = latest.unit(unit.value, which_of(tokens, settings), settings.today)
    if unit.value != "year" or not years:
        raise NotRead("unclear")
    year = span_of(years[0]).lo.year
    return Dates(_of_year(name)(year), wide=name.sign != "M")


def _names_ago(tokens: Sequence[Token], settings: Settings) -> Dates:
    """From "Two Christmases ago", "hace 3 veranos": counted back by name, or by years, where those differ."""
    name, count = first_of_signs(tokens, "SH"), first_of_signs(tokens, "qnc")
    assert name is not None  # the rule's pattern holds both
    assert count is not None
    named = latest.season_named if name.sign == "S" else latest.holiday_named
    newest = span_of(named(name.value, "", settings.today)[0]).lo.year
    if count.value == "couple":
        ends = [span_of(_in_year(name, newest - back)) for back in (2, 0)]
        return Dates((between(day_date(ends[0].lo), day_date(ends[1].hi)),), wide=True)
    if count.sign == "c" or count.value != int(count.value) or not 1 < count.value <= OLDEST:
        raise NotRead("vague")
    years = dict.fromkeys((newest - int(count.value) + 1, settings.today.year - int(count.value)))
    return Dates(tuple(_in_year(name, year) for year in years), wide=True)


def _in_year(name: Token, year: int) -> PartialDate:
    """The season or holiday of that year, a winter by the year it begins in."""
    if name.value == "winter":
        return winter(year)
    return _of_year(name)(year)[0]


def _winter_of_two(tokens: Sequence[Token], settings: Settings) -> Dates:
    """From "Winter 2018-2019": the one winter between two years."""
    name, cluster = first_of_signs(tokens, "S"), first_of_signs(tokens, "#")
    assert name is not None  # the rule's pattern holds both
    assert cluster is not None
    parts = [part for part in cluster.value if part.isdigit()]
    first = year_in_digits(parts[0], settings) if len(parts[0]) == 4 else 0
    last = int(parts[-1]) if len(parts[-1]) == 4 else century(int(parts[-1]), settings.today)
    if not first or len(parts) != 2 or last != first + 1:
        raise NotRead("unclear")
    if name.value == "winter":
        return Dates((winter(first),), wide=True)
    ends = [span_of(season(name.value, year)[0]) for year in (first, last)]
    return Dates((between(day_date(ends[0].lo), day_date(ends[1].hi)),), wide=True)


def _unit(tokens: Sequence[Token], settings: Settings) -> Dates:
    """From "Last year", "this month", "the year before last"; weeks are days back from today."""
    unit = first_of_signs(tokens, "U")
    assert unit is not None  # the rule's pattern holds it
    which = which_of(tokens, settings)
    if which == "next":
        meanings = latest.unit(unit.value, which, settings.today)
        if not meanings:
            raise NotRead("future")
        return Dates(meanings)
    if unit.value == "week" and which in _WEEKS:
        return Dates((latest.days_back(*_WEEKS[which], settings.today),))
    meanings = latest.unit(unit.value, which, settings.today)
    if not meanings:
        raise NotRead("vague")
    return Dates(meanings)


def _day_word(tokens: Sequence[Token], settings: Settings) -> Dates:
    near, far = tokens[0].value
    return Dates((latest.days_back(near, far, settings.today),), wide=True)


NAME_RULES: tuple[DateRule, ...] = (
    (r"(?:[UW][dx]+(?=H)|U[dx]+(?=M))?[MSHW]", _named),
    (r"[qnc]d?[SH]A", _names_ago),
    (r"h[~]?[qnc]d?[SH]", _names_ago),
    (r"[LlTXpB][dx]*[MSHW]", _named),
    (r"[MSHW][LlXB]", _named),
    (r"[SH][idx,/-]*U?[Yy]", _named_of_year),
    (r"[Yy][idx,/-]*[SH]", _named_of_year),
    (rf"[SH][dx,]*n{NO_COUNT}(?![dx/-]*M)", _named_of_year),
    (r"S[idx,]*#", _winter_of_two),
    (r"[MSH][idx,]*(?:[LlTX]U|U[LXB])", _named_of_that_year),
    (r"(?:[LlTX]U|U[LXB])[idx,]*[MSH]", _named_of_that_year),
    (r"[LTXB][dx]*U", _unit),
    (r"U[LXB]", _unit),
    (r"@", _day_word),
)
