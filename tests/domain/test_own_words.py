"""What patients write: whole phrases in both languages, not denied, no idiom; self-harm cannot be denied."""

from __future__ import annotations

import pytest

from intake.domain.own_words import find_phrases
from intake.domain.policy import WordList
from tests.domain.stories import POLICY

RED, HARM = POLICY.red_flag_words, POLICY.self_harm_words
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
    assert found("self-harm") == ()
    assert find_phrases("thoughts of self-harm", HARM) == ("self harm",)


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


# --- the policy's own lists -------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [RED, HARM], ids=["red flags", "self-harm"])
def test_every_listed_phrase_is_found_as_it_is_listed(words: WordList) -> None:
    assert [phrase for phrase in words.phrases if phrase not in find_phrases(f"xx {phrase} yy", words)] == []


@pytest.mark.parametrize("words", [RED, HARM], ids=["red flags", "self-harm"])
def test_no_idiom_is_taken_for_a_red_flag(words: WordList) -> None:
    assert [idiom for idiom in words.idioms if find_phrases(idiom, words)] == []


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("It’s hard to pee and I have had chills", "hard to pee"),
        ("I can not pee", "can not pee"),
        ("cant control my bladder at night", "cant control my bladder"),
        ("I lost control of my bladder", "lost control of my bladder"),
        ("My left leg is getting weaker", "getting weaker"),
        ("Both legs are numb", "both legs are numb"),
        ("I don't sleep because of chest pain", "chest pain"),
        ("I do not know if I have a fever", "fever"),
        ("not sure whether fever", "fever"),
        ("No energy but fever", "fever"),
        ("Tengo ESCALOFRÍOS", "escalofrios"),
        ("Me oriné encima ayer", "me orine encima"),
        ("No puedo orinar", "no puedo orinar"),
        ("No he podido orinar desde ayer", "no he podido orinar"),
        ("No duermo porque tengo dolor de pecho", "dolor de pecho"),
        ("Tengo calentura", "calentura"),
        ("no sé si tengo fiebre", "fiebre"),
        ("Perdí el control de la vejiga", "perdi el control de la vejiga"),
        ("pérdida de peso", "perdida de peso"),
    ],
)
def test_red_flags_are_found_in_both_languages(text: str, phrase: str) -> None:
    assert phrase in find_phrases(text, RED)


@pytest.mark.parametrize(
    "text",
    [
        "I have no fever",
        "I haven't had any fever",
        "no fever or chills",
        "denies chest pain",
        "without fever",
        "I don’t have trouble breathing",
        "It isn't hard to pee",
        "No tengo fiebre",
        "sin fiebre ni escalofríos",
        "Nunca he tenido dolor de pecho",
        "tampoco tengo incontinencia",
        "hay fever every spring",
        "fiebre del heno",
        "The movie gave me chills",
        "I push my walker and my feet drag",
        "Me puse la faja",
        "my chest is fine, pain is in the leg",
    ],
)
def test_denied_red_flags_idioms_and_everyday_words_are_not_found(text: str) -> None:
    assert find_phrases(text, RED) == ()


@pytest.mark.parametrize(
    "text",
    [
        "I want to die",
        "Sometimes I’d rather kill myself",
        "thinking of killing my self",
        "I don't want to live like this",
        "I don’t want to be alive",
        "better off dead",
        "I would never kill myself",
        "I am not suicidal",
        "no suicidal thoughts",
        "Me quiero morir",
        "ya no quiero vivir",
        "Quisiera estar muerta",
        "pienso en hacerme daño",
        "Jamás pensaría en suicidarme",
        "quitarme la vida",
    ],
)
def test_self_harm_is_found_even_where_it_is_denied(text: str) -> None:
    assert find_phrases(text, HARM)


@pytest.mark.parametrize(
    "text",
    [
        "My grandson makes me want to die laughing",
        "me quiero morir de la risa",
        "quiero morirme de vergüenza",
        "This pain is killing me",
        "I keep hurting myself at work",
        "tengo miedo de lastimarme otra vez",
        "my father died in 2010",
        "I live alone",
        "Quiero vivir sin dolor",
    ],
)
def test_idioms_and_plain_talk_are_not_self_harm(text: str) -> None:
    assert find_phrases(text, HARM) == ()


def test_self_harm_lists_have_no_denials() -> None:
    assert HARM.negations == HARM.negation_ends == ()


def test_both_languages_stand_in_one_list() -> None:
    """People mix them: a phrase counts in whichever language it was written."""
    assert find_phrases("I have fiebre and chills", RED) == ("chills", "fiebre")
