"""What people say, as the two tables of phrases tell: 400 phrases and more of each language."""

from __future__ import annotations

import pytest

from intake.domain.told_date import REASONS
from tests.domain.told_date.phrases import Expected, date_form, expectations, in_the_other_language
from tests.support.every import holds_of_every

TABLES = ("phrases_en.txt", "phrases_es.txt")
EVERY_TABLE = (*TABLES, "phrases_rare.txt")


def understood(expected: Expected) -> tuple[list[object], bool, str | None]:
    told = expected.form.read(expected.phrase)
    assert told.phrase == expected.phrase
    return [reading.form.to_data() for reading in told.readings], told.ask_back, told.reason


@pytest.mark.parametrize("table", TABLES)
def test_a_table_holds_at_least_400_different_phrases(table: str) -> None:
    assert len({expected.phrase for expected in expectations(table)}) >= 400


def place_and_phrase(expected: Expected) -> str:
    return f"{expected.place} {expected.phrase}"


@pytest.mark.parametrize("table", EVERY_TABLE)
def test_a_phrase_means_what_the_table_says(table: str) -> None:
    def means_that(expected: Expected) -> None:
        assert understood(expected) == (expected.readings, expected.ask_back, expected.reason)

    holds_of_every(expectations(table), means_that, place_and_phrase)


@pytest.mark.parametrize("table", EVERY_TABLE)
def test_either_language_is_understood_on_the_other_form(table: str) -> None:
    """Only the order of two meanings in digits is the form's own."""

    def means_that(expected: Expected) -> None:
        readings, ask_back, reason = understood(in_the_other_language(expected))
        assert sorted(map(str, readings)) == sorted(map(str, expected.readings))
        assert (ask_back, reason) == (expected.ask_back, expected.reason)

    holds_of_every(expectations(table), means_that, place_and_phrase)


@pytest.mark.parametrize("table", TABLES)
def test_a_table_shows_each_reason_that_a_phrase_can_have(table: str) -> None:
    shown = {expected.reason for expected in expectations(table)} - {None}
    assert shown | {"empty", "too_long"} == set(REASONS)


def test_the_tables_short_writing() -> None:
    assert date_form("2014 .. 2016") == {"between": ["2014", "2016"]}
    assert date_form("ago 120+ months") == {"ago_months": [120, None]}
    assert date_form("ago 5-14 days") == {"ago_days": [5, 14]}
    assert date_form("gap 0-1 months") == {"gap_months": [0, 1]}
    assert date_form("age 60") == {"age": 60}
    assert date_form("age 52-53") == {"age": [52, 53]}
    with pytest.raises(ValueError, match="expected YYYY"):
        date_form("sometime")
