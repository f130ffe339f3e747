"""A reading in words, in English and Spanish; read again, the words give the same interval.

A time ago names the day it was answered, a gap says that its months are whole: those two marks tell our own
words, whose ends are exact, from a person's "2 to 4 months ago", whose ends are widened.
"""

from __future__ import annotations

import calendar
import re
from datetime import date

from intake.domain.dates import EARLIEST_YEAR, Ago, Between, CalendarDate, InvalidDate, add_days
from intake.domain.told_date.calendar_words import SEASONS, day_date, season, winter
from intake.domain.told_date.forms import Age, Form, Gap

_MONTHS = {
    "en": tuple(calendar.month_name),
    "es": (
        "", "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
        "noviembre", "diciembre",
    ),
}  # fmt: skip
_SEASONS = {"spring": "primavera", "summer": "verano", "fall": "otoño", "winter": "invierno"}
_UNITS = {
    "en": {"days": ("day", "days"), "months": ("month", "months"), "years": ("year", "years")},
    "es": {"days": ("día", "días"), "months": ("mes", "meses"), "years": ("año", "años")},
}


_MOST_NAMED = 2
"""Years between the first and the last of some ages that are each named."""

_ANY_DAY = date.max
"""A date of the calendar opens into the same days whatever today is."""


def say(form: Form, language: str) -> str:
    """The reading in words of that language ("en" or "es")."""
    spanish = language == "es"
    if isinstance(form, CalendarDate):
        return _date(form, spanish=spanish)
    if isinstance(form, Between):
        return _between(form, spanish=spanish)
    if isinstance(form, Age):
        years = say_years(form, language)
        return f"cuando tenía {years} años" if spanish else f"when I was {years}"
    if isinstance(form, Gap):
        amount = _amount(form.near, form.far, "months", spanish=spanish)
        if spanish:
            return f"{amount} después de la cirugía (en meses enteros)"
        return f"{amount} after the surgery (in whole months)"
    amount = _amount(form.nearest, form.farthest, form.unit, spanish=spanish)
    answered = _date(day_date(form.answered_on), spanish=spanish)
    return f"hace {amount} (contestado el {answered})" if spanish else f"{amount} ago (answered {answered})"


def say_years(age: Age, language: str) -> str:
    """How old, in digits and words of that language: "60", "52 or 53", "61, 62 or 63", "50 to 55"."""
    spanish = language == "es"
    if age.last - age.years > _MOST_NAMED:
        return f"{age.years} {'a' if spanish else 'to'} {age.last}"
    *others, last = map(str, range(age.years, age.last + 1))
    or_ = ("u" if last.startswith("8") else "o") if spanish else "or"
    return f"{', '.join(others)} {or_} {last}" if others else last


def _date(when: CalendarDate, *, spanish: bool) -> str:
    if when.month is None:
        return str(when.year)
    month = _MONTHS["es" if spanish else "en"][when.month]
    if when.day is None:
        return f"{month} de {when.year}" if spanish else f"{month} {when.year}"
    return f"{when.day} de {month} de {when.year}" if spanish else f"{month} {when.day}, {when.year}"


def _between(form: Between, *, spanish: bool) -> str:
    named = say_season(form, "es" if spanish else "en")
    if named:
        return named
    if form.first == CalendarDate(EARLIEST_YEAR) and form.last != form.first:
        until = _date(_next(form.last), spanish=spanish)
        return f"antes de {until}" if spanish else f"before {until}"
    first, last = (_date(each, spanish=spanish) for each in (form.first, form.last))
    return f"entre {first} y {last}" if spanish else f"between {first} and {last}"


def _next(when: CalendarDate) -> CalendarDate:
    """The year, month or day that follows."""
    following = day_date(add_days(when.interval(_ANY_DAY, None).hi, 1))
    if when.month is None:
        return CalendarDate(following.year)
    return following if when.day else CalendarDate(following.year, following.month)


def say_season(form: Between, language: str) -> str:
    """The season of a year that is this stretch of days, in words; empty where none is."""
    year, spanish = form.last.year, language == "es"
    if form.first.year == year - 1 and form == winter(year - 1):
        years = f"{year - 1}-{year}"
        return f"invierno de {years}" if spanish else f"winter {years}"
    for name in SEASONS:
        if form in season(name, year):
            return f"{_SEASONS[name]} de {year}" if spanish else f"{name} {year}"
    return ""


def _amount(near: int, far: int | None, unit: str, *, spanish: bool) -> str:
    if unit == "months" and not any(number % 12 for number in (near, far or 0)) and (near or far):
        near, far, unit = near // 12, far and far // 12, "years"
    one, many = _UNITS["es" if spanish else "en"][unit]
    if far is None:
        return f"{'más de' if spanish else 'more than'} {near} {one if near == 1 else many}"
    if near == 0:
        return f"{'menos de' if spanish else 'less than'} {far} {one if far == 1 else many}"
    return f"{near} {'a' if spanish else 'to'} {far} {many}"


# --- and back ---------------------------------------------------------------------------------------------

_AMOUNT = (
    r"(?:(?P<open>more than|mas de|less than|menos de) (?P<one>\d+)|(?P<near>\d+) (?:to|a) (?P<far>\d+)) "
    r"(?P<unit>day|month|year|dia|mes|ano)(?:s|es)?"
)
_PRINTED = re.compile(
    rf"(?:hace )?{_AMOUNT}(?: ago)? \((?:answered (?P<month>[a-z]+) (?P<day>\d+), (?P<year>\d{{4}})"
    r"|contestado el (?P<dia>\d+) de (?P<mes>[a-z]+) de (?P<ano>\d{4}))\)"
    rf"|{_AMOUNT.replace('?P<', '?P<gap_')} (?:after the surgery|despues de la cirugia) "
    r"\((?:in whole months|en meses enteros)\)"
)
_UNIT_MONTHS = {"month": 1, "mes": 1, "year": 12, "ano": 12}
_MONTH_OF = {name.casefold(): at for names in _MONTHS.values() for at, name in enumerate(names) if name}


def read_printed(text: str) -> Ago | Gap | None:
    """The time ago or the gap that was printed in these plain words; None where they are not ours."""
    found = _PRINTED.fullmatch(text.strip()) if text.rstrip().endswith(")") else None
    if found is None:
        return None
    try:
        if found["gap_unit"]:
            _, near, far = _ends(found, "gap_")
            return Gap(near, far)
        unit, near, far = _ends(found, "")
        month = _MONTH_OF[found["month"] or found["mes"]]
        day = CalendarDate(int(found["year"] or found["ano"]), month, int(found["day"] or found["dia"]))
        return Ago("days" if unit == "days" else "months", near, far, day.interval(_ANY_DAY, None).lo)
    except (InvalidDate, KeyError):
        return None


def _ends(found: re.Match[str], kind: str) -> tuple[str, int, int | None]:
    word = found[f"{kind}unit"]
    times = _UNIT_MONTHS.get(word, 1)
    unit = "months" if word in _UNIT_MONTHS else "days"
    if found[f"{kind}near"]:
        return unit, int(found[f"{kind}near"]) * times, int(found[f"{kind}far"]) * times
    number = int(found[f"{kind}one"]) * times
    return (unit, number, None) if found[f"{kind}open"] in {"more than", "mas de"} else (unit, 0, number)
