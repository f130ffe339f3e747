"""What people write when the legs fail or the bladder does, sentence by sentence, in both languages.

Beside `test_policy_words.py`, which holds how a phrase is found: these are whole sentences as they come in.
"""

from __future__ import annotations

import pytest

from intake.content.policies import load_policy
from intake.domain.own_words import find_phrases

POLICY = load_policy()
RED, HARM = POLICY.red_flag_words, POLICY.self_harm_words

ENGLISH = [
    "I need a wheelchair now",
    "my legs don't work",
    "My legs just don’t work right",
    "can't feel when I wipe",
    "my foot drops",
    "My left foot slaps the ground when I walk",
    "I can't lift my toes",
    "my leg gave out and I fell",
    "I keep tripping on the carpet",
    "legs feel like jelly",
    "I have no strength in my right hand",
    "my arm went dead",
    "I can hardly walk",
    "can't pick up my foot",
    "I have to use a walker and now need a wheelchair",
    "it's numb where I sit",
    "I can't tell if I have to pee",
    "pee just dribbles out",
    "I don't know when I'm peeing",
    "I've been wearing diapers",
    "I wet myself last night",
    "took me 10 minutes to start peeing",
    "had an accident in my pants",
    "my privates are numb",
    "I lost feeling in my private area",
    "my hands are clumsy, I drop everything",
    "can't button my shirt",
    "I walk like I'm drunk",
    "My balance is off",
    "both my hands are numb",
    "face is drooping on one side",
    "my speech is slurred",
    "seeing double since yesterday",
    "worst back pain of my life",
    "My incision is leaking",
    "cut is red and hot",
    "I've had fever and chills on and off",
    "sweating through the sheets at night",
    "I can't catch my breath",
    "my chest feels tight",
    "one of my calves is swollen",
    "I can't move my left leg at all",
    "the numbness is spreading up my legs",
    "it feels like my foot isn't there",
    "paralysed on one side",
    "I cannot stand on my right leg",
    "My knee keeps buckling",
    "I had to crawl to the bathroom",
    "I have lost all control down there",
    "can't get an erection since the surgery",
    "couldn't get off the toilet my legs quit",
    "leg won't hold me",
    "I stumble a lot",
    "can't feel my feet when I walk",
    "foot keeps catching",
    "I'm losing use of my hand",
    "my bladder won't empty",
    "I can't pee at all since last night",
]
"""Each holds a red flag."""

SPANISH = [
    "necesito una silla de ruedas",
    "mis piernas no funcionan",
    "no siento cuando me limpio",
    "se me cae el pie",
    "el pie se me arrastra al caminar",
    "no me responden las piernas",
    "se me doblan las piernas y me caigo",
    "no tengo fuerza en la mano",
    "no puedo levantar el pie",
    "me orino sin darme cuenta",
    "no puedo aguantarme la pipí",
    "tengo que pujar para orinar",
    "no me sale la orina desde ayer",
    "uso pañales desde la cirugía",
    "se me sale el popó y no lo siento",
    "estoy adormecida de la cintura para abajo",
    "no siento mis partes íntimas",
    "tengo dormido el trasero",
    "me tropiezo con la punta del pie",
    "camino como borracha",
    "pierdo el equilibrio",
    "se me caen las cosas de las manos",
    "no puedo abrocharme la camisa",
    "se me torció la boca",
    "hablo enredado desde la mañana",
    "veo doble",
    "el peor dolor de mi vida",
    "la herida me supura y huele mal",
    "me sale agua de la herida",
    "tengo escalofríos y sudo en las noches",
    "no puedo respirar bien",
    "me duele el pecho",
    "tengo hinchada la pantorrilla",
    "no puedo caminar sin ayuda",
    "casi no puedo caminar",
    "la pierna no me sostiene",
    "se me va la fuerza de las piernas",
    "mis dos manos están dormidas",
    "no siento los pies",
    "me quedé paralizado",
    "ya no puedo mover los dedos del pie",
    "el brazo no me sirve",
    "se me fue la fuerza del brazo",
    "batallo para orinar",
    "me gana la orina",
    "no alcanzo a llegar al baño",
    "no tengo erecciones desde la operación",
    "me desmayé ayer",
    "se me abrieron los puntos",
    "tengo calentura desde hace una semana",
    "las piernas no me aguantan",
    "ando en silla de ruedas",
    "me caigo a cada rato",
    "no puedo tragar",
    "se me cierra la garganta",
    "el cáncer me regresó",
    "perdí la sensibilidad en la pierna",
    "me da mucho mareo de repente y dolor de cuello",
    "no me puedo parar de la cama",
]
"""Each holds a red flag."""

SELF_HARM = [
    "I want to end it all",
    "I don't want to be here anymore",
    "I wish I would just die in my sleep",
    "my family would be better off without me",
    "I'm done living like this",
    "I've thought about ending my life",
    "I've had thoughts of taking my own life",
    "I could just swallow the whole bottle of pills",
    "sometimes I think about driving off a bridge",
    "I pray God takes me",
    "there's no point in living with this pain",
    "what's the point of living",
    "I don't care if I live or die",
    "I'd rather not wake up tomorrow",
    "just put me out of my misery",
    "no quiero vivir así",
    "quisiera que Dios me llevara",
    "mejor sería morirme",
    "ya no le veo sentido a vivir",
    "a veces pienso en quitarme la vida",
    "me dan ganas de matarme",
    "ya no aguanto, me quiero morir",
    "mi familia estaría mejor sin mí",
    "no tiene caso seguir viviendo",
    "me quiero ir de este mundo",
    "he pensado en tomarme todas las pastillas",
    "estoy harta de vivir con este dolor",
    "no me importa si me muero",
    "ojalá no despertara mañana",
]
"""Each speaks of self-harm or of not wanting to live."""

PLAIN = [
    "I don't have numbness between my legs",
    "no weakness in my legs",
    "My legs are not weak",
    "I have never needed a wheelchair",
    "I do not need a wheelchair",
    "my foot does not drop",
    "I can walk fine",
    "My bladder works fine",
    "no trouble peeing",
    "I had a fusion in 2015 and the pain came back",
    "I cannot sit for long",
    "pain shoots down my leg",
    "My back is killing me",
    "I can't stand up straight",
    "My wife's wheelchair ramp is done",
    "keep falling asleep because of the pills",
    "the pain keeps me up",
    "I work standing up",
    "I am off work",
    "My insurance denied it",
    "no necesito silla de ruedas",
    "no tengo debilidad en las piernas",
    "nunca se me duermen los pies",
    "puedo caminar bien",
    "el dolor me baja por la pierna",
    "no tengo problemas para orinar",
    "me operaron en 2015 y el dolor regresó",
    "no puedo estar sentada mucho tiempo",
    "trabajo de pie",
    "tengo diabetes",
    "sin adormecimiento en la ingle",
    "no me puedo parar derecho",
]
"""None holds a red flag: denied, an idiom, or everyday trouble."""

PLAIN_OF_LIFE = [
    "I want to live without pain",
    "My wife died last year",
    "I take my pills with food",
    "I would hurt myself lifting that",
    "I am tired of this pain",
    "I can't live with this pain anymore, please help",
    "I hurt myself at work in May",
    "no quiero lastimarme otra vez",
    "mi esposo murió en 2010",
    "quiero vivir sin dolor",
    "me corto el pelo cada mes",
    "estoy cansada de este dolor",
    "me hago daño al agacharme",
]
"""None speaks of self-harm."""


@pytest.mark.parametrize("text", [*ENGLISH, *SPANISH])
def test_a_red_flag_is_found_as_people_write_it(text: str) -> None:
    assert find_phrases(text, RED)
    assert find_phrases(text.upper(), RED)
    assert find_phrases("".join(f"{letter}\u200b" for letter in text), RED)


@pytest.mark.parametrize("text", SELF_HARM)
def test_self_harm_is_found_as_people_write_it(text: str) -> None:
    assert find_phrases(text, HARM)


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_denied_or_everyday_is_no_red_flag(text: str) -> None:
    assert find_phrases(text, RED) == ()


@pytest.mark.parametrize("text", [*PLAIN, *PLAIN_OF_LIFE])
def test_plain_talk_is_not_self_harm(text: str) -> None:
    assert find_phrases(text, HARM) == ()


@pytest.mark.parametrize(("language", "least"), [(ENGLISH, 50), (SPANISH, 50)], ids=["en", "es"])
def test_there_are_many_of_them_in_each_language(language: list[str], least: int) -> None:
    assert len(set(language)) >= least
