"""Codes of saved forms: long enough, read back as shown, and a slip is seen before it costs a try."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from intake.domain.reference import (
    ALPHABET,
    LENGTH,
    LOOK_ALIKES,
    UnreadableCode,
    new_code,
    read_code,
    show_code,
)

codes = st.randoms(use_true_random=False).map(lambda random: new_code(random.randrange))


def test_a_code_holds_more_than_sixty_random_bits() -> None:
    asked: list[int] = []

    def largest(below: int) -> int:
        asked.append(below)
        return below - 1

    assert new_code(largest)[1:] == ALPHABET[-1] * 14
    assert sum(math.log2(below) for below in asked) > 60


@given(codes)
def test_a_code_is_shown_in_three_groups_and_read_back(code: str) -> None:
    shown = show_code(code)
    assert [len(group) for group in shown.split("-")] == [5, 5, 5]
    assert read_code(shown) == code


@given(codes, st.data())
def test_case_grouping_and_look_alikes_do_not_matter(code: str, data: st.DataObject) -> None:
    written = ""
    for character in code:
        alike = [other for other, right in LOOK_ALIKES.items() if right == character]
        written += data.draw(st.sampled_from([character, character.lower(), *alike, *map(str.lower, alike)]))
        written += data.draw(st.sampled_from(["", "", "-", " "]))
    assert read_code(f" {written}\n") == code


@given(codes, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(code: str, place: int, other: str) -> None:
    assume(code[place] != other)
    with pytest.raises(UnreadableCode, match="One character"):
        read_code(code[:place] + other + code[place + 1 :])


@given(codes, st.integers(0, LENGTH - 2))
def test_two_characters_that_changed_places_are_always_found(code: str, place: int) -> None:
    assume(code[place] != code[place + 1])
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    with pytest.raises(UnreadableCode, match="One character"):
        read_code(swapped)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "this one has 0"),
        ("12345-12345", "this one has 10"),
        ("A2345-12345-12345", "“A” is never part of a code"),
        ("١٢٣٤٥-12345-12345", "is never part of a code"),
    ],
)
def test_what_cannot_be_a_code_is_said(typed: str, says: str) -> None:
    with pytest.raises(UnreadableCode, match=says) as refusal:
        read_code(typed)
    assert str(refusal.value) == refusal.value.reason
