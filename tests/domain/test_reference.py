"""References: no look-alikes, one wrong or swapped character is found, and what people write is put right."""

from __future__ import annotations

import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from intake.domain.reference import (
    ALPHABET,
    LENGTH,
    LOOK_ALIKES,
    UnreadableReference,
    new_reference,
    read_reference,
    show_reference,
)

references = st.randoms(use_true_random=False).map(lambda random: new_reference(random.randrange))


def test_the_alphabet_has_one_of_each_look_alike_and_no_vowel() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET) == 23
    assert not set(ALPHABET) & set("AEIOU")
    assert not set(ALPHABET) & set(LOOK_ALIKES)
    assert set(LOOK_ALIKES.values()) <= set(ALPHABET)


def test_a_reference_follows_from_the_randomness_it_is_given() -> None:
    numbers = iter([0, 1, 2, 3, 4, 5, 6])
    reference = new_reference(lambda _below: next(numbers))
    assert reference[1:] == "0123456"
    assert new_reference(random.Random(1).randrange) == new_reference(random.Random(1).randrange)


def test_randomness_is_asked_for_the_whole_alphabet() -> None:
    asked = []

    def largest(below: int) -> int:
        asked.append(below)
        return below - 1

    assert new_reference(largest)[1:] == ALPHABET[-1] * 7
    assert asked == [23] * 7


@given(references)
def test_a_reference_is_read_back_as_it_is_shown(reference: str) -> None:
    assert len(reference) == LENGTH
    shown = show_reference(reference)
    assert (len(shown), shown[4]) == (9, "-")
    assert read_reference(shown) == reference


@given(references, st.data())
def test_case_grouping_and_look_alikes_do_not_matter(reference: str, data: st.DataObject) -> None:
    written = ""
    for character in reference:
        alike = [other for other, right in LOOK_ALIKES.items() if right == character]
        written += data.draw(st.sampled_from([character, character.lower(), *alike, *map(str.lower, alike)]))
        written += data.draw(st.sampled_from(["", "", "-", " ", "\N{EN DASH}"]))
    assert read_reference(f" {written}\n") == reference


def test_zero_and_one_are_put_right() -> None:
    reference = new_reference(lambda _below: 1)
    assert read_reference(reference.replace("1", "I")) == reference
    assert read_reference(reference.replace("1", "l")) == reference
    zeros = "00000000"
    assert read_reference("OOOO-oooo") == zeros


@given(references, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(reference: str, place: int, other: str) -> None:
    assume(reference[place] != other)
    with pytest.raises(UnreadableReference, match="One character"):
        read_reference(reference[:place] + other + reference[place + 1 :])


@given(references, st.integers(0, LENGTH - 1), st.integers(0, LENGTH - 1))
def test_two_characters_that_changed_places_are_always_found(reference: str, a: int, b: int) -> None:
    assume(reference[a] != reference[b])
    swapped = list(reference)
    swapped[a], swapped[b] = swapped[b], swapped[a]
    with pytest.raises(UnreadableReference, match="One character"):
        read_reference("".join(swapped))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "has 8 characters, this one has 0"),
        ("1234-567", "this one has 7"),
        ("1234-56789", "this one has 9"),
        ("1234-56A7", "“A” is never part"),
        ("1234-56\x007", "never part"),
    ],
)
def test_what_cannot_be_a_reference_is_refused_with_the_reason(text: str, says: str) -> None:
    with pytest.raises(UnreadableReference) as refused:
        read_reference(text)
    assert says in refused.value.reason


@given(st.text(max_size=40).filter(lambda text: not text.isascii()))
def test_text_in_other_letters_is_refused_and_never_breaks(text: str) -> None:
    with pytest.raises(UnreadableReference):
        read_reference(text + "\N{SNOWMAN}")
