"""No day that was not said, and none that was said is dropped."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.domain.told_date import read
from intake.domain.told_date.lexicon import ALL, ORDINARY, SINGLE
from tests.domain.strategies import todays
from tests.support.examples import examples

SAYS_A_DAY = 31
"""A number up to this in a phrase may be a day."""

BY_NUMBERS = {"st", "nd", "rd", "th", "a", "de", "del", "el", "la", "the", "o", "y", "e"} | set(SINGLE)
"""Words of one or two letters that belong to a number, and words of dates."""

forms = st.sampled_from(["en", "es"])
wordy = st.lists(
    st.sampled_from(sorted(" ".join(words) for words, (sign, _) in ALL.items() if sign not in "o@Wq"))
    | st.integers(SAYS_A_DAY + 1, 2030).map(str),
    min_size=1,
    max_size=7,
).map(" ".join)


@settings(max_examples=examples(300))
@given(wordy, todays, forms)
def test_nothing_becomes_a_single_day_unless_a_day_was_said(phrase: str, today: date, language: str) -> None:
    says_no_single_day(phrase, today, language)


@pytest.mark.faults
@settings(max_examples=20_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(wordy, todays, forms)
def test_nothing_of_very_much_becomes_a_single_day_unless_a_day_was_said(
    phrase: str, today: date, language: str
) -> None:
    says_no_single_day(phrase, today, language)


def says_no_single_day(phrase: str, today: date, language: str) -> None:
    """These phrases hold no number up to 31, no ordinal, no weekday and no "yesterday"."""
    for reading in read(phrase, today, spanish=language == "es").readings:
        whole = reading.form.interval(today, None)
        assert whole is None or whole.days > 1, (phrase, reading.form)


# --- a number that counts something else is no day, and a day that was said is never dropped ----------------

low = st.integers(1, SAYS_A_DAY)
months = st.sampled_from(sorted(" ".join(words) for words, (sign, _) in ALL.items() if sign == "M"))
years = st.integers(1950, 2030).map(str) | st.just("")
plain_words = st.lists(st.sampled_from(sorted(ORDINARY - BY_NUMBERS)), min_size=1, max_size=3).map(" ".join)
nouns = st.sampled_from(sorted(" ".join(words) for words, (sign, _) in ALL.items() if sign == "m"))
things = st.sampled_from(
    sorted(
        " ".join(words)
        for words, (sign, value) in ALL.items()
        if sign == "r" or (sign, value) == ("Z", "many")
    )
)
surgeries = st.sampled_from(sorted(" ".join(words) for words, sign in ALL.items() if sign == ("Z", "one")))
counts = st.one_of(
    st.builds("{} {}".format, nouns, low),
    st.builds("{} #{}".format, surgeries, low),
    st.builds("{} number {}".format, surgeries, low),
    st.builds("{} {}".format, surgeries, st.integers(1, 9)),
    st.builds("{} {}".format, low, things),
    st.builds("{} {}".format, low, plain_words),
    st.builds("#{}".format, low),
)
counted = st.one_of(
    st.builds("{} {} {}".format, counts, months, years),
    st.builds("{} {} {} {}".format, counts, plain_words, months, years),
    st.builds("{} {} {} {}".format, months, low, things, years),
    st.builds("{} {} {} {}".format, plain_words, counts, months, years),
)


@settings(max_examples=examples(400))
@given(counted, todays, forms)
def test_no_number_that_counts_something_else_becomes_a_day(phrase: str, today: date, language: str) -> None:
    says_no_single_day(phrase, today, language)


@pytest.mark.faults
@settings(max_examples=20_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(counted, todays, forms)
def test_no_number_of_very_many_that_count_something_else_becomes_a_day(
    phrase: str, today: date, language: str
) -> None:
    says_no_single_day(phrase, today, language)


WHICH_YEAR = """
last, this, this past, next, last year, of last year, this year, the year before last, pasado, el pasado,
el año pasado, del año pasado, de este año, del año antepasado, in, on, the, el, del, surgery, me operaron
"""
which_year = st.sampled_from(["", ",", *(each.strip() for each in WHICH_YEAR.split(","))])
a_day = st.builds(
    lambda day, how: how.format(day=day),
    st.integers(1, 28),
    st.sampled_from(["october {day}th", "oct {day}th", "the {day}th of october", "{day} de octubre"]),
)


@settings(max_examples=examples(400))
@given(which_year, a_day, which_year, todays)
def test_a_day_that_was_said_is_never_dropped(lead: str, day: str, tail: str, today: date) -> None:
    phrase = f"{lead} {day} {tail}"
    for reading in read(phrase, today).readings:
        days = reading.form.interval(today, None)
        assert days is not None, phrase
        assert days.days == 1, (phrase, reading.form)
