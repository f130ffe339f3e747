"""How a phrase is found in what patients write: whole words of one clause, not denied, no idiom."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.domain.own_words import find_phrases
from intake.domain.policy import WordList

WORDS = WordList(
    phrases=("chest pain", "fever", "cant pee", "no puedo orinar", "pus"),
    idioms=("cabin fever", "fever pitch"),
    negations=("no", "not", "never"),
    negation_ends=("but", "because"),
)


def found(text: str) -> tuple[str, ...]:
    return find_phrases(text, WORDS)


# --- how a phrase is matched ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "cant pee",
        "can't pee",
        "Can’t pee",
        "I CAN‘T PEE!",
        "can`t pee",
        "can´t pee",
        "  cant\tpee  ",
        "well (cant pee)",
        "tired; cant pee: help",
        "Cánt péé",
    ],
)
def test_capitals_accents_apostrophes_and_space_do_not_matter(text: str) -> None:
    assert found(text) == ("cant pee",)


@pytest.mark.parametrize(
    "text",
    [
        "ca\u200bnt p\u00adee",
        "\ufeffcan\u2060't p\u200dee",
        "can\u02bct pee",
        "can\u2032t\u00a0pee",
        "\u202ecant\u202c pee",
        "\uff43\uff41\uff4e\uff54 pee",
        "c\u0301ant pe\u0308e",
        "cant\u2800pee",
    ],
)
def test_what_nobody_sees_hides_nothing(text: str) -> None:
    assert found(text) == ("cant pee",)


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x0b", "\x0c", "\x85", "\uff0c", "\u3002", "\uff1b"])
def test_every_kind_of_line_and_stop_ends_a_clause(end: str) -> None:
    assert found(f"chest{end}pain") == ()


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("cant really pee", ("cant pee",)),
        ("cant really just pee", ("cant pee",)),
        ("no puedo ya orinar", ("no puedo orinar",)),
        ("no ya puedo ya ya orinar", ("no puedo orinar",)),
        ("cant just just just just pee", ()),
        ("cant always pee", ()),
        ("just pee", ()),
        ("cant just", ()),
        ("really cant pee", ("cant pee",)),
        ("no just really pus", ()),
        ("cabin just fever", ()),
    ],
)
def test_fillers_may_stand_in_the_middle_of_a_phrase_or_an_idiom(text: str, phrases: tuple[str, ...]) -> None:
    assert find_phrases(text, replace(WORDS, fillers=("just", "really", "ya"))) == phrases


def test_a_list_without_fillers_takes_phrases_as_they_stand() -> None:
    assert found("cant really pee") == ()


@pytest.mark.parametrize(
    "text", ["I push a cart", "pusher", "octopus", "feverish", "chest pains", "chestpain", "p us"]
)
def test_only_whole_words_match(text: str) -> None:
    assert found(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "My chest. Pain in the leg",
        "chest, pain",
        "chest; pain",
        "chest\npain",
        "chest\r\npain",
        "chest (pain)",
        "chest — pain",
        "chest – pain",
        "chest - pain",
        "chest -- pain",
        "chest… pain",
        "chest/pain",
        "chest ¿pain?",
        "chest • pain",
        "pain chest",
        "chest wall pain",
    ],
)
def test_a_phrase_does_not_reach_across_the_end_of_a_clause(text: str) -> None:
    assert found(text) == ()


def test_a_hyphen_joins_words_but_is_no_clause_end() -> None:
    assert found("chest-pain") == ("chest pain",)


def test_nothing_written_finds_nothing() -> None:
    assert found("") == found("   \n") == found("...") == found("¿?") == ()


def test_each_phrase_is_named_once_in_the_order_of_the_list() -> None:
    assert found("Fever, then chest pain, then fever again") == ("chest pain", "fever")


# --- denied -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "no fever",
        "not a fever",
        "I have not had any fever",
        "never once had a fever",
        "No chest pain",
        "no puedo orinar no fever",
    ],
)
def test_a_denial_reaches_four_words_within_its_clause(text: str) -> None:
    assert "fever" not in found(text)
    assert "chest pain" not in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "not that I had a fever",
        "no sleep at all for fever",
        "no. Fever",
        "no, fever",
        "no\nfever",
        "no sleep — fever",
        "no sleep - fever",
        "I do not sleep because of fever",
        "not much but fever",
        "fever, no doubt",
        "knot fever",
    ],
)
def test_a_denial_does_not_reach_further_or_past_its_clause(text: str) -> None:
    assert found(text) == ("fever",)


def test_one_denied_mention_does_not_hide_another() -> None:
    assert found("No fever on Monday. Fever since Tuesday.") == ("fever",)


def test_a_phrase_that_is_a_denial_itself_cannot_be_denied() -> None:
    assert found("no duermo no puedo orinar") == ("no puedo orinar",)


def test_an_ending_word_before_the_denial_changes_nothing() -> None:
    assert found("I came because no fever") == ()


# --- idioms -----------------------------------------------------------------------------------------------


def test_a_phrase_inside_an_idiom_is_passed_over() -> None:
    assert found("I have cabin fever") == ()
    assert found("at fever pitch") == ()


def test_an_idiom_hides_only_its_own_words() -> None:
    assert found("cabin fever and now a real fever") == ("fever",)
    assert found("cabin. Fever") == ("fever",)
