"""A phone number is told with words around it; what is dialled, what is shown and how it is found follow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.phone import Phone, groups_of, phone_from_value, sought, sought_end, split_phone

CERTAIN = Phone("+12515550167", "(251) 555-0167 ext. 11", "11", "cell", "251 555 0167 x11 (cell)")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("251 555 0167", ("251 555 0167", "", "")),
        ("251 555 0167 (cell)", ("251 555 0167", "", "cell")),
        ("251-555-0167 my daughter", ("251-555-0167", "", "my daughter")),
        ("Cell: (251) 555-0167 x11, after 5 pm", ("(251) 555-0167", "11", "Cell after 5 pm")),
        ("251.555.0167 ext. 11.", ("251.555.0167", "11", "")),
        ("251 555 0167 Extensi\u00f3n 11", ("251 555 0167", "11", "")),
        ("room 4: +52 55 1234 5678", ("+52 55 1234 5678", "", "room 4")),
        ("\u0662\u0665\u0661 \u0665\u0665\u0665 \u0660\u0661\u0666\u0667", ("251 555 0167", "", "")),
        ("12", ("", "", "12")),
        (" call me ", ("", "", "call me")),
        ("", ("", "", "")),
    ],
)
def test_a_text_is_a_number_an_extension_and_words(text: str, parts: tuple[str, str, str]) -> None:
    assert split_phone(text) == parts


@pytest.mark.parametrize(
    ("phone", "dialled"),
    [
        (CERTAIN, "+12515550167;ext=11"),
        (Phone("+525512345678", "+52 55 1234 5678"), "+525512345678"),
        (Phone("", "436 234-0167", "9"), "4362340167;ext=9"),
        (Phone("", "+1 251 555 01670"), "+125155501670"),
        (Phone("", "call me", "9"), ""),
        (Phone("", "251 555 0167 251 555 0188"), ""),
    ],
)
def test_what_a_phone_dials_holds_digits_alone(phone: Phone, dialled: str) -> None:
    assert phone.dialled == dialled


@pytest.mark.parametrize(
    ("phone", "told"),
    [
        (CERTAIN, "(251) 555-0167 ext. 11 (cell)"),
        (Phone("+12515550167", "(251) 555-0167"), "(251) 555-0167"),
        (Phone("", "436 234 0167", note="son", typed="436 234 0167, son"), "436 234 0167, son"),
        (Phone("", "436 234 0167"), "436 234 0167"),
    ],
)
def test_what_was_told_is_told_again_with_its_words(phone: Phone, told: str) -> None:
    assert phone.told == told


@pytest.mark.parametrize(
    "typed", ["2055550142", "(205) 555-0142", "+1 205.555.0142", "1-205-555-0142 ext. 9"]
)
def test_a_number_is_looked_for_by_its_digits(typed: str) -> None:
    assert sought(typed) == "+12055550142"


def test_a_text_without_a_number_is_looked_for_by_none() -> None:
    assert sought("call me") is None
    assert Phone("", "call me", typed="call me").sought_by == frozenset()


def test_a_number_is_found_with_its_country_and_without() -> None:
    phone = Phone("+525512345678", "+52 55 1234 5678")
    assert phone.sought_by == {"+525512345678", "+15512345678"}
    assert Phone("", "436 234 0167", typed="436 234 0167").sought_by == {"+14362340167"}
    assert Phone("+12515550167", "(251) 555-0167").sought_by == {"+12515550167"}


def test_a_number_is_found_by_its_end_as_people_tell_it() -> None:
    assert {"0142", "5550142"} <= Phone("+12515550142", "(251) 555-0142").ends
    assert (sought_end("0142"), sought_end("555-0142")) == ("0142", "5550142")
    assert sought_end("12") is sought_end("Ana") is None


def test_a_phone_is_kept_as_plain_values_and_read_back() -> None:
    value = CERTAIN.to_value()
    assert phone_from_value(value) == CERTAIN
    assert Phone("", "12", typed="12").to_value() == {"shown": "12", "typed": "12"}
    assert phone_from_value({"shown": "12", "typed": "12"}) == Phone("", "12", typed="12")


def test_a_text_kept_before_phones_had_parts_was_a_number() -> None:
    assert phone_from_value("(205) 555-0142 ext. 9") == Phone("+12055550142", "(205) 555-0142 ext. 9", "9")
    assert phone_from_value(" ") is phone_from_value(None) is None


def test_the_groups_of_a_number_are_as_typed() -> None:
    assert groups_of("251 555-0167") == (3, 3, 4)


@given(st.text())
def test_any_text_has_parts_and_what_is_dialled_is_never_words(text: str) -> None:
    number, extension, note = split_phone(text)
    phone = Phone("", number or text, extension, note, text)
    assert set(phone.dialled) <= set("+0123456789;ext=")
    assert phone.told == (text or number)
