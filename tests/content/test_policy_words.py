"""The policy's own word lists: what patients write in both languages, not denied, no idiom."""

from __future__ import annotations

import pytest

from intake.content.policies import load_policy
from intake.domain.own_words import find_phrases
from intake.domain.policy import WordList
from intake.domain.told_date.lexicon import KNOWN
from intake.domain.told_date.slips import meant_by

POLICY = load_policy()
RED, HARM = POLICY.red_flag_words, POLICY.self_harm_words


@pytest.mark.parametrize("words", [RED, HARM], ids=["red flags", "self-harm"])
def test_every_listed_phrase_is_found_as_it_is_listed(words: WordList) -> None:
    assert [phrase for phrase in words.phrases if phrase not in find_phrases(f"xx {phrase} yy", words)] == []


@pytest.mark.parametrize("words", [RED, HARM], ids=["red flags", "self-harm"])
def test_no_word_of_a_listed_phrase_is_taken_for_a_slip_of_a_date_word(words: WordList) -> None:
    listed = {word for phrase in (*words.phrases, *words.idioms) for word in phrase.split()}
    assert [word for word in sorted(listed - KNOWN) if meant_by(word)] == []


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
        # As people type them: other words, other forms, slips.
        ("cant breath when I lie down", "cant breath"),
        ("bad chest pains since Sunday", "chest pains"),
        ("I couldn't pee all night", "couldnt pee"),
        ("I haven’t been able to pee since last night", "havent been able to pee"),
        ("hard time peeing", "hard time peeing"),
        ("I have no control over my bowels", "no control over my bowels"),
        ("I peed my pants twice", "peed my pants"),
        ("numbness in my groin", "numbness in my groin"),
        ("I don't feel it when I wipe", "dont feel it when i wipe"),
        ("I can't walk anymore", "cant walk"),
        ("my legs keep giving out", "legs keep giving out"),
        ("no feeling in my foot", "no feeling in my foot"),
        ("temp of 101.5 last night", "temp of 101"),
        ("The incision is draining", "incision is draining"),
        ("I’m not sure about a fever", "fever"),
        ("I don't know why I have chills", "chills"),
        ("presión en el pecho", "presion en el pecho"),
        ("no puedo horinar", "no puedo horinar"),
        ("no puedo aguantar la orina", "no puedo aguantar la orina"),
        ("se me sale la popó", "se me sale la popo"),
        ("me hago del baño encima", "me hago del bano"),
        ("tengo dormidas las partes íntimas", "dormidas las partes intimas"),
        ("se me duerme la entrepierna", "se me duerme la entrepierna"),
        ("ya no puedo caminar", "no puedo caminar"),
        ("las piernas no me responden", "las piernas no me responden"),
        ("perdí fuerza en la pierna", "perdi fuerza"),
        ("la herida está abierta", "herida esta abierta"),
        ("temperatura de 39", "temperatura de 39"),
        # What a denial says of something else.
        ("no me baja la fiebre", "fiebre"),
        ("no aguanto el dolor de pecho", "dolor de pecho"),
        ("No estoy segura de tener fiebre", "fiebre"),
        ("no tengo nada para la fiebre", "fiebre"),
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
        "I hadn't had a fever",
        "nada de fiebre",
        "ninguna fiebre",
        "no numbness in my groin",
        "I have never lost control of my bladder",
        "I have no bladder control problems",
        "I can control my bladder",
        "I can't walk more than a block",
        "no puedo caminar mucho",
        "I lost weight on a diet and feel great",
        "Cancer is my star sign",
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
        "I'd rather be dead",
        "I wish I wasn't here",
        "I hope I don't wake up",
        "tired of living",
        "my life isn't worth living",
        "I lost the will to live",
        "thoughts of ending it all",
        "thoughts of self-harm",
        "I feel sucidal",
        "I could shoot myself",
        "pensamientos suicidas",
        "me voy a matar",
        "preferiría estar muerta",
        "ojalá me muera",
        "tengo ganas de morirme",
        "estoy cansada de vivir",
        "no le encuentro sentido a la vida",
        "quiero acabar con todo",
        "ya no quiero estar aquí",
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
        "I take all my pills every morning",
        "I walk 2 kms a day",
        "I hang myself upside down on a table at home",
        "I almost shot myself in the foot with that job",
        "I keep hurting myself when I lift",
        "better off without surgery",
        "tengo miedo de lastimarme la espalda",
        "me da miedo hacerme daño al levantar cosas",
        "quiero acabar con todo este dolor",
        "estoy muerta de cansancio",
        "me muero de dolor",
    ],
)
def test_idioms_and_plain_talk_are_not_self_harm(text: str) -> None:
    assert find_phrases(text, HARM) == ()


def test_self_harm_lists_have_no_denials() -> None:
    assert HARM.negations == HARM.negation_ends == ()


def test_both_languages_stand_in_one_list() -> None:
    """People mix them: a phrase counts in whichever language it was written."""
    assert find_phrases("I have fiebre and chills", RED) == ("chills", "fiebre")
