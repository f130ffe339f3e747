from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, strategies

from intake.domain.person import (
    Identity,
    fold_email,
    identity_from_answers,
    name_parts,
    name_words,
    sought_ways,
    telling_words,
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
    assert identity.sought_names == ("Ximena Quintanilla-Roe", "Bao Roe")
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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("O'Malley", "O`Malley"),
        ("O'Malley", "O\u2019Malley"),
        ("O'Malley", "OMalley"),
        ("O'Malley", "O\u00b4Malley"),
        ("Đặng", "Dang"),
        ("Łukasz", "Lukasz"),
        ("Keʻalohilani", "Kealohilani"),
        ("Keʻalohilani", "Ke'alohilani"),
        ("Søren", "Soren"),
        ("Weiß", "Weiss"),
        ("Işık", "Isik"),
        ("Æsa", "Aesa"),
        ("Nguyễn", "NGUYEN"),
        ("Ma\u200bria", "Maria"),
        ("\ufeffMaria", "Maria"),
        ("Jos\u0065\u0301", "José"),
        ("Ｍａｒｉａ", "maria"),
        ("Smith-Jones", "Smith Jones"),
        ("D'Angelo", "D＇Angelo"),
        ("İpek", "ipek"),
        ("\u0149", "n"),
    ],
)
def test_names_that_people_take_for_one_are_alike(one: str, other: str) -> None:
    assert name_words(one) == name_words(other) != []


@given(strategies.text(max_size=60))
def test_what_is_folded_is_folded_once_and_for_all(name: str) -> None:
    words = name_words(name)
    assert name_words(" ".join(words)) == words
    assert all(word.isalnum() and word == word.casefold() for word in words)


@given(
    strategies.text(max_size=40),
    strategies.sampled_from("'`\u00b4\u2019\u2018\u02bb\u02bc\u200b\u2060\ufeff\u00ad"),
)
def test_no_mark_in_a_name_and_nothing_unseen_makes_it_another(name: str, mark: str) -> None:
    letters = [each for each in name if each.isalnum() and each.isascii()]
    assert name_words(mark.join(letters)) == name_words("".join(letters))


NAMES = strategies.lists(strategies.text("abcdeñøł", min_size=1, max_size=9), min_size=1, max_size=4)


@given(NAMES)
def test_a_name_is_found_as_it_is_written_and_written_as_one(words: list[str]) -> None:
    person = Identity(given=words[0], family=" ".join(words[1:]))
    parts = name_parts(person.sought_names)
    for typed in (" ".join(words), "".join(words), "-".join(words).upper(), "".join(words[1:]) or words[0]):
        assert any(set(way) <= parts for way in sought_ways(typed)), typed
        assert person.has_name(typed)


@given(NAMES)
def test_a_name_written_as_one_is_found_by_its_parts(words: list[str]) -> None:
    person = Identity(family="".join(words))
    typed = " ".join(words)
    assert any(set(way) <= name_parts(person.sought_names) for way in sought_ways(typed))
    assert person.has_name(typed)


@pytest.mark.parametrize(
    ("family", "telling"),
    [
        ("de la Rosa", ["rosa"]),
        ("van der Berg", ["berg"]),
        ("O Brien", ["brien"]),
        ("Smith Jr.", ["smith"]),
        ("De La", ["de", "la"]),
        ("Santa Cruz", ["cruz"]),
        ("Quintanilla-Roe", ["quintanilla", "roe"]),
        ("", []),
    ],
)
def test_particles_tell_nobody_apart(family: str, telling: list[str]) -> None:
    assert telling_words(family) == telling


def is_found(person: Identity, typed: str) -> bool:
    """Whether the index would find this person; what is typed in full is compared later."""
    return any(set(way) <= name_parts(person.sought_names) for way in sought_ways(typed))


@pytest.mark.parametrize(
    "typed",
    ["xim", "XIMENA", "quint", "Quintanilla", "roe ximena", "bao", "quintanillaroe", "ximenaquint", "baoroe"],
)
def test_a_person_has_the_parts_that_a_typed_part_of_a_name_asks_for(typed: str) -> None:
    person = identity_from_answers(ANSWERS)

    assert is_found(person, typed)
    assert person.has_name(typed)


@pytest.mark.parametrize("typed", ["imena", "quintanar", "ximenez", "ximena bob", "", "---"])
def test_a_person_does_not_have_the_parts_of_another_name(typed: str) -> None:
    person = identity_from_answers(ANSWERS)

    assert not is_found(person, typed)
    assert not person.has_name(typed)


@pytest.mark.parametrize("typed", ["xi", "ro"])
def test_fewer_than_three_letters_ask_for_a_whole_name_of_that_length(typed: str) -> None:
    assert not is_found(identity_from_answers(ANSWERS), typed)
    assert is_found(Identity(family=typed.title()), typed)


def test_short_words_beside_longer_ones_are_not_asked_for_and_the_longest_comes_first() -> None:
    assert sought_ways("de la Quintanilla")[0] == ["quintani"]
    assert sought_ways("Mary Ann") == [["mary", "ann"], ["maryann"]]
    assert sought_ways("Li") == [["li"]]


def test_of_many_words_each_is_taken_by_itself() -> None:
    assert len(sought_ways("one two three four five six seven eight")) == 1
    assert sought_ways("") == []


def test_long_names_agree_in_their_parts_and_are_told_apart_in_full() -> None:
    person = Identity(family="Quintanilla")

    assert not is_found(person, "Quintanar")
    assert is_found(person, "Quintanilo")
    assert not person.has_name("Quintanilo")


def test_an_email_address_is_compared_without_case_spaces_and_what_nobody_sees() -> None:
    assert fold_email(" Ximena.Q@Example.ORG ") == "ximena.q@example.org"
    assert fold_email("ximena.q\u200b @example.org") == "ximena.q@example.org"
