"""An address that is taken is one that our own mail can send to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.formats.mail_addresses import UnusableAddress, read_address
from intake.mail.post import _recipient


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Maria@EXAMPLE.com", "Maria@example.com"),
        ("o\u2019brien@example.com", "o'brien@example.com"),
        ("o\u02bcbrien@example.com", "o'brien@example.com"),
        ("maria@espa\u00f1ol.example.com", "maria@espa\u00f1ol.example.com"),
    ],
)
def test_an_address_is_put_right_and_can_be_sent_to(typed: str, kept: str) -> None:
    assert read_address(typed) == kept
    assert _recipient(kept).addr_spec.isascii()


@pytest.mark.parametrize(
    ("typed", "letter"),
    [
        ("jos\u00e9@example.com", "\u00e9"),
        ("\u738b@example.com", "\u738b"),
        ("maria", ""),
        ("a@b@c.com", ""),
        ("a@x", ""),
    ],
)
def test_an_address_that_cannot_be_sent_to_is_refused_with_its_letter(typed: str, letter: str) -> None:
    with pytest.raises(UnusableAddress) as refused:
        read_address(typed)
    assert refused.value.letter == letter


@given(st.emails() | st.text() | st.from_regex(r"[\\w\u2019.]{1,9}@[\\w.-]{1,9}\\.com", fullmatch=True))
def test_whatever_is_taken_can_be_sent_to(typed: str) -> None:
    try:
        address = read_address(typed)
    except UnusableAddress:
        return
    assert _recipient(address).addr_spec.isascii()
