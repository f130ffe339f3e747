"""Numbers are read with advice: certain where that is sure, else as typed, with countries to choose from."""

from __future__ import annotations

import pytest

from intake.formats.phone_numbers import read_phone


@pytest.mark.parametrize(
    ("text", "e164", "shown", "note"),
    [
        ("2515550167", "+12515550167", "(251) 555-0167", ""),
        ("1 (251) 555 0167 (cell)", "+12515550167", "(251) 555-0167", "cell"),
        ("(+1) 251-555-0167", "+12515550167", "(251) 555-0167", ""),
        ("334 555 0142 my daughter", "+13345550142", "(334) 555-0142", "my daughter"),
        ("+52 55 1234 5678", "+525512345678", "+52 55 1234 5678", ""),
        ("+521 55 1234 5678", "+525512345678", "+52 55 1234 5678", ""),
        ("011 52 1 55 1234 5678", "+525512345678", "+52 55 1234 5678", ""),
        ("0052 55 1234 5678", "+525512345678", "+52 55 1234 5678", ""),
        ("+44 7911 123456", "+447911123456", "+44 7911 123456", ""),
    ],
)
def test_a_number_that_is_sure_is_certain(text: str, e164: str, shown: str, note: str) -> None:
    read = read_phone(text, "en")
    assert not read.is_doubtful
    assert (read.phone.e164, read.phone.shown, read.phone.note, read.phone.typed) == (e164, shown, note, "")


@pytest.mark.parametrize(
    "text", ["679 234 0167, son", "000-000-0000", "+1 251 555 01670", "555-0167", "12", "x", "+"]
)
def test_a_number_that_nobody_knows_stays_as_typed(text: str) -> None:
    read = read_phone(text, "en")
    assert read.is_doubtful
    assert not read.countries
    assert not read.phone.is_certain
    assert read.phone.told == text


@pytest.mark.parametrize(
    ("text", "language", "countries"),
    [
        ("55 1234 5678", "en", {"us": "+15512345678", "mx": "+525512345678"}),
        ("5512345678", "en", {"us": "+15512345678", "mx": "+525512345678"}),
        ("3345550142", "es", {"us": "+13345550142", "mx": "+523345550142"}),
        ("436 234 0167", "en", {"mx": "+524362340167"}),
        ("52 55 1234 5678", "en", {"mx": "+525512345678"}),
        ("52 1 55 1234 5678", "en", {"mx": "+525512345678"}),
    ],
)
def test_a_number_that_may_be_of_another_country_is_doubtful(
    text: str, language: str, countries: dict[str, str]
) -> None:
    read = read_phone(text, language)
    assert read.is_doubtful
    assert all(phone.typed == text for phone in read.countries.values())
    assert {country: phone.e164 for country, phone in read.countries.items()} == countries


@pytest.mark.parametrize("text", ["334-555-0142", "(334) 555 0142", "2515550167"])
def test_in_spanish_a_number_grouped_as_here_or_of_no_other_country_is_certain(text: str) -> None:
    assert not read_phone(text, "es").is_doubtful


def test_the_extension_goes_along() -> None:
    phone = read_phone("251 555 0167 x11", "en").phone
    assert (phone.shown, phone.dialled) == ("(251) 555-0167 ext. 11", "+12515550167;ext=11")
