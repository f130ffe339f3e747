"""Text from a patient: kept as meant, without what cannot be shown, and without Social Security numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.web.form.typed_text import hide_ssn, holds_ssn, tidy, without_strange


def test_line_ends_are_plain_and_blanks_at_the_ends_go() -> None:
    assert tidy("  one\r\ntwo\rthree \n", one_line=False) == "one\ntwo\nthree"
    assert tidy(" Maria \n Lopez\t Ruiz ", one_line=True) == "Maria Lopez Ruiz"


def test_an_accent_typed_apart_is_one_letter() -> None:
    assert tidy("Jose\u0301", one_line=True) == "José"


@pytest.mark.parametrize(
    "strange",
    ["\x00", "\x07", "\x0b", "\x1b", "\x7f", "\x85", chr(0xD800), "\ufffd", "\uffff"],
)
def test_what_cannot_be_shown_is_taken_out(strange: str) -> None:
    assert without_strange(f"be{strange}fore") == "before"


@pytest.mark.parametrize(
    "text", ["O'Neil-Ruiz", "naïve Ñandú", "日本", "مرحبا", "👩‍⚕️", "a\tb\nc", "50 % & <b>"]
)
def test_letters_of_any_language_stay(text: str) -> None:
    assert without_strange(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "123-45-6789",
        "my number is 123 45 6789.",
        "SSN: 123456789",
        "social security 123456789",
        "seguro social es 123456789",
    ],
)
def test_a_social_security_number_is_seen_and_can_be_blotted_out(text: str) -> None:
    assert holds_ssn(text)
    assert not holds_ssn(hide_ssn(text))
    assert "6789" not in hide_ssn(text)


@pytest.mark.parametrize(
    "text",
    ["251-555-0167", "2014-06-09", "000-12-3456", "666-12-3456", "912-12-3456", "123-00-4567", "123-45-0000",
     "1123-45-67890", "123456789", "L4-L5 and 123-4567", "06-15-2014"],
)  # fmt: skip
def test_other_numbers_are_left_alone(text: str) -> None:
    assert not holds_ssn(text)
    assert hide_ssn(text) == text


@given(st.text())
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    once = tidy(without_strange(text), one_line=False)
    assert tidy(without_strange(once), one_line=False) == once
