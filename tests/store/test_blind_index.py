from __future__ import annotations

import pytest

from intake.domain.person import Identity, identity_from_answers
from intake.domain.phone import Phone
from intake.store.blind_index import (
    Trait,
    birth_date_mac,
    birth_year,
    email_mac,
    index_entries,
    name_ways,
    phone_end,
    phone_mac,
    phone_macs,
    sounding,
)
from tests.support.stories import ANSWERS

KEY = bytes(range(32))
ADDED_SINCE = {
    *name_ways(KEY, "joseli")[0],
    *name_ways(KEY, "josel")[0],
    phone_end(KEY, "0142"),
    phone_end(KEY, "5550142"),
    birth_year(KEY, "1961"),
    *sounding(KEY, ["josé"]),
}
"""What the second and third versions of the index have besides the first."""


def test_what_was_indexed_before_is_found_by_the_same_values() -> None:
    person = Identity(
        "José", "Li", None, "1961-02-03", Phone("+12055550142", "(205) 555-0142"), email=" Jo@Example.org "
    )

    assert {(kind, mac.hex()) for kind, mac in index_entries(KEY, person)} == {
        ("birth_date", "9e1c1102b02bf995d09a42c03553fa27"),
        ("email", "891f6cc8525ddae99b83f4e825766b2a"),
        ("name", "0d60191e8cef74b6823020b5de449a9e"),
        ("name", "98bae6818ddc8946548ff7bbaa0e0151"),
        ("name", "aaecf08be0df91b40f28793ecd67959b"),
        ("phone", "f97571c66065ca82ba117c00f398fa24"),
    } | {(kind, mac.hex()) for kind, mac in ADDED_SINCE}


def is_found(entries: set[Trait], typed: str) -> bool:
    return any(set(way) <= entries for way in name_ways(KEY, typed))


@pytest.mark.parametrize("typed", ["xim", "XIMENA", "quint", "Quintanilla", "roe ximena", "bao"])
def test_a_part_of_any_name_finds_the_person(typed: str) -> None:
    assert is_found(index_entries(KEY, identity_from_answers(ANSWERS)), typed)


@pytest.mark.parametrize("typed", ["xi", "imena", "quintanar", "ro", "ximenez", "", "..."])
def test_other_names_and_parts_shorter_than_three_letters_find_nobody(typed: str) -> None:
    assert not is_found(index_entries(KEY, identity_from_answers(ANSWERS)), typed)


def test_a_name_of_two_letters_is_found_whole() -> None:
    assert is_found(index_entries(KEY, Identity(family="Li")), "Li")


@pytest.mark.parametrize("end", ["0142", "5550142"])
def test_a_phone_number_is_found_by_its_last_four_and_seven_digits(end: str) -> None:
    entries = index_entries(KEY, Identity(phone=Phone("+12055550142", "(205) 555-0142")))

    assert phone_end(KEY, end) in entries
    assert len([kind for kind, _ in entries if kind == "phone_end"]) == 2


@pytest.mark.parametrize("typed", ["2055550142", "205-555-0142", "+1 (205) 555 0142", "1.205.555.0142"])
def test_a_phone_number_is_found_in_any_format(typed: str) -> None:
    entries = index_entries(KEY, Identity(phone=Phone("+12055550142", "(205) 555-0142")))

    assert {("phone", phone_mac(KEY, typed))} == {e for e in entries if e[0] == "phone"}


@pytest.mark.parametrize("typed", ["55 1234 5678", "5512345678", "+52 55 1234 5678", "+52 (55) 1234-5678"])
def test_a_number_of_another_country_is_found_as_it_was_typed_and_as_it_is_dialled(typed: str) -> None:
    phone = Phone("+525512345678", "+52 55 1234 5678", typed="55 1234 5678")
    entries = index_entries(KEY, Identity(phone=phone))

    assert ("phone", phone_mac(KEY, typed)) in entries


def test_a_number_that_could_not_be_checked_is_found_as_it_was_typed() -> None:
    entries = index_entries(KEY, Identity(phone=Phone("", "436 234 0167", typed="436 234 0167, my son")))

    assert ("phone", phone_mac(KEY, "(436) 234-0167")) in entries


def test_a_phone_number_with_too_few_digits_is_not_indexed() -> None:
    assert phone_mac(KEY, "555-014") is phone_mac(KEY, "none") is None
    assert phone_macs(KEY, [Phone("", "call me", typed="call me")]) == set()


def test_helpers_birth_date_and_email_are_indexed_too() -> None:
    entries = index_entries(KEY, identity_from_answers(ANSWERS))

    assert ("phone", phone_mac(KEY, "205 555 0177")) in entries
    assert ("birth_date", birth_date_mac(KEY, "1961-02-03")) in entries
    assert ("email", email_mac(KEY, " ximena.q@example.ORG ")) in entries


def test_the_index_means_nothing_under_another_key_and_keeps_its_kinds_apart() -> None:
    mine = index_entries(KEY, identity_from_answers(ANSWERS))
    other = index_entries(bytes(32), identity_from_answers(ANSWERS))

    assert not {mac for _, mac in mine} & {mac for _, mac in other}
    assert birth_date_mac(KEY, "x") != email_mac(KEY, "x")


def test_an_index_holds_a_bounded_number_of_rows_however_long_the_name() -> None:
    assert len(index_entries(KEY, Identity(given="A" * 400))) == 6


def test_a_name_with_half_a_character_pair_is_indexed_not_refused() -> None:
    assert index_entries(KEY, Identity(given="Ana\ud83d", email="a\ud83d@example.org"))
