"""The forms that only words have, and what a reading gives to who reads it."""

from __future__ import annotations

from datetime import date

import pytest

from intake.domain.dates import Ago, Between, CalendarDate, Interval, InvalidDate
from intake.domain.told_date import REASONS, Age, Gap, Reading, read, say
from intake.domain.told_date.forms import ages_between

TODAY = date(2026, 6, 15)
BIRTH = CalendarDate(1961, 2, 3).interval(TODAY, None)


def test_an_age_is_a_year_of_life_from_birthday_to_birthday() -> None:
    assert Age(60).interval(TODAY, BIRTH) == Interval(date(2021, 2, 3), date(2022, 2, 2))
    assert Age(60).interval(TODAY, None) is None
    year = CalendarDate(1961).interval(TODAY, None)
    assert Age(60).interval(TODAY, year) == Interval(date(2021, 1, 1), date(2022, 12, 30))


def test_several_ages_run_from_the_first_birthday_to_the_day_before_the_one_after_the_last() -> None:
    assert Age(52, 53).interval(TODAY, BIRTH) == Interval(date(2013, 2, 3), date(2015, 2, 2))
    assert Age(52, 53).to_data() == {"age": [52, 53]}
    assert (ages_between(52, 53), ages_between(60, 60)) == (Age(52, 53), Age(60))


@pytest.mark.parametrize("years", [(-1,), (121,), (60, 121), (53, 52), (60, 60)])
def test_nobody_is_of_such_an_age(years: tuple[int, ...]) -> None:
    with pytest.raises(InvalidDate, match="between 0 and 120"):
        Age(*years)


def test_a_reading_tells_its_days_where_they_are_known() -> None:
    assert Reading(Age(60)).to_data(TODAY, None) == {"date": {"age": 60}}
    assert Reading(Age(60)).to_data(TODAY, BIRTH) == {
        "date": {"age": 60},
        "earliest": "2021-02-03",
        "latest": "2022-02-02",
    }
    assert Reading(Gap(2, 4)).to_data(TODAY, BIRTH) == {"date": {"gap_months": [2, 4]}}


def test_a_reading_ends_today_unless_it_lies_ahead() -> None:
    this_year = Reading(CalendarDate(2026)).interval(TODAY, None)
    assert this_year == Interval(date(2026, 1, 1), TODAY)
    assert Reading(CalendarDate(2027)).interval(TODAY, None) == Interval(date(2027, 1, 1), date(2027, 12, 31))
    now = Reading(Age(65)).interval(TODAY, BIRTH)
    assert now == Interval(date(2026, 2, 3), TODAY)


def test_what_reaches_back_to_birth_begins_there_or_with_our_calendar() -> None:
    longer = Reading(Ago("months", 120, None, TODAY))
    assert longer.interval(TODAY, BIRTH) == Interval(date(1961, 2, 3), date(2016, 6, 15))
    assert longer.interval(TODAY, None) == Interval(date(1900, 1, 1), date(2016, 6, 15))


def test_every_reason_is_said_in_both_languages() -> None:
    assert {language for words in REASONS.values() for language in words} == {"en", "es"}
    assert all(words["en"] != words["es"] for words in REASONS.values())


def test_nothing_and_too_much_are_not_read() -> None:
    assert read("  ", TODAY).reason == "empty"
    assert read("in 2019 " * 26, TODAY).reason == "too_long"
    assert read("in 2019 " + " " * 190, TODAY).readings


@pytest.mark.parametrize(
    ("form", "english", "spanish"),
    [
        (CalendarDate(2021), "2021", "2021"),
        (CalendarDate(2021, 6), "June 2021", "junio de 2021"),
        (CalendarDate(2021, 6, 5), "June 5, 2021", "5 de junio de 2021"),
        (Between(CalendarDate(2014), CalendarDate(2016)), "between 2014 and 2016", "entre 2014 y 2016"),
        (Between(CalendarDate(1900), CalendarDate(2014)), "before 2015", "antes de 2015"),
        (Between(CalendarDate(1900), CalendarDate(2021, 5)), "before June 2021", "antes de junio de 2021"),
        (
            Between(CalendarDate(1900), CalendarDate(2021, 5, 31)),
            "before June 1, 2021",
            "antes de 1 de junio de 2021",
        ),
        (Between(CalendarDate(2018, 5, 17), CalendarDate(2018, 9, 15)), "summer 2018", "verano de 2018"),
        (Between(CalendarDate(2018, 12), CalendarDate(2019, 3)), "winter 2018-2019", "invierno de 2018-2019"),
        (
            Ago("months", 2, 4, TODAY),
            "2 to 4 months ago (answered June 15, 2026)",
            "hace 2 a 4 meses (contestado el 15 de junio de 2026)",
        ),
        (
            Ago("months", 96, 144, TODAY),
            "8 to 12 years ago (answered June 15, 2026)",
            "hace 8 a 12 años (contestado el 15 de junio de 2026)",
        ),
        (
            Ago("months", 12, None, TODAY),
            "more than 1 year ago (answered June 15, 2026)",
            "hace más de 1 año (contestado el 15 de junio de 2026)",
        ),
        (
            Ago("days", 0, 14, TODAY),
            "less than 14 days ago (answered June 15, 2026)",
            "hace menos de 14 días (contestado el 15 de junio de 2026)",
        ),
        (Age(60), "when I was 60", "cuando tenía 60 años"),
        (Age(52, 53), "when I was 52 or 53", "cuando tenía 52 o 53 años"),
        (Age(79, 80), "when I was 79 or 80", "cuando tenía 79 u 80 años"),
        (Age(61, 63), "when I was 61, 62 or 63", "cuando tenía 61, 62 o 63 años"),
        (Age(50, 55), "when I was 50 to 55", "cuando tenía 50 a 55 años"),
        (
            Gap(2, 4),
            "2 to 4 months after the surgery (in whole months)",
            "2 a 4 meses después de la cirugía (en meses enteros)",
        ),
    ],
)
def test_a_reading_in_words(
    form: Ago | Age | Gap | Between | CalendarDate, english: str, spanish: str
) -> None:
    assert (say(form, "en"), say(form, "es")) == (english, spanish)


@pytest.mark.parametrize(
    "words",
    [
        "2 to 4 months ago (answered Junember 15, 2026)",
        "2 to 4 months ago (answered June 31, 2026)",
        "4 to 2 months ago (answered June 15, 2026)",
    ],
)
def test_words_that_were_never_printed_are_not_taken_for_printed_ones(words: str) -> None:
    assert all(
        not isinstance(reading.form, Ago) or reading.form.answered_on == TODAY
        for reading in read(words, TODAY).readings
    )


def test_a_printed_gap_is_a_gap_in_an_onsets_box_alone() -> None:
    words = "2 to 4 months after the surgery (in whole months)"
    assert read(words, TODAY, onset=True).readings == (Reading(Gap(2, 4)),)
    assert read(words, TODAY).readings == ()
