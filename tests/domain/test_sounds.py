from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.sounds import sound_of, sounds_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("jones", "joens"), ("jones", "jnoes"), ("gonzalez", "gonsales"), ("hernandez", "ernandes"),
        ("hernandez", "hernadez"), ("smith", "smyth"), ("smith", "smtih"), ("phillips", "filips"),
        ("vasquez", "baskez"), ("johnson", "jonson"), ("cisneros", "sisneros"), ("oneil", "oniel"),
        ("nguyen", "ngyuen"), ("katharine", "catherine"),
    ],
)  # fmt: skip
def test_what_sounds_alike_or_has_two_letters_changed_about_has_one_key(one: str, other: str) -> None:
    assert sound_of(one) == sound_of(other) != ""


@pytest.mark.parametrize(("one", "other"), [("jones", "james"), ("smith", "schmidt"), ("garcia", "marcia")])
def test_other_names_have_another(one: str, other: str) -> None:
    assert sound_of(one) != sound_of(other)


@pytest.mark.parametrize("word", ["", "h", "hoa", "io", "ha"])
def test_too_little_to_go_by_has_none(word: str) -> None:
    assert sound_of(word) == ""


def test_a_persons_keys_are_those_of_all_their_words() -> None:
    assert sounds_of(["Đặng Hoa", "Ana Joens-Ruíz"]) == {
        sound_of(each) for each in ("dang", "ana", "jones", "ruiz")
    }


@given(st.text("abdefgijklmnorstvwxyz", min_size=4), st.data())
def test_doubling_a_letter_changes_nothing(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(word) - 1))
    assert sound_of(word[:place] + word[place] + word[place:]) == sound_of(word)
