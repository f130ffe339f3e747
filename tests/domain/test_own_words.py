"""How a phrase is found in what patients write: whole words of one clause, not denied, no idiom."""

from __future__ import annotations

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
