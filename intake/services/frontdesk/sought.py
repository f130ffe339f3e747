"""What somebody typed into the search box, read into what a case can be found by.

An email address, a birth date, a phone number or its last digits, a name, or a name together with a birth
date or with the last digits of a phone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from intake.domain.date_checks import ADULT_YEARS
from intake.domain.dates import add_months
from intake.domain.person import name_words
from intake.domain.phone import sought, sought_end
from intake.domain.visible_text import without_invisible

EMAIL, BIRTH_DATE, PHONE, PHONE_END, NAME = (
    "email", "birth date", "phone number", "last digits of a phone number", "name"
)  # fmt: skip
YEAR_OR_END = "year of birth or last digits of a phone number"
FIRST_YEAR = 1900

_ALONE = r"(?<![\w/.\-]){}(?![\w/\-]|\.\d)"
_YEAR = r"(?P<year>\d\d(?:\d\d)?)"
_DATES = tuple(
    re.compile(_ALONE.format(form), re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        rf"(?P<month>\d{{1,2}})[/.\- ](?P<day>\d{{1,2}})[/.\- ]{_YEAR}",
        r"(?P<month>\d{2})(?P<day>\d{2})(?P<year>(?:19|20)\d{2})",
        rf"(?P<month>[a-z]{{3,10}})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? {_YEAR}",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of| de)? (?P<month>[a-z]{{3,10}})[.,]*(?: del?)? {_YEAR}",
    )
)
_MONTHS = (
    ("january", "enero"), ("february", "febrero"), ("march", "marzo"), ("april", "abril"), ("may", "mayo"),
    ("june", "junio"), ("july", "julio"), ("august", "agosto"), ("september", "septiembre", "setiembre"),
    ("october", "octubre"), ("november", "noviembre"), ("december", "diciembre"),
)  # fmt: skip
_MONTHS_IN_A_YEAR = len(_MONTHS)
_CENTURY = 100
_DIGITS = re.compile(r"(?<!\S)(?:\d{3}[ .\-]?)?\d{4}(?!\S)")


@dataclass(frozen=True)
class Sought:
    """What was typed, as far as it was understood: a case must have all that is not None.

    `phone` is a number in any format, `phone_end` its last four or seven digits, `name` as typed. `year` is
    one of birth, which stands for `phone_end` as well: the case must have one of the two.
    """

    email: str | None = None
    born: date | None = None
    phone: str | None = None
    phone_end: str | None = None
    name: str | None = None
    year: int | None = None

    @property
    def what(self) -> str:
        """What kind of thing was typed, in words: "name and birth date"."""
        told = {NAME: self.name, EMAIL: self.email, BIRTH_DATE: self.born, PHONE: self.phone}
        told[YEAR_OR_END if self.year else PHONE_END] = self.phone_end
        return " and ".join(kind for kind, value in told.items() if value is not None)


def as_typed(text: str) -> str:
    """The text with single spaces, and without characters that nobody sees."""
    return " ".join(without_invisible(text).split())


def read_sought(typed: str, today: date, youngest: int = ADULT_YEARS) -> Sought:
    """Read what was typed (`as_typed`), the surest first; a name is what is left when it is nothing else."""
    if "@" in typed:
        return Sought(email=typed)
    born = read_birth_date(typed, today, youngest)
    if born is not None:
        return Sought(born=born)
    if end := sought_end(typed):
        return Sought(phone_end=end)
    for found, name in _with_birth_date(typed, today, youngest):
        return Sought(born=found, name=name)
    if (digits := _DIGITS.search(typed)) and (name := _name_beside(typed, digits)):
        return Sought(
            phone_end=sought_end(digits[0]), name=name, year=_birth_year(digits[0], today, youngest)
        )
    if sought(typed):
        return Sought(phone=typed)
    return Sought(name=typed)


def read_birth_date(typed: str, today: date, youngest: int = ADULT_YEARS) -> date | None:
    """The date somebody typed: 1961-02-03, 2/3/1961, 2/3/61, 02031961, Feb 3 1961, 3 de febrero de 1961.

    None for other texts. In figures the month comes first, unless it could be none. Two figures of a year are
    the latest in which somebody of `youngest` years was born.
    """
    told = (_date(parts, today, youngest) for form in _DATES if (parts := form.fullmatch(typed)))
    return next(filter(None, told), None)


def _with_birth_date(typed: str, today: date, youngest: int) -> Iterator[tuple[date, str]]:
    """Each birth date in the text that stands beside a name, and the name."""
    for form in _DATES:
        for parts in form.finditer(typed):
            born, name = _date(parts, today, youngest), _name_beside(typed, parts)
            if born is not None and name:
                yield born, name


def _birth_year(digits: str, today: date, youngest: int) -> int | None:
    """The year in which somebody may have been born who uses the form; None for other figures."""
    year = int(digits) if len(digits) == len("1961") else 0
    return year if FIRST_YEAR <= year <= today.year - youngest else None


def _name_beside(typed: str, taken: re.Match[str]) -> str:
    """What stands around the part that was taken; empty where that is no name."""
    rest = f"{typed[: taken.start()]} {typed[taken.end() :]}"
    is_name = name_words(rest) and not any(character.isdigit() for character in rest)
    return as_typed(rest) if is_name else ""


def _date(parts: re.Match[str], today: date, youngest: int) -> date | None:
    year, month, day = int(parts["year"]), _month(parts["month"]), int(parts["day"])
    if len(parts["year"]) < len("1961"):
        latest = add_months(today, -12 * youngest).year
        year += latest // _CENTURY * _CENTURY
        year -= _CENTURY if year > latest else 0
    if month > _MONTHS_IN_A_YEAR >= day:
        month, day = day, month
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(text: str) -> int:
    """The number of a month, from its figures or the beginning of its name; 0, which is none, for others."""
    if text.isdigit():
        return int(text)
    begun = (any(name.startswith(text.lower()) for name in names) for names in _MONTHS)
    return next((number for number, is_it in enumerate(begun, 1) if is_it), 0)
