"""Phone numbers as people type them, read with a library's advice.

The advice is no wall: a number that the library does not know stays as it was typed. Where a number may be
one of two countries, the country is asked for and never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat

from intake.domain.phone import Phone, groups_of, split_phone

HOME = "US"  # numbers without a country's code are read as dialled from here
NEIGHBOUR = "MX"
_FROM_ABROAD = ("+", "00", "011")
_HOME_CODE, _NEIGHBOUR_CODE = 1, 52
_NATIONAL_DIGITS = 10
_FOREIGN_FIRST_GROUP = 2  # "55 1234 5678"; here the first group is an area code of three digits
_MEXICO_CITY = "55"


@dataclass(frozen=True, slots=True)
class PhoneRead:
    """A number as it was read. Where it is doubtful, `phone` holds it as typed, with its words.

    `countries` are the numbers it may be, by country ("us", "mx"); empty where none is known.
    """

    phone: Phone
    is_doubtful: bool
    countries: Mapping[str, Phone] = field(default_factory=dict)


def read_phone(text: str, language: str) -> PhoneRead:
    """The number in a text of a form in that language, or what to ask back about it.

    Who writes in Spanish and leaves ten digits ungrouped may mean a number of Mexico.
    """
    number, extension, note = split_phone(text)

    def certain(valid: PhoneNumber, typed: str = "") -> Phone:
        return _phone(valid, extension, note, typed)

    as_typed = Phone("", number or text, extension, note if number else "", text)
    if number.startswith(_FROM_ABROAD):
        valid = _valid(_with_plus(number), None)
        return (
            PhoneRead(certain(valid), is_doubtful=False) if valid else PhoneRead(as_typed, is_doubtful=True)
        )
    here, there = _valid(number, HOME), _valid(number, NEIGHBOUR) or _valid(f"+{number}", None)
    if here and not (there and _may_be_foreign(number, language)):
        return PhoneRead(certain(here), is_doubtful=False)
    found = {
        HOME.lower(): here,
        NEIGHBOUR.lower(): there if there and there.country_code == _NEIGHBOUR_CODE else None,
    }
    choices = {country: certain(valid, text) for country, valid in found.items() if valid}
    return PhoneRead(as_typed, is_doubtful=True, countries=choices)


def _may_be_foreign(number: str, language: str) -> bool:
    """Whether ten digits are grouped as they are abroad, or not grouped by somebody who may be from there."""
    groups = groups_of(number)
    together = groups == (_NATIONAL_DIGITS,)
    return groups[0] == _FOREIGN_FIRST_GROUP or (
        together and (language == "es" or number.startswith(_MEXICO_CITY))
    )


def _phone(number: PhoneNumber, extension: str, note: str, typed: str) -> Phone:
    style = (
        PhoneNumberFormat.NATIONAL if number.country_code == _HOME_CODE else PhoneNumberFormat.INTERNATIONAL
    )
    shown = phonenumbers.format_number(number, style)
    return Phone(
        phonenumbers.format_number(number, PhoneNumberFormat.E164),
        f"{shown} ext. {extension}" if extension else shown,
        extension,
        note,
        typed,
    )


def _with_plus(number: str) -> str:
    digits = number.lstrip("+(")
    for prefix in ("011", "00"):
        if not number.startswith("+") and digits.startswith(prefix):
            digits = digits.removeprefix(prefix)
            break
    return f"+{digits}"


def _valid(number: str, region: str | None) -> PhoneNumber | None:
    """The number, where it is one of that region, or of the country whose code it begins with."""
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
    if parsed.country_code == _NEIGHBOUR_CODE:
        parsed = _without_mobile_digit(parsed)
    return parsed if phonenumbers.is_valid_number(parsed) else None


def _without_mobile_digit(number: PhoneNumber) -> PhoneNumber:
    """A Mexican number without the 1 that mobile phones there had behind the country's code until 2019."""
    national = str(number.national_number)
    if len(national) == _NATIONAL_DIGITS + 1 and national.startswith("1"):
        national = national[1:]
    return PhoneNumber(country_code=_NEIGHBOUR_CODE, national_number=int(national))
