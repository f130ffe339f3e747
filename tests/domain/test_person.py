from __future__ import annotations

from datetime import date

import pytest

from intake.domain.person import (
    Identity,
    fold_email,
    identity_from_answers,
    name_parts,
    name_words,
    sought_parts,
)
from intake.domain.phone import Phone

ANSWERS = {
    "name_given": {"state": "answered", "value": " Ximena "},
    "name_family": {"state": "answered", "value": "Quintanilla-Roe"},
    "birth_date": {"state": "answered", "value": "1961-02-03"},
    "phone": {"state": "answered", "value": "(205) 555-0142"},
    "message_ok": {"state": "answered", "value": "yes"},
    "email": {"state": "answered", "value": "Ximena.Q@Example.org"},
    "helper_name": {"state": "answered", "value": "Bao Roe"},
    "helper_phone": {"state": "answered", "value": "+1 205 555 0177"},
    "helper_may_talk": {"state": "answered", "value": "no"},
}


def test_the_identity_is_read_from_its_answers() -> None:
    identity = identity_from_answers(ANSWERS)

    assert identity == Identity(
        given="Ximena",
        family="Quintanilla-Roe",
        birth_date="1961-02-03",
        phone=Phone("+12055550142", "(205) 555-0142"),
        message_ok=True,
        email="Ximena.Q@Example.org",
        helper_name="Bao Roe",
        helper_phone=Phone("+12055550177", "+1 205 555 0177"),
        helper_may_talk=False,
    )
    assert identity.full_name == "Ximena Quintanilla-Roe"
    assert identity.names == ("Ximena", "Quintanilla-Roe", "Bao Roe")
    assert [phone.shown for phone in identity.phones] == ["(205) 555-0142", "+1 205 555 0177"]


def test_not_sure_blank_and_not_asked_are_not_told() -> None:
    answers = {"phone": {"state": "not_sure"}, "email": {"state": "blank"}, "message_ok": {"state": "blank"}}

    assert identity_from_answers(answers) == Identity()


@pytest.mark.parametrize(
    ("born", "age"),
    [
        ("1961-02-03", 65),
        ("1961-06-15", 65),
        ("1961-06-16", 64),
        ("1960-02-29", 66),
        ("1961", None),
        ("unknown", None),
        (None, None),
    ],
)
def test_the_age_is_counted_to_the_birthday_and_not_guessed(born: str | None, age: int | None) -> None:
    assert Identity(birth_date=born).age_on(date(2026, 6, 15)) == age


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("José O'Neil-Ruiz", ["jose", "oneil", "ruiz"]),
        ("  ÅSA  von der Straße ", ["asa", "von", "der", "strasse"]),
        ("O’Brien", ["obrien"]),
        ("李 小龍", ["李", "小龍"]),
        ("---", []),
    ],
)
def test_names_are_compared_without_accents_case_and_punctuation(name: str, words: list[str]) -> None:
    assert name_words(name) == words


@pytest.mark.parametrize("typed", ["xim", "XIMENA", "quint", "Quintanilla", "roe ximena", "bao"])
def test_a_person_has_the_parts_that_a_typed_part_of_a_name_asks_for(typed: str) -> None:
    person = identity_from_answers(ANSWERS)

    assert sought_parts(typed)
    assert set(sought_parts(typed)) <= name_parts(person.names)
    assert person.has_name(typed)


@pytest.mark.parametrize("typed", ["imena", "quintanar", "ximenez", "ximena bob"])
def test_a_person_does_not_have_the_parts_of_another_name(typed: str) -> None:
    person = identity_from_answers(ANSWERS)

    assert not set(sought_parts(typed)) <= name_parts(person.names)
    assert not person.has_name(typed)


@pytest.mark.parametrize("typed", ["xi", "ro"])
def test_fewer_than_three_letters_ask_for_a_whole_name_of_that_length(typed: str) -> None:
    assert not set(sought_parts(typed)) <= name_parts(identity_from_answers(ANSWERS).names)
    assert set(sought_parts(typed)) <= name_parts([typed.title()])


def test_short_words_beside_longer_ones_are_not_asked_for_and_the_longest_comes_first() -> None:
    assert sought_parts("de la Quintanilla roe") == ["quintani", "roe"]


def test_long_names_agree_in_their_parts_and_are_told_apart_in_full() -> None:
    person = Identity(family="Quintanilla")

    assert set(sought_parts("Quintanar")) - name_parts(person.names) == {"quintana"}
    assert set(sought_parts("Quintanilo")) <= name_parts(person.names)
    assert not person.has_name("Quintanilo")


def test_an_email_address_is_compared_without_case_and_space_around_it() -> None:
    assert fold_email(" Ximena.Q@Example.ORG ") == "ximena.q@example.org"
