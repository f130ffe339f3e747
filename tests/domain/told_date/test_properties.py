"""What holds for every phrase: nothing crashes or is narrower than said, and words printed read back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.domain.dates import Ago, Between, CalendarDate, Interval, PartialDate
from intake.domain.told_date import REASONS, Age, Form, Gap, Told, read, say
from intake.domain.told_date.lexicon import ALL
from tests.domain.strategies import todays
from tests.domain.told_date.phrases import Expected, expectations
from tests.support.examples import examples

EVERY = [
    each for table in ("phrases_en.txt", "phrases_es.txt", "phrases_rare.txt") for each in expectations(table)
]
lexicon_words = st.sampled_from(sorted(" ".join(words) for words in ALL))
numbers = st.integers(0, 3000).map(str) | st.integers(0, 40).map(str) | st.integers(1890, 2030).map(str)
marks = st.sampled_from(["/", "-", ".", ",", "?", "'", "~", "+", "??", "xx", "00", "(", ")", " "])
phrases = st.one_of(
    st.lists(lexicon_words | numbers | marks, max_size=9).map(" ".join),
    st.lists(lexicon_words | numbers | marks, max_size=9).map("".join),
    st.text(max_size=60),
)
forms = st.sampled_from(["en", "es"])
births = st.none() | st.builds(
    lambda day, parts: CalendarDate(*(day.year, day.month, day.day)[:parts]),
    st.dates(date(1930, 1, 1), date(2005, 1, 1)),
    st.sampled_from([1, 2, 3]),
)


def holds_together(told: Told, phrase: str, today: date, birth: Interval | None) -> None:
    """Kept word for word, either readings or a reason, and no reading ends before it begins."""
    assert told.phrase == phrase
    assert bool(told.readings) != (told.reason is not None)
    assert told.reason is None or told.reason in REASONS
    assert told.ask_back or len(told.readings) == 1
    for reading in told.readings:
        days = reading.interval(today, birth)
        assert days is None or days.lo <= days.hi
        reading.to_data(today, birth)
        assert say(reading.form, "en")
        assert say(reading.form, "es")


def try_phrase(phrase: str, today: date, born: CalendarDate | None, language: str, *, onset: bool) -> None:
    told = read(phrase, today, born=born, spanish=language == "es", onset=onset)
    holds_together(told, phrase, today, born.interval(today, None) if born else None)


@settings(max_examples=examples(400))
@given(phrases, todays, births, forms, st.booleans())
def test_no_phrase_crashes_it(
    phrase: str, today: date, born: CalendarDate | None, language: str, onset: bool
) -> None:
    try_phrase(phrase, today, born, language, onset=onset)


@pytest.mark.faults
@settings(max_examples=100_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(phrases, todays, births, forms, st.booleans())
def test_no_phrase_of_very_many_crashes_it(
    phrase: str, today: date, born: CalendarDate | None, language: str, onset: bool
) -> None:
    try_phrase(phrase, today, born, language, onset=onset)


# --- printed and read back ---------------------------------------------------------------------------------


def calendar_dates(today: date) -> st.SearchStrategy[CalendarDate]:
    return st.builds(
        lambda day, parts: CalendarDate(*(day.year, day.month, day.day)[:parts]),
        st.dates(date(1901, 1, 1), today),
        st.sampled_from([1, 2, 3]),
    )


def told_forms(today: date) -> st.SearchStrategy[Form]:
    dates = calendar_dates(today)
    pairs = st.tuples(dates, dates).map(
        lambda pair: sorted(pair, key=lambda each: each.interval(today, None).lo)
    )
    ends = st.tuples(st.integers(0, 400), st.none() | st.integers(1, 300)).map(
        lambda pair: (pair[0], None if pair[1] is None else pair[0] + pair[1])
    )
    return st.one_of(
        dates,
        pairs.filter(
            lambda pair: (
                pair[0] != pair[1] and pair[0].interval(today, None).lo <= pair[1].interval(today, None).hi
            )
        ).map(lambda pair: Between(*pair)),
        st.builds(
            lambda unit, pair: Ago(unit, pair[0], pair[1], today), st.sampled_from(["days", "months"]), ends
        ),
        st.builds(Age, st.integers(0, 120)),
        st.tuples(st.integers(0, 60), st.integers(1, 60)).map(lambda pair: Age(pair[0], sum(pair))),
        st.builds(lambda pair: Gap(pair[0], pair[1]), ends),
    )


def interval_of(form: Form, today: date) -> object:
    return form if isinstance(form, Age | Gap) else form.interval(today, None)


@settings(max_examples=examples(200))
@given(st.data(), todays, forms, forms)
def test_whatever_is_printed_back_reads_as_the_same_interval(
    data: st.DataObject, today: date, printed_in: str, read_in: str
) -> None:
    reads_back(data, today, printed_in, read_in)


@pytest.mark.faults
@settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), todays, forms, forms)
def test_very_much_that_is_printed_back_reads_as_the_same_interval(
    data: st.DataObject, today: date, printed_in: str, read_in: str
) -> None:
    reads_back(data, today, printed_in, read_in)


def reads_back(data: st.DataObject, today: date, printed_in: str, read_in: str) -> None:
    form = data.draw(told_forms(today))
    words = say(form, printed_in)
    told = read(words, today, spanish=read_in == "es", onset=True)
    assert [interval_of(reading.form, today) for reading in told.readings] == [interval_of(form, today)], (
        words
    )


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_reading_of_the_tables_reads_back(language: str) -> None:
    for expected in EVERY:
        today = expected.form.today
        for reading in expected.form.read(expected.phrase).readings:
            words = say(reading.form, language)
            back = read(words, today, spanish=language == "es", onset=True).readings
            assert [interval_of(each.form, today) for each in back] == [interval_of(reading.form, today)], (
                words
            )


# --- hedges only widen; nothing lies past today but what lies ahead ----------------------------------------

plain_dates = st.sampled_from(
    ["2015", "June 2019", "junio de 2019", "summer 2018", "3/2020", "the 90s", "'21", "early 2019"]
)
hedges = st.sampled_from(
    [
        "about {}",
        "{} or so",
        "I think {}",
        "{}?",
        "maybe {}",
        "como en {}",
        "creo que {}",
        "~{}",
        "around {} I think",
    ]
)
amounts = st.tuples(st.integers(1, 60), st.sampled_from(["days", "weeks", "months", "years"]))


def only(phrase: str, today: date) -> PartialDate:
    (reading,) = read(phrase, today).readings
    assert not isinstance(reading.form, Age | Gap)
    return reading.form


@settings(max_examples=examples(200))
@given(plain_dates, hedges, todays.filter(lambda day: day.year >= 2022))
def test_a_hedge_never_narrows_and_is_asked_back(phrase: str, hedge: str, today: date) -> None:
    whole = only(phrase, today).interval(today, None)
    hedged = read(hedge.format(phrase), today)
    assert hedged.ask_back
    (reading,) = hedged.readings
    wider = reading.form.interval(today, None)
    assert wider is not None
    assert wider.lo <= whole.lo
    assert wider.hi >= whole.hi


@settings(max_examples=examples(200))
@given(amounts, todays)
def test_more_than_so_long_ago_is_never_narrower_than_to_birth(amount: tuple[int, str], today: date) -> None:
    number, unit = amount
    form = only(f"more than {number} {unit} ago", today)
    assert isinstance(form, Ago)
    assert form.farthest is None
    assert form.interval(today, None).hi >= only(f"{number} {unit} ago", today).interval(today, None).lo


@settings(max_examples=examples(200))
@given(amounts, todays)
def test_days_and_weeks_in_whole_months_hold_what_was_said(amount: tuple[int, str], today: date) -> None:
    number, unit = amount
    days = number * {"days": 1, "weeks": 7}.get(unit, 0)
    whole = only(f"{number} {unit} ago", today).interval(today, None)
    if days:
        assert whole.lo <= today - timedelta(days=days) <= whole.hi


@settings(max_examples=examples(1_000))
@given(st.sampled_from([each for each in EVERY if each.readings]), todays)
def test_no_interval_goes_on_past_today_unless_it_lies_ahead(expected: Expected, today: date) -> None:
    for reading in read(expected.phrase, today).readings:
        days = reading.interval(today, None)
        assert days is None or days.hi <= today or days.lo > today
